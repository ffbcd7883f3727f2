"""The report in a terminal: what lies there by kind and by file; what is unread."""

from collections.abc import Iterator
from itertools import islice
from operator import itemgetter
from typing import Final, TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from xinhu.adapters.scan_reports.contents import Report, Summary, gravest, summarise
from xinhu.adapters.scan_reports.wording import WHY, plain

MOST_FILES: Final = 40
_MOST_UNREAD: Final = 20
_WIDTH: Final = 200
"""Columns of a file, which is no terminal."""
_STYLES: Final = {5: "bold red", 4: "bold red", 3: "red", 2: "yellow"}


def write_table(report: Report, out: TextIO, *, english: bool = False) -> None:
    """Write the report; in colour where it goes to a terminal.

    Args:
        report: what to tell.
        out: where to.
        english: speak English instead of Chinese.
    """
    console = Console(file=out, highlight=False, soft_wrap=True)
    if not console.is_terminal:
        console.width = _WIDTH
    summary = summarise(report)
    if summary.kinds:
        console.print(_kinds(report, summary, english=english))
        console.print()
        console.print(_files(report, english=english))
        console.print()
    if summary.unread:
        console.print(_unread(report, summary, english=english))
        console.print()
    for line in closing(report, summary, english=english):
        console.print(Text(line))


def closing(report: Report, summary: Summary, *, english: bool) -> Iterator[str]:
    """Yield the last lines: the whole in numbers."""
    done = report.progress
    unread = summary.unread.total()
    if english:
        yield (
            f"{done.files} files, {summary.values} values that count, "
            f"{summary.accepted} accepted, {unread} unread, {done.excluded} excluded."
        )
        if done.interrupted:
            yield "Interrupted: this is what was found so far."
        return
    yield (
        f"共 {done.files} 个文件：计入 {summary.values} 处，"
        f"已接受 {summary.accepted} 处，未读 {unread} 项，排除 {done.excluded} 项。"
    )
    if done.interrupted:
        yield "扫描被中断：以上为截至中断时的发现。"


def _table(*heads: str) -> Table:
    return Table(*heads, box=None, pad_edge=False, header_style="bold")


def _graded(level: int, grade: str) -> Text:
    return Text(f"{level} {grade}", style=_STYLES.get(level, ""))


def _kinds(report: Report, summary: Summary, *, english: bool) -> Table:
    heads = ("level", "kind", "", "values", "places", "sure")
    table = _table(
        *(heads if english else ("级别", "种类", "", "数量", "位置", "把握"))
    )
    for name, of in summary.kinds.items():
        kind = report.kinds[name]
        table.add_row(
            _graded(kind.level, kind.grade.value),
            kind.en if english else kind.zh,
            Text(name, style="dim"),
            str(of.values),
            str(of.places),
            f"{of.confidence:.2f}",
        )
    return table


def _files(report: Report, *, english: bool) -> Table:
    heads = ("level", "file", "what", "raised by")
    if not english:
        heads = ("级别", "文件", "内容", "升级原因")
    table = _table(*heads)
    for file in gravest(report, MOST_FILES):
        counts = sorted(file.kinds.items(), key=itemgetter(1), reverse=True)
        kinds = ", ".join(
            f"{report.kinds[k].en if english else report.kinds[k].zh} {n}"
            for k, n in counts
        )
        level = _graded(file.level, file.grade)
        why = ", ".join(report.because[n][1 if english else 0] for n in file.because)
        table.add_row(level, Text(plain(file.path)), Text(kinds), Text(why))
    return table


def _unread(report: Report, summary: Summary, *, english: bool) -> Table:
    table = _table(*(("unread", "why") if english else ("未读", "原因")))
    for path, member, why in islice(report.results.unread(), _MOST_UNREAD):
        name = f"{path}!{member}" if member else path
        table.add_row(Text(plain(name)), WHY[why][1 if english else 0])
    more = summary.unread.total() - _MOST_UNREAD
    if more > 0:
        table.add_row(Text(f"… {more} more" if english else f"…… 另有 {more} 项"), "")
    return table
