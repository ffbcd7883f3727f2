"""``xinhu staff stop``: an operator who may not act any more, from now on."""

from typing import Annotated

import typer

from xinhu.cli.options import Data, settings_for
from xinhu.cli.output import AsJson, out, print_json, say
from xinhu.wiring.staff import stop_operator


def stop(
    operator: Annotated[str, typer.Argument(help="User name or reference.")],
    *,
    reason: Annotated[str, typer.Option(help="left or suspended.")] = "suspended",
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Stop an operator; never deleted, and never the last administrator.

    Examples:
        xinhu staff stop limin

        xinhu staff stop limin --reason left --json
    """
    told = stop_operator(settings_for(data), operator, reason)
    if as_json:
        print_json(told)
        return
    out().print(say(f"{told['username']} 已停用。", f"{told['username']} is stopped."))
