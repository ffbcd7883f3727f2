"""Files that a spreadsheet opens, without taking their cells for anything else."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Final

from django.http import HttpResponse

_BYTE_ORDER_MARK: Final = "\ufeff"
"""Spreadsheets take a file without it for GBK."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WORKBOOK: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SHEET: Final = "xinhu"
_UNWRITABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""Characters that XML cannot hold."""


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
    return _kept(text.getvalue(), "text/csv; charset=utf-8", name)


def workbook_file(
    name: str, header: Sequence[str], rows: Iterable[Sequence[str]]
) -> HttpResponse:
    """Return a list as a workbook of one sheet that is kept, not shown.

    Every cell is of the type text, so that none is a formula whatever it begins with,
    and no reference becomes a number.

    Args:
        name: how the file is called.
        header: names of the columns.
        rows: cells of each row; what no workbook can hold is left out of them.
    """
    from openpyxl import Workbook  # noqa: PLC0415 -- slow, for this kind of file alone
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 -- the same

    book = Workbook(write_only=True)
    sheet = book.create_sheet(_SHEET)
    sheet.freeze_panes = "A2"
    for row in (header, *rows):
        cells = []
        for text in row:
            cell = WriteOnlyCell(sheet, "")
            cell.value = _UNWRITABLE.sub("", text)
            cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    file = io.BytesIO()
    book.save(file)
    return _kept(file.getvalue(), _WORKBOOK, name)


def _kept(content: str | bytes, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)


def harmless(cell: str) -> str:
    """Keep a spreadsheet from taking a text for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
