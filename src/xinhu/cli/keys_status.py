"""``xinhu keys status``: the institution's keys and what is due."""

from dataclasses import asdict

from xinhu.cli.options import Data, settings_for
from xinhu.cli.output import AsJson, print_json, print_table, say
from xinhu.core.base.clock import to_text
from xinhu.wiring.key_status import KeyStatus, read_key_status


def status(*, data: Data = None, as_json: AsJson = False) -> None:
    """Show each version of each key: age, uses, customers under it, whether it is due.

    Examples:
        xinhu keys status

        xinhu keys status --json
    """
    keys = read_key_status(settings_for(data))
    if as_json:
        print_json({"keys": [asdict(key) for key in keys]})
        return
    heads = (
        say("密钥", "Key"),
        say("版本", "Version"),
        say("启用", "Since"),
        say("天数", "Days"),
        say("已用", "Uses"),
        say("客户", "Customers"),
        say("状态", "State"),
    )
    print_table(heads, (_row(key) for key in keys))


def _row(key: KeyStatus) -> tuple[object, ...]:
    if key.retired_at is not None:
        state = say("已停用", "retired")
    else:
        state = say("应轮换", "due") if key.due else say("正常", "in use")
    customers = "" if key.customers is None else key.customers
    since = to_text(key.created_at)[:10]
    return key.name, key.version, since, key.days, key.uses, customers, state
