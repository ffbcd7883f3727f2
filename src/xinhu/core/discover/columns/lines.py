"""Values of a column as lines of text, and where in them a hit lies."""

from collections.abc import Iterator
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from xinhu.core.discover.columns.alike import speakers
from xinhu.core.discover.columns.disguises import joined_lines
from xinhu.core.discover.finding import Hit

_BLOCK: Final = 1 << 20
_SAMPLE: Final = 256
_LINE_END: Final = "\n"


class Lines:
    """A block of lines.

    Attributes:
        text: UTF-8, each line with its end.
        times: for how many values each line stands.
    """

    def __init__(self, text: bytes, times: list[int]) -> None:
        self.text = text
        self._times = times
        self._decoded = ""
        self._counted = self._line = 0

    def is_within_one(self, hit: Hit) -> bool:
        """Tell whether a hit runs over no line end."""
        return _LINE_END not in self._whole()[hit.start : hit.end].strip(_LINE_END)

    def is_all_of_one(self, hit: Hit) -> bool:
        """Tell whether there is nothing else in the line of a hit."""
        text = self._whole()
        before = text.rfind(_LINE_END, 0, hit.start) + 1
        return text[before : text.find(_LINE_END, hit.start)].strip() == (
            text[hit.start : hit.end].strip()
        )

    def times(self, hit: Hit) -> int:
        """Return how many values the line of a hit stands for."""
        # Hits are asked for in their order: lines are counted from the last one on.
        at = hit.start + 1
        if at < self._counted:
            self._counted = self._line = 0
        self._line += self._whole().count(_LINE_END, self._counted, at)
        self._counted = at
        return self._times[self._line]

    def _whole(self) -> str:
        if not self._decoded:
            self._decoded = self.text.decode()
        return self._decoded


def lines_of(values: pa.StringArray) -> Iterator[Lines]:
    """Yield blocks of lines; where values repeat themselves, each stands once."""
    sample = values[:_SAMPLE]
    if pc.count_distinct(sample).as_py() * 4 > len(sample):
        kept = speakers(values)
        told, times = values.take(pa.array(kept.rows)), kept.times.tolist()
    else:
        counted = pc.value_counts(values)
        told, times = counted.field(0), counted.field(1).to_pylist()
    # A line end within a value would move what follows.
    whole = pc.replace_substring(told, _LINE_END, " ")
    first = 0
    for text in _blocks(joined_lines(whole)):
        count = text.count(b"\n")
        yield Lines(text, times[first : first + count])
        first += count


def all_digits(values: pa.StringArray) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Tell the values that are nothing but digits."""
    told = pc.ascii_is_decimal(values)
    return np.asarray(told.to_numpy(zero_copy_only=False), np.bool_)


def _blocks(lines: bytes) -> Iterator[bytes]:
    """Cut lines into blocks, between two lines."""
    start = 0
    while start < len(lines):
        end = lines.rfind(b"\n", start, start + _BLOCK) + 1
        end = end or lines.index(b"\n", start) + 1
        yield lines[start:end]
        start = end
