"""``xinhu demo``: a synthetic bank on this machine."""

from pathlib import Path
from typing import Annotated

import typer

from xinhu.cli.output import err, out, say
from xinhu.cli.progress import counting
from xinhu.core.crypto.tag_size import LEAST_CUSTOMERS
from xinhu.wiring.demo import (
    DEFAULT_CUSTOMERS,
    build_demo,
    demo_code,
    demo_settings,
    serve_demo,
)
from xinhu.wiring.demo_state import READY, Account, DemoState
from xinhu.wiring.initialise import SuiteName
from xinhu.wiring.settings import Settings


def demo(
    *,
    port: Annotated[
        int | None, typer.Option(help="Port of the console; the gate takes the next.")
    ] = None,
    data: Annotated[
        Path | None, typer.Option(help="Folder of the demo.", show_default="demo-data")
    ] = None,
    customers: Annotated[
        int,
        typer.Option(min=LEAST_CUSTOMERS, help="Invented customers; first run only."),
    ] = DEFAULT_CUSTOMERS,
    suite: Annotated[
        SuiteName, typer.Option(help="Cryptography; first run only.")
    ] = "international",
    code: Annotated[
        str | None,
        typer.Option(help="Print an account's present one-time code, and stop."),
    ] = None,
) -> None:
    """Make a synthetic bank and serve console and API until Ctrl-C.

    When it is ready it prints the addresses and accounts, and writes them to
    demo.json in its folder for scripts. A second run starts the same bank again.

    Examples:
        xinhu demo

        xinhu demo --port 8123 --data /tmp/bank --customers 100000

        xinhu demo --data gm-bank --suite guomi

        xinhu demo --code supervisor
    """
    if code is not None:
        out().print(demo_code(data, code), highlight=False)
        return
    _serve(demo_settings(data, port), customers, suite)


def _serve(settings: Settings, customers: int, suite: SuiteName) -> None:
    def step(zh: str, en: str) -> None:
        err().print(say(f"· {zh}", f"· {en}"))

    with counting(say("客户", "Customers")) as count:
        state = build_demo(settings, customers, suite, step, count)
    step("启动各进程", "start the processes")
    serve_demo(settings, state, lambda ready: _tell(settings, ready))
    err().print(say("已停止。", "Stopped."))


def _tell(settings: Settings, state: DemoState) -> None:
    console = err()
    console.print()
    console.print(say("信护演示已就绪", "Xinhu's demo is ready"), style="bold green")
    console.print(say("控制台", "Console") + f"  {settings.console_url}", style="bold")
    console.print(say("闸口  ", "Gate   ") + f"  {settings.gate_url}/api/v1/")
    console.print()
    for account in state.accounts:
        console.print(_line(account), markup=False)
    console.print()
    console.print(
        say(
            "登录时要求第二重验证的，用所示恢复码（各一次），或 xinhu demo --code 账号",
            "Where a second factor is asked for: a recovery code shown (once each), or"
            " xinhu demo --code NAME",
        ),
        markup=False,
    )
    where = settings.data / READY
    console.print(say(f"供脚本使用：{where}", f"For scripts: {where}"))
    console.print(say("按 Ctrl-C 停止。", "Ctrl-C stops."))


def _line(account: Account) -> str:
    """Write an account: name, password, and two of its recovery codes."""
    codes = " ".join(account.recovery_codes[:2])
    return f"  {account.username:<16} {account.password:<18} {codes}".rstrip()
