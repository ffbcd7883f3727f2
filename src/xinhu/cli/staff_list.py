"""``xinhu staff list``: who has an account, and how they stand."""

from typing import Annotated

import typer

from xinhu.cli.options import Data, settings_for
from xinhu.cli.output import AsJson, print_json, print_table, say
from xinhu.wiring.staff import list_operators

_COLUMNS = ("operator", "username", "name", "branch", "post", "state", "last_log_in")


def list_all(
    *,
    state: Annotated[
        str, typer.Option(help="active, unplaced or stopped; all if left out.")
    ] = "",
    unit: Annotated[str, typer.Option(help="Code of a unit, with those below.")] = "",
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """List the operators.

    Examples:
        xinhu staff list

        xinhu staff list --state stopped --json
    """
    told = list_operators(settings_for(data), state=state, unit=unit)
    if as_json:
        print_json({"operators": told})
        return
    heads = (
        say("编号", "operator"),
        say("用户名", "user name"),
        say("姓名", "name"),
        say("机构", "branch"),
        say("岗位", "post"),
        say("状态", "state"),
        say("最近登录", "last log-in"),
    )
    print_table(heads, ([one[key] or "—" for key in _COLUMNS] for one in told))
