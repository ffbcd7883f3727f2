"""The part of the page that lists columns of databases: found, clean, unread."""

from collections import Counter
from collections.abc import Iterator
from html import escape
from itertools import islice
from typing import Final

from xinhu.adapters.scan_reports.contents import Report
from xinhu.adapters.scan_reports.wording import (
    READ,
    STATES,
    WHY,
    extent_of,
    plain,
    state_of,
)
from xinhu.adapters.scans.results import ColumnTold

HEADS: Final = (
    "表 table", "列 column", "类型 type", "结果 result", "读取行数 rows read",
)  # fmt: skip


def counts_of_columns(report: Report) -> str:
    """Return how many columns of databases are found, clean and unread; escaped.

    Empty where no database was scanned.
    """
    states = Counter(
        state_of(told.read, found=bool(told.found)) for told in report.results.columns()
    )
    if not states:
        return ""
    return "，".join(
        f'{zh} <small lang="en">{en}</small> {states[name]:,}'
        for name, (zh, en) in STATES.items()
    )


def column_rows(report: Report, most: int) -> Iterator[tuple[str, ...]]:
    """Yield rows of the list, each of cells that are escaped; so many at most."""
    for told in islice(report.results.columns(), most):
        read = told.read
        yield (
            escape(plain(told.path)),
            escape(plain(read.name)),
            escape(plain(read.declared)),
            _result(report, told),
            _extent(told),
        )


def _result(report: Report, told: ColumnTold) -> str:
    """Tell what was found with its grade, or that nothing was, or why it is unread."""
    parts = [
        f"{escape(report.kinds[place.kind].zh)} {place.count:,}"
        f" <small>{place.level} · {place.grade.value}</small>"
        for place in told.found
    ]
    if told.read.why is not None:
        zh, en = WHY[told.read.why]
        parts.append(f'未读：{zh} <small lang="en">unread: {en}</small>')
    if not parts:
        zh, en = STATES["clean"]
        parts.append(f'{zh} <small lang="en">{en}</small>')
    return "<br>".join(parts)


def _extent(told: ColumnTold) -> str:
    extent = extent_of(told.read)
    if not extent:
        return "—"
    zh, en = READ[extent]
    total = f" / {told.read.total:,}" if told.read.total and extent == "sample" else ""
    return f'{told.read.rows:,}{total} {zh} <small lang="en">{en}</small>'
