"""Reads a workbook in a process of its own, within bounds, row after row.

A file of a kilobyte can name a cell in the last corner of a sheet, or unfold into
gigabytes; whoever reads it then ends with it. Here that ends this process and no other:
memory and time are bounded by the system. Started by ``workbook``; writes frames to
standard output (``workbook_frames``), and tells by its exit code what kept it from it.
Nothing else is written: what a library says of a file may hold what stands in it.

Sheets of ordinary size are read by calamine, which holds a sheet in memory; a large one
is streamed, slower, so that memory stays flat.
"""

import os
import resource
import sys
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path

import python_calamine

from xinhu.desks.customers.intake.cells import EXCEL_DIGITS, cell_text
from xinhu.desks.customers.intake.record import with_damage_marked
from xinhu.desks.customers.intake.workbook_frames import (
    DAMAGED,
    ENCRYPTED,
    NO_SHEET,
    ROW_TEXT,
    TOO_LARGE,
    WIDTH,
    Frame,
    Row,
    write_frame,
)

_ROWS = 500
"""Rows of a frame at most."""
_TEXT = 1 << 20
"""Characters from which on a frame is sent."""


class _TooLargeError(Exception):
    """More than any sheet of customers holds."""


class _NoSheetError(Exception):
    """There is no sheet of that name."""


def main(memory: int, seconds: int, large: int, file: Path, sheet: str | None) -> int:
    """Write the rows of a sheet, or without one the sheets' names; return a code."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        if sheet is None:
            _send(list(python_calamine.CalamineWorkbook.from_path(file).sheet_names))
        elif file.stat().st_size < large or not _is_xlsx(file):
            _send_rows(*_held(python_calamine.CalamineWorkbook.from_path(file), sheet))
        else:
            _send_rows(*_streamed(file, sheet))
    except python_calamine.PasswordError:
        return ENCRYPTED
    except (python_calamine.WorksheetNotFound, _NoSheetError):
        return NO_SHEET
    except (MemoryError, _TooLargeError):
        return TOO_LARGE
    except Exception:  # noqa: BLE001 -- readers raise whatever a damaged file makes them
        return DAMAGED
    return 0


def _held(
    book: python_calamine.CalamineWorkbook, name: str
) -> tuple[int, int, Iterator[Sequence[object]]]:
    """Return how many rows there are, the first one's number, and the rows."""
    sheet = book.get_sheet_by_name(name)
    # Rows above the first filled one are not given, but are rows.
    first = sheet.start[0] if sheet.start else 0
    return sheet.total_height, first + 1, sheet.iter_rows()


def _streamed(path: Path, name: str) -> tuple[int, int, Iterator[Sequence[object]]]:
    """Return how many rows there are, the first one's number, and the rows."""
    import openpyxl  # noqa: PLC0415 -- a quarter of a second, for large files only

    # It warns of styles and extensions that do not concern cells.
    warnings.simplefilter("ignore")
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    if name not in book.sheetnames:
        raise _NoSheetError
    sheet = book[name]
    total = sheet.max_row or 0
    # What a writer noted as the sheet's size is often wrong.
    sheet.reset_dimensions()
    return total, 1, sheet.iter_rows(values_only=True)


def _send_rows(total: int, first: int, rows: Iterator[Sequence[object]]) -> None:
    """Send the number of rows, then the filled ones, then the number of the last."""
    _send(total)
    kept: list[Row] = []
    text, number = 0, first - 1
    for number, row in enumerate(rows, first):
        cells = tuple([cell_text(value, EXCEL_DIGITS) for value in row])
        if not any(cells):
            continue
        if len(cells) > WIDTH:
            cells = _within_width(cells)
        length = sum(map(len, cells))
        if length > ROW_TEXT:
            raise _TooLargeError
        text += length
        kept.append((number, cells))
        if len(kept) == _ROWS or text > _TEXT:
            _send(kept)
            kept, text = [], 0
    _send(kept)
    _send(number)


def _within_width(cells: tuple[str, ...]) -> tuple[str, ...]:
    """Return the cells without the blank ones that a format alone has put there."""
    last = max(place for place, cell in enumerate(cells, 1) if cell)
    if last > WIDTH:
        raise _TooLargeError
    return cells[:last]


def _send(frame: Frame) -> None:
    try:
        write_frame(sys.stdout.buffer, frame)
    except UnicodeEncodeError:
        # An escape in a cell can stand for half a character.
        if not isinstance(frame, list):
            raise
        marked: list[Row] = [
            (row[0], with_damage_marked(row[1]))
            for row in frame
            if isinstance(row, tuple)
        ]
        write_frame(sys.stdout.buffer, marked)


def _is_xlsx(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) == b"PK"


if __name__ == "__main__":
    _bounds, _path, _sheet = sys.argv[1:4], sys.argv[4], sys.argv[5:]
    # Names of sheets are UTF-8, whatever the system speaks.
    _name = os.fsencode(_sheet[0]).decode() if _sheet else None
    _memory, _seconds, _large = map(int, _bounds)
    sys.exit(main(_memory, _seconds, _large, Path(_path), _name))
