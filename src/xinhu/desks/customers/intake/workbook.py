"""Spreadsheets: XLSX, and the XLS of older systems.

Sheets of ordinary size are read by calamine, which holds a sheet in memory; a large one
is streamed, slower, so that memory stays flat. Several sheets with the header of the
first one follow each other as one table.
"""

import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path

import python_calamine

from xinhu.desks.customers.intake.cells import EXCEL_DIGITS, cell_text
from xinhu.desks.customers.intake.errors import FileUnreadableError
from xinhu.desks.customers.intake.record import Record

LARGE = 16 << 20
"""Bytes of an XLSX from which on it is streamed; about 250,000 customers."""


class SheetTable:
    """One sheet of a workbook.

    Args:
        path: the file.
        sheet: name of the sheet.
    """

    def __init__(self, path: Path, sheet: str) -> None:
        self._path = path
        self._sheet = sheet
        self.total = 0
        self.done = 0
        self.width = 0

    def records(self) -> Iterator[Record]:
        """Read the rows; blank ones are none.

        Raises:
            FileUnreadableError: the workbook is damaged or encrypted.
        """
        self.done = 0
        for row in self._rows():
            self.done += 1
            cells = tuple([cell_text(value, EXCEL_DIGITS) for value in row])
            if any(cells):
                yield Record(self.done, cells)

    def _rows(self) -> Iterator[Sequence[object]]:
        if self._path.stat().st_size < LARGE or not _is_xlsx(self._path):
            book = _open(self._path)
            sheet = book.get_sheet_by_name(self._sheet)
            self.total = sheet.total_height
            # Rows above the first filled one are not given, but are rows.
            self.done = sheet.start[0] if sheet.start else 0
            yield from sheet.iter_rows()
            return
        import openpyxl  # noqa: PLC0415 -- a quarter of a second, for large files only

        with warnings.catch_warnings():
            # It warns of styles and extensions that do not concern cells.
            warnings.simplefilter("ignore")
            large = openpyxl.load_workbook(self._path, read_only=True, data_only=True)
            try:
                sheet = large[self._sheet]
                self.total = sheet.max_row or 0
                # What a writer noted as the sheet's size is often wrong.
                sheet.reset_dimensions()
                yield from sheet.iter_rows(values_only=True)
            finally:
                large.close()


def sheet_names(path: Path) -> list[str]:
    """Return the names of a workbook's sheets, in order.

    Raises:
        FileUnreadableError: the workbook is damaged or encrypted.
    """
    return list(_open(path).sheet_names)


def _open(path: Path) -> python_calamine.CalamineWorkbook:
    try:
        return python_calamine.CalamineWorkbook.from_path(path)
    except python_calamine.PasswordError:
        raise FileUnreadableError(detail="encrypted") from None
    except (python_calamine.CalamineError, OSError):
        raise FileUnreadableError(detail="damaged") from None


def _is_xlsx(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) == b"PK"
