"""CSV and its relatives: comma, semicolon, tab or bar; quotes and line ends in cells.

A record is taken apart by Python's csv module. What that module would do to a quote
that never closes (swallow the rest of the file into one cell) is undone here: the lines
it swallowed are read again one by one, and only the guilty ones are rejected.
"""

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path

from xinhu.desks.customers.intake.encoding import (
    Encoding,
    decode_line,
    decode_mixed_line,
)
from xinhu.desks.customers.intake.record import Record

DELIMITERS = (",", ";", "\t", "|", "，", "^", "\x01")
"""Tried in this order; the first of those that split the header best wins."""
_MOST_LINES = 100
"""A record over more lines than this is a quote that never closed."""
_MOST_CELL = 1 << 20
_NARROW = 2
"""Lines of a note may well look like records of one or two cells."""


class _RunawayError(Exception):
    """A record does not come to its end."""


class DelimitedTable:
    """A delimited text.

    Args:
        path: the file.
        encoding: from ``encoding.scan``.
        mark: bytes to leave out at the beginning.
        size: of the file in bytes.
        delimiter: one of ``DELIMITERS``.
    """

    def __init__(
        self, path: Path, encoding: Encoding, mark: int, size: int, delimiter: str
    ) -> None:
        self._path = path
        self._encoding = encoding
        self._mark = mark
        self._delimiter = delimiter
        self.total = size
        self.done = 0
        self.width = 0

    def records(self) -> Iterator[Record]:
        """Read the records; blank lines are none.

        Once ``width`` is set, a record over several lines that has another number of
        cells, or swallowed lines that are records themselves, is read line by line.
        """
        self.done = self._mark
        feed = _Feed(self._lines())
        while True:
            reader = csv.reader(feed, delimiter=self._delimiter)
            try:
                while True:
                    feed.mark()
                    try:
                        cells = next(reader)
                    except StopIteration:
                        return
                    if len(feed.taken) > 1 and self._swallowed(cells, feed.taken):
                        yield from self._one_by_one(feed)
                    elif cells and any(cells):
                        yield Record(feed.first, tuple(cells))
            except (_RunawayError, csv.Error):
                yield from self._one_by_one(feed)

    def _swallowed(self, cells: list[str], taken: list[str]) -> bool:
        """Say whether a record over several lines is more than one record."""
        if not self.width:
            return False
        if len(cells) != self.width:
            return True
        return self.width > _NARROW and any(
            len(alone) == self.width
            for alone in csv.reader(taken[1:], delimiter=self._delimiter)
        )

    def _one_by_one(self, feed: "_Feed") -> Iterator[Record]:
        """Read again, each by itself, the lines of a record that is none."""
        for line, text in enumerate(feed.taken, feed.first):
            try:
                (cells,) = self._alone(text)
            except (csv.Error, ValueError):
                cells = text.rstrip("\r\n").split(self._delimiter)
                yield Record(line, tuple(cells), whole=False)
                continue
            if cells and any(cells):
                yield Record(
                    line, tuple(cells), whole=not self.width or len(cells) == self.width
                )

    def _alone(self, text: str) -> list[list[str]]:
        return list(csv.reader([text], delimiter=self._delimiter, strict=True))

    def _lines(self) -> Iterator[str]:
        if self._encoding == "utf-16":
            with self._path.open(encoding="utf-16", errors="replace", newline="") as f:
                for line in f:
                    self.done += 2 * len(line)
                    yield line
            return
        with self._path.open("rb") as file:
            file.seek(self._mark)
            yield from self._decoded(file)

    def _decoded(self, file: io.BufferedReader) -> Iterator[str]:
        decode: Callable[[bytes], str] = decode_mixed_line
        if self._encoding == "utf-8":
            decode = bytes.decode
        elif self._encoding == "gb18030":
            decode = decode_line
        for line in file:
            self.done += len(line)
            # Line ends of old Macs, or a sheet's line break inside a cell.
            if b"\r" in line[:-2]:
                yield from _split_returns(decode(line))
            else:
                yield decode(line)


def _split_returns(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").splitlines(keepends=True)


class _Feed:
    """Hands lines to the csv module and remembers those of the present record."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._next = 1
        self._size = 0
        self.first = 1
        self.taken: list[str] = []

    def mark(self) -> None:
        """Begin a record."""
        self.first = self._next
        self.taken = []
        self._size = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self.taken) >= _MOST_LINES or self._size > _MOST_CELL:
            raise _RunawayError
        line = next(self._lines)
        self._next += 1
        self._size += len(line)
        self.taken.append(line)
        return line
