"""``xinhu media scan``: viruses and customer information on a registered medium."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from xinhu.adapters.scan_reports.wording import plain
from xinhu.cli.exits import Exit
from xinhu.cli.options import Data, settings_for
from xinhu.cli.output import AsJson, out, print_json, say

if TYPE_CHECKING:
    from xinhu.adapters.scans.running import Tell
    from xinhu.wiring.media import Stage
    from xinhu.wiring.scanning import ScanRequest

_MOST: Final = 64
_STAGES: Final = {
    "customers": ("查找客户信息", "Looking for customers"),
    "viruses": ("查毒", "Looking for viruses"),
}


def scan(
    path: Annotated[Path, typer.Argument(help="Where the medium is mounted.")],
    *,
    processes: Annotated[
        int, typer.Option(min=1, max=_MOST, help="Worker processes.")
    ] = 2,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Scan a registered medium; the verdict is an entry of the register.

    Each file goes to ClamAV (XINHU_CLAMD) and is looked through for customer
    information. The verdict holds for what lies there now, for some days
    (rules/media.yaml).

    Exit codes: 0 clean, 1 refused, 3 not registered or refused for good.

    Examples:
        xinhu media scan /media/stick

        xinhu media scan /media/stick --json
    """
    from xinhu.cli.scan_progress import scan_counted  # noqa: PLC0415 -- as below
    from xinhu.wiring.media import scan_medium  # noqa: PLC0415 -- other commands need none of it

    def counted(
        request: "ScanRequest", stage: "Stage"
    ) -> AbstractContextManager["Tell"]:
        return scan_counted(request, quiet=as_json, words=say(*_STAGES[stage]))

    told = scan_medium(settings_for(data), path, processes, counted=counted)
    if as_json:
        print_json(told)
    else:
        _tell(told)
    if told["verdict"] != "clean":
        raise typer.Exit(Exit.FOUND_WRONG)


def _tell(told: dict[str, object]) -> None:
    for name in ("viruses", "failures"):
        some = told[name]
        for each in some if isinstance(some, list) else ():
            out().print(f"{each['what']}  {plain(each['path'])}", markup=False)
    out().print(
        say(
            f"{told['files']} 个文件：病毒 {told['infected']}，未检 "
            f"{told['unexamined']}，未读 {told['unread']}，"
            f"客户信息 {told['found']} 处。",
            f"{told['files']} files: {told['infected']} infected, "
            f"{told['unexamined']} without a verdict, {told['unread']} unread, "
            f"{told['found']} values of customers.",
        )
    )
    reasons = told["reasons"]
    because = ", ".join(reasons) if isinstance(reasons, list) else ""
    if told["verdict"] == "clean":
        until = told["valid_until"]
        out().print(say(f"合格，有效至 {until}。", f"Clean, until {until}."))
    else:
        out().print(say(f"不得使用：{because}。", f"Refused: {because}."))
