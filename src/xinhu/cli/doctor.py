"""``xinhu doctor``: what is weak, outdated, overdue or due."""

import typer
from rich.text import Text

from xinhu.cli.exits import Exit
from xinhu.cli.options import Data, settings_for
from xinhu.cli.output import AsJson, print_json, print_table, say
from xinhu.wiring.doctor import examine

_COLOUR = {"ok": "green", "due": "yellow", "wrong": "bold red"}
_ZH = {"ok": "正常", "due": "待办", "wrong": "异常"}


def doctor(*, data: Data = None, as_json: AsJson = False) -> None:
    """Look at database, roles, keys, secrets, disk and overdue work; change nothing.

    Ends with 0 if all is well, with 1 if something is due or wrong.

    Examples:
        xinhu doctor

        xinhu doctor --json
    """
    report = examine(settings_for(data))
    if as_json:
        print_json(
            {
                "health": report.health,
                "findings": [finding._asdict() for finding in report.findings],
            }
        )
    else:
        heads = (
            say("项目", "What"),
            say("状态", "State"),
            say("说明", "Detail"),
            say("处理", "To do"),
        )
        rows = (
            (
                finding.what,
                Text(
                    say(_ZH[finding.state], finding.state),
                    style=_COLOUR[finding.state],
                ),
                finding.detail,
                finding.todo,
            )
            for finding in report.findings
        )
        print_table(heads, rows)
    if report.health != "ok":
        raise typer.Exit(Exit.FOUND_WRONG)
