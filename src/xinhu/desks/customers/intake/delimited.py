"""CSV and its relatives: comma, semicolon, tab or bar; quotes and line ends in cells.

A record is taken apart by Python's csv module. What that module would do to a quote
that never closes (swallow the rest of the file into one cell) is undone here: the lines
it swallowed are read again one by one, and only the guilty ones are rejected.
"""

import csv
from collections.abc import Callable, Iterator, Mapping
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
_BLOCK = 1 << 16
_LONG = 100_000
"""A block this long holds a line that the csv module might refuse."""
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
        blocks = self._blocks()
        line = 1
        for lines, quoted in blocks:
            if not quoted:
                # Without a quote a line is a record, taken apart at its delimiters as
                # the csv module would, in half the time.
                delimiter = self._delimiter
                for place, text in enumerate(lines, line):
                    cells = tuple(text.rstrip("\r\n").split(delimiter))
                    if any(cells):
                        yield Record(place, cells)
                line += len(lines)
                continue
            feed = _Feed(lines, blocks, line)
            yield from self._quoted(feed)
            line = feed.line

    def _quoted(self, feed: "_Feed") -> Iterator[Record]:
        """Read a block whose records may go over several lines, and into the next."""
        while not feed.at_end:
            # Strict: what follows a closing quote tells that it closed nothing.
            reader = csv.reader(feed, delimiter=self._delimiter, strict=True)
            try:
                while not feed.at_end:
                    feed.mark()
                    cells = next(reader)
                    if len(feed.taken) > 1 and self._swallowed(cells, feed.taken):
                        yield from self._one_by_one(feed)
                    elif any(cells):
                        yield Record(feed.first, tuple(cells))
            except (_RunawayError, csv.Error, StopIteration):
                yield from self._one_by_one(feed)

    def _swallowed(self, cells: list[str], taken: list[str]) -> bool:
        """Say whether a record over several lines is more than one record."""
        if not self.width:
            return False
        if len(cells) != self.width:
            return True
        return self.width > _NARROW and any(map(self._is_record, taken[1:]))

    def _is_record(self, text: str) -> bool:
        """Say whether a line inside a record is a record by itself.

        A line that goes on with a cell closes a quote that it has not opened, or leaves
        one open that it has.
        """
        if text.count('"') % 2:
            return False
        try:
            cells = next(csv.reader([text], delimiter=self._delimiter, strict=True), [])
        except csv.Error:
            return False
        return len(cells) == self.width

    def _one_by_one(self, feed: "_Feed") -> Iterator[Record]:
        """Read again, each by itself, the lines of a record that is none."""
        for line, text in enumerate(feed.taken, feed.first):
            cells = self._alone(text)
            if any(cells):
                paired = not text.count('"') % 2
                fits = not self.width or len(cells) == self.width
                yield Record(line, tuple(cells), whole=paired and fits)

    def _alone(self, text: str) -> list[str]:
        """Take one line apart by itself, leniently."""
        try:
            return next(csv.reader([text], delimiter=self._delimiter), [])
        except csv.Error:
            return text.rstrip("\r\n").split(self._delimiter)

    def _blocks(self) -> Iterator[tuple[list[str], bool]]:
        """Give lines, many at a time, and whether any of them holds a quote."""
        if self._encoding == "utf-16":
            with self._path.open(encoding="utf-16", errors="replace", newline="") as f:
                while texts := f.readlines(_BLOCK):
                    self.done += 2 * sum(map(len, texts))
                    yield texts, True
            return
        decode = _DECODERS.get(self._encoding, decode_mixed_line)
        with self._path.open("rb") as file:
            file.seek(self._mark)
            while lines := file.readlines(_BLOCK):
                whole = b"".join(lines)
                self.done += len(whole)
                texts = [decode(line) for line in lines]
                if whole.count(b"\r") != whole.count(b"\r\n"):
                    # Line ends of old Macs, or a sheet's line break inside a cell.
                    texts = [part for text in texts for part in _split_returns(text)]
                yield texts, b'"' in whole or len(whole) > _LONG


_DECODERS: Mapping[Encoding, Callable[[bytes], str]] = {
    "utf-8": bytes.decode,
    "gb18030": decode_line,
}


def _split_returns(text: str) -> list[str]:
    # Not ``splitlines``: it also breaks at U+2028 and its like, inside a cell.
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    last = lines.pop()
    return [f"{line}\n" for line in lines] + ([last] if last else [])


class _Feed:
    """Hands lines to the csv module and remembers those of the present record.

    Args:
        lines: of a block.
        blocks: the following ones, taken when a record goes on there.
        line: number of the first line.
    """

    def __init__(
        self, lines: list[str], blocks: Iterator[tuple[list[str], bool]], line: int
    ) -> None:
        self._lines = lines
        self._blocks = blocks
        self._at = 0
        self._size = 0
        self.line = line
        self.first = line
        self.taken: list[str] = []

    @property
    def at_end(self) -> bool:
        """Whether the lines that were taken so far are used up."""
        return self._at >= len(self._lines)

    def mark(self) -> None:
        """Begin a record."""
        self.first = self.line
        self.taken = []
        self._size = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self.taken) >= _MOST_LINES or self._size > _MOST_CELL:
            raise _RunawayError
        if self.at_end:
            self._lines, _ = next(self._blocks)
            self._at = 0
        line = self._lines[self._at]
        self._at += 1
        self.line += 1
        self._size += len(line)
        self.taken.append(line)
        return line
