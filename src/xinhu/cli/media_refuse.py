"""``xinhu media refuse``: a medium is not used any more, for good."""

from typing import Annotated

import typer

from xinhu.cli.options import Data, settings_for
from xinhu.cli.output import AsJson, out, print_json, say


def refuse(
    medium: Annotated[int, typer.Argument(help="Its number, as listed.")],
    *,
    reason: Annotated[str, typer.Option(help="Why; kept beside it.")],
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Refuse a medium for good: lost, lent, or not trusted.

    No scan lifts that. Formatted anew it is another medium, to be registered.

    Examples:
        xinhu media refuse 17 --reason 遗失后找回
    """
    from xinhu.wiring.media import bar_medium  # noqa: PLC0415 -- other commands need none of it

    told = bar_medium(settings_for(data), medium, reason)
    if as_json:
        print_json(told)
        return
    out().print(say(f"介质 {medium} 已禁用。", f"Medium {medium} is refused for good."))
