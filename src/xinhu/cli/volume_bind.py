"""``xinhu volume bind``: the register's quarter, bound for the inspector."""

from typing import Annotated

import typer

from xinhu.cli.options import Data, settings_for
from xinhu.cli.output import AsJson, out, print_json, say
from xinhu.cli.progress import counting
from xinhu.wiring.volume_work import bind_volume


def bind(
    name: Annotated[str, typer.Argument(help="A quarter, such as 2026Q4.")],
    *,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Bind a quarter: entries, tiles, tables and a readable book, signed.

    The folder verifies without Xinhu: python3 tools/verify_register.py FOLDER

    Examples:
        xinhu volume bind 2026Q4

        xinhu volume bind 2026Q4 --json
    """
    settings = settings_for(data)
    with counting(say("装订登记项", "Binding entries"), quiet=as_json) as told:
        bound = bind_volume(settings, name, told)
    if as_json:
        print_json(
            {
                "name": bound.name,
                "folder": str(bound.folder),
                "first": bound.first,
                "size": bound.size,
            }
        )
        return
    last = bound.size - 1
    out().print(
        say(
            f"已装订 {bound.name}：第 {bound.first} 至 {last} 项，位于 {bound.folder}",
            f"Bound {bound.name}: entries {bound.first} to {last}, in {bound.folder}",
        )
    )
