"""The data map: a CSV for spreadsheets, one row for each kind in each place.

UTF-8 with a mark, so that a spreadsheet shows Chinese. No cell becomes a formula: names
of files and columns come from outside.
"""

import csv
from typing import Final, TextIO

from xinhu.adapters.scan_reports.contents import Report
from xinhu.adapters.scan_reports.wording import WHY, plain

HEADER: Final = (
    *("path", "member", "place", "column", "kind", "名称", "count", "confidence"),
    *("grade", "level", "file_level", "raised_by", "accepted_until", "unread"),
)
_MARK: Final = "\ufeff"
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def write_data_map(report: Report, out: TextIO) -> None:
    """Write where what lies, how much of it, and what is unread."""
    out.write(_MARK)
    writer = csv.writer(out)
    writer.writerow(HEADER)
    for path, place, _, level, because, _ in report.results.places():
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
                "",
            )
        )
    for path, member, why in report.results.unread():
        names = (harmless(path), harmless(member))
        writer.writerow((*names, *[""] * 11, f"{why.value} {WHY[why][0]}"))


def harmless(cell: str) -> str:
    """Keep a spreadsheet from taking a text for a formula, or a terminal for orders."""
    text = plain(cell)
    return f"'{text}" if cell.lstrip().startswith(_FORMULA) else text
