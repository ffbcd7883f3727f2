"""Files that a spreadsheet opens, without taking their cells for anything else."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

from django.http import HttpResponse

_BYTE_ORDER_MARK: Final = "\ufeff"
"""Spreadsheets take a file without it for GBK."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_file(
    name: str, header: Sequence[str], rows: Iterable[Sequence[str]]
) -> HttpResponse:
    """Return a list as a file that is kept, not shown.

    Args:
        name: how the file is called.
        header: names of the columns.
        rows: cells of each row, as they are; none of them becomes a formula.
    """
    text = io.StringIO()
    text.write(_BYTE_ORDER_MARK)
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return HttpResponse(
        text.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def harmless(cell: str) -> str:
    """Keep a spreadsheet from taking a text for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
