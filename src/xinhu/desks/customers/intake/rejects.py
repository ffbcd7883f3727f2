"""The file of rejected rows: what is wrong, and the row itself, to be corrected.

CSV in UTF-8 with a mark, so that a spreadsheet shows Chinese; the row's own columns
under their own headers, so that the corrected file can be imported again. It holds
customers' data: only its owner may read it (0600), and it belongs deleted once done.
"""

import csv
import os
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from xinhu.desks.customers.intake.checking import Rejection
from xinhu.desks.customers.intake.errors import RejectsUnwritableError
from xinhu.desks.customers.intake.words import Words

OUR_HEADERS = ("〔行号〕", "〔列〕", "〔原因〕", "〔说明〕")
"""Row, column, reason (stable code) and its words; brackets keep them from being
taken for columns when the file is imported again."""
_BETWEEN = "；"


class RejectsFile:
    """Writes rejected rows; the file appears with the first of them.

    It is written under a temporary name and put in place by ``finish``: a file of that
    name from an earlier run stays whole until then.

    Args:
        path: where it is to be.
        headers: the file's own.
        words: of the reasons.
    """

    def __init__(self, path: Path, headers: Sequence[str], words: Words) -> None:
        self._path = path
        self._part = path.with_name(path.name + ".part")
        self._headers = headers
        self._reasons = words.reasons
        self.rows = 0
        if path.exists() and not path.is_file():
            # A device or a pipe would be replaced by the file, for everybody.
            raise RejectsUnwritableError(path=str(path))
        try:
            # A file of that name from an interrupted run is made anew, with our mode.
            self._part.unlink(missing_ok=True)
            number = os.open(self._part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError:
            raise RejectsUnwritableError(path=str(path)) from None
        self._file = os.fdopen(number, "w", encoding="utf-8-sig", newline="",
                               errors="surrogateescape")  # fmt: skip
        self._writer = csv.writer(self._file)
        self._writer.writerow((*OUR_HEADERS, *headers))

    def __enter__(self) -> Self:
        """The file is open already."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close; whatever was not finished is taken away."""
        self._file.close()
        self._part.unlink(missing_ok=True)

    def add(
        self, row: int, rejections: Sequence[Rejection], cells: Sequence[str]
    ) -> None:
        """Write one row.

        Args:
            row: its number, from 1.
            rejections: what is wrong with it.
            cells: the row as it stood.
        """
        self.rows += 1
        said = [
            self._reasons.get(r.reason, (r.reason, r.reason))[0] for r in rejections
        ]
        self._writer.writerow(
            (
                row,
                _BETWEEN.join(rejection.header for rejection in rejections),
                _BETWEEN.join(rejection.reason for rejection in rejections),
                _BETWEEN.join(said),
                *cells,
            )
        )

    def finish(self) -> Path | None:
        """Put the file in its place; without rejected rows there is none.

        Raises:
            OSError: the disk is full.
        """
        self._file.flush()
        os.fsync(self._file.fileno())
        if not self.rows:
            return None
        self._part.replace(self._path)
        return self._path
