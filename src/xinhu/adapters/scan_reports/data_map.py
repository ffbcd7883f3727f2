"""The data map: a CSV for spreadsheets, one row for each kind in each place.

Of databases also a row for each column in which nothing was found, and for each that
is unread: who reads it sees that a column was looked at, or that nobody did.
UTF-8 with a mark, so that a spreadsheet shows Chinese. No cell becomes a formula: names
of files and columns come from outside.
"""

import csv
from typing import Final, TextIO

from xinhu.adapters.scan_reports.contents import Report
from xinhu.adapters.scan_reports.wording import (
    READ,
    STATES,
    WHY,
    extent_of,
    plain,
    state_of,
)
from xinhu.core.discover.part import ColumnRead, Why

HEADER: Final = (
    *("path", "member", "place", "column", "kind", "名称", "count", "confidence"),
    *("grade", "level", "file_level", "raised_by", "accepted_until", "unread"),
    *("state", "declared_type", "rows_read", "rows_of_table", "read"),
)
_MARK: Final = "\ufeff"
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def write_data_map(report: Report, out: TextIO) -> None:
    """Write where what lies, how much of it, what is clean, and what is unread."""
    out.write(_MARK)
    writer = csv.writer(out)
    writer.writerow(HEADER)
    for path, place, _, level, because, _, read in report.results.places():
        entry = report.accepted(path, place)
        where = (path, place.member, place.place, place.column or "")
        writer.writerow(
            (
                *map(harmless, where),
                place.kind,
                report.kinds[place.kind].zh,
                place.count,
                f"{place.confidence:.2f}",
                place.grade.value,
                place.level,
                level,
                " ".join(because),
                "" if entry is None else str(entry.until),
                *_of_column("found", read),
            )
        )
    tables = set()
    for path, read, found in report.results.columns():
        tables.add(path)
        if not found:
            of = (harmless(path), "", "", harmless(read.name), "", "", 0)
            state = state_of(read, found=False)
            writer.writerow((*of, *[""] * 6, *_of_column(state, read)))
    for path, member, why in report.results.unread():
        # Of a table what is unread stands with its columns, but the table as a whole.
        if member and path in tables:
            continue
        names = (harmless(path), harmless(member))
        told = (_why(why), _both("unread"), *[""] * 4)
        writer.writerow((*names, *[""] * 11, *told))


def _of_column(state: str, read: ColumnRead | None) -> tuple[object, ...]:
    """Return the cells that tell of a column of a database."""
    if read is None:
        return ("", _both(state), *[""] * 4)
    extent = extent_of(read)
    return (
        "" if read.why is None else _why(read.why),
        _both(state),
        harmless(read.declared),
        read.rows,
        read.total or "",
        f"{extent} {READ[extent][0]}" if extent else "",
    )


def _both(state: str) -> str:
    return f"{state} {STATES[state][0]}"


def _why(why: Why) -> str:
    return f"{why.value} {WHY[why][0]}"


def harmless(cell: str) -> str:
    """Keep a spreadsheet from taking a text for a formula, or a terminal for orders."""
    text = plain(cell)
    return f"'{text}" if cell.lstrip().startswith(_FORMULA) else text
