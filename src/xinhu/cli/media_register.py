"""``xinhu media register``: a stick or disk is entered before it is used."""

from pathlib import Path
from typing import Annotated

import typer

from xinhu.cli.options import Data, settings_for
from xinhu.cli.output import AsJson, out, print_json, say
from xinhu.desks.media.wanted import Wanted


def register(
    path: Annotated[Path, typer.Argument(help="Where it is mounted.")],
    *,
    label: Annotated[str, typer.Option(help="What is written on it.")],
    owner: Annotated[str, typer.Option(help="User name of who answers for it.")],
    unit: Annotated[str, typer.Option(help="To which it belongs.")],
    purpose: Annotated[str, typer.Option(help="What it is for.")],
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    r"""Register a medium; it stays refused until it was scanned and found clean.

    It is known by its file system, its size and its serial number.

    Examples:
        xinhu media register /media/stick --label A-17 --owner limin \
            --unit haidian --purpose 报表报送
    """
    from xinhu.wiring.media import register_medium  # noqa: PLC0415 -- other commands need none of it

    wanted = Wanted(label, owner, unit, purpose)
    told = register_medium(settings_for(data), path, wanted)
    if as_json:
        print_json(told)
        return
    out().print(
        say(
            f"介质 {told['medium']} 已登记，检查合格前不得使用。",
            f"Medium {told['medium']} is registered; refused until it was scanned.",
        )
    )
