"""``xinhu media check``: whether the medium at a place may be used."""

from pathlib import Path
from typing import Annotated

import typer

from xinhu.cli.options import Data, settings_for
from xinhu.cli.output import AsJson, out, print_json, say


def check(
    path: Annotated[Path, typer.Argument(help="Where the medium is mounted.")],
    *,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """End with 0 only if a medium is registered, scanned, clean and unchanged.

    Reads all that lies there, and compares it with what was scanned. A refusal
    ends with 3, and is an entry of the register.

    Examples:
        xinhu media check /media/stick && cp /media/stick/report.csv .
    """
    from xinhu.wiring.media import check_medium  # noqa: PLC0415 -- other commands need none of it

    told = check_medium(settings_for(data), path)
    if as_json:
        print_json(told)
        return
    number, until = told["medium"], told["valid_until"]
    out().print(
        say(
            f"介质 {number} 可以使用，至 {until}。",
            f"Medium {number} may be used, until {until}.",
        )
    )
