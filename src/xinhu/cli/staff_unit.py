"""``xinhu staff unit``: a unit of the tree in which people are to stand."""

from typing import Annotated

import typer

from xinhu.cli.options import Data, settings_for
from xinhu.cli.output import AsJson, out, print_json, say
from xinhu.wiring.staff import open_unit


def unit(
    code: Annotated[str, typer.Argument(help="Code: small letters, digits, . - _")],
    *,
    name: Annotated[str, typer.Option(help="As people call it.")],
    kind: Annotated[str, typer.Option(help="head_office, branch or department.")],
    under: Annotated[str, typer.Option(help="Unit above; none: head office.")] = "",
    department: Annotated[
        str, typer.Option(help="Code by which policies know it, as counter or it.")
    ] = "",
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Open a unit; the head office first.

    Examples:
        xinhu staff unit head --name 总行 --kind head_office

        xinhu staff unit haidian --name 海淀支行 --kind branch --under head
    """
    told = open_unit(
        settings_for(data),
        code=code,
        name=name,
        kind=kind,
        department=department,
        under=under,
    )
    if as_json:
        print_json(told)
        return
    out().print(say(f"机构 {told['unit']} 已设立。", f"Unit {told['unit']} is open."))
