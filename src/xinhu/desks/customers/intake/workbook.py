"""Spreadsheets: XLSX, and the XLS of older systems, read by a process of its own.

Several sheets with the header of the first one follow each other as one table. What a
workbook may cost is bounded: by its size, so that a small file cannot take what a large
list may.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final, cast

from xinhu.core.base.errors import XinhuError
from xinhu.desks.customers.intake.errors import (
    FileUnreadableError,
    MappingInvalidError,
    WorkbookTooLargeError,
    WorkerLostError,
)
from xinhu.desks.customers.intake.record import Record
from xinhu.desks.customers.intake.workbook_frames import (
    DAMAGED,
    ENCRYPTED,
    NO_SHEET,
    WIDTH,
    FrameError,
    read_names,
    read_rows,
)

LARGE = 16 << 20
"""Bytes of an XLSX from which on it is streamed; about 250,000 customers."""
SHEETS: Final = 256
"""Sheets at most."""
_CHILD: Final = "xinhu.desks.customers.intake.workbook_child"
_MEMORY: Final = 512 << 20
_MEMORY_PER_BYTE: Final = 32
_MOST_MEMORY: Final = 4 << 30
_SECONDS: Final = 30
_SECONDS_PER_MIB: Final = 20
"""Of the processor; a list of customers needs three where it is streamed."""


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
            WorkbookTooLargeError: it unfolds to more than is read.
            MappingInvalidError: there is no such sheet.
        """
        self.done = self.total = 0
        with _reading(self._path, self._sheet) as rows:
            total = read_rows(rows)
            if not isinstance(total, int):
                raise FrameError
            self.total = total
            while not isinstance(taken := read_rows(rows), int):
                for self.done, cells in taken:
                    yield Record(self.done, self._fitted(cells))
            self.done = taken

    def _fitted(self, cells: tuple[str, ...]) -> tuple[str, ...]:
        """Return a row as wide as the header; blank cells at its end say nothing."""
        width, missing = self.width, self.width - len(cells)
        if not width or not missing:
            return cells
        if missing > 0:
            return cells + ("",) * missing
        return cells if any(cells[width:]) else cells[:width]


def sheet_names(path: Path) -> list[str]:
    """Return the names of a workbook's sheets, in order.

    Raises:
        FileUnreadableError: the workbook is damaged or encrypted.
        WorkbookTooLargeError: it unfolds to more than is read.
    """
    with _reading(path) as names:
        found = read_names(names)
    if len(found) > SHEETS:
        raise WorkbookTooLargeError(width=WIDTH, sheets=SHEETS)
    return found


@contextmanager
def _reading(path: Path, *sheet: str) -> Iterator[IO[bytes]]:
    """Start the process that reads; end it with the block.

    Raises:
        FileUnreadableError, WorkbookTooLargeError, MappingInvalidError: it could not.
        WorkerLostError: the system gives no process.
    """
    with _started(path, *sheet) as child:
        rows = cast("IO[bytes]", child.stdout)
        try:
            yield rows
        except FrameError:
            # One that still writes ends as well, now that nobody reads.
            rows.close()
            raise _why(child.wait()) from None
        finally:
            child.kill()


def _started(path: Path, *sheet: str) -> subprocess.Popen[bytes]:
    size = path.stat().st_size
    memory = min(_MEMORY + _MEMORY_PER_BYTE * size, _MOST_MEMORY)
    seconds = _SECONDS + _SECONDS_PER_MIB * (size >> 20)
    bounds = [str(bound) for bound in (memory, seconds, LARGE)]
    what = [os.fsencode(path), *(name.encode() for name in sheet)]
    try:
        return subprocess.Popen(  # noqa: S603 -- our own module, by our own interpreter
            [sys.executable, "-I", "-m", _CHILD, *bounds, *what],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
        )
    except ValueError:
        # A zero in the name of a sheet.
        raise FileUnreadableError(detail="damaged") from None
    except OSError:
        # No process to be had; nothing is read in this one instead.
        raise WorkerLostError(detail="workbook") from None


def _why(code: int) -> XinhuError:
    """Return what the exit code tells; a signal tells of a bound."""
    told: dict[int, XinhuError] = {
        DAMAGED: FileUnreadableError(detail="damaged"),
        ENCRYPTED: FileUnreadableError(detail="encrypted"),
        NO_SHEET: MappingInvalidError(detail="sheet"),
    }
    return told.get(code, WorkbookTooLargeError(width=WIDTH, sheets=SHEETS))
