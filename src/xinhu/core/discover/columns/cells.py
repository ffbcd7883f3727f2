"""The values of a column as bytes: many at once, not copied."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Rows = NDArray[np.intp]
"""Places of values in a column."""
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Cells:
    """Values of a column, none of them null.

    Attributes:
        array: the values.
        data: their UTF-8, one behind the other.
        starts, lengths: of each value in ``data``, in bytes.
    """

    array: pa.StringArray
    data: Bytes
    starts: NDArray[np.int32]
    lengths: NDArray[np.int32]

    @classmethod
    def of(cls, array: pa.StringArray) -> Self:
        """Take an array apart; its nulls are left out."""
        if array.null_count:
            array = array.drop_null()
        _, offsets, data = array.buffers()
        if not len(array) or data is None:
            ends = np.zeros(len(array) + 1, np.int32)
        else:
            every = np.frombuffer(offsets, np.int32)
            ends = every[array.offset : array.offset + len(array) + 1]
        held = np.zeros(0, np.uint8) if data is None else np.frombuffer(data, np.uint8)
        return cls(array, held, ends[:-1], np.diff(ends))

    def windows(self, rows: Rows, width: int, at: int = 0) -> Bytes:
        """Return some bytes of values, place by place.

        Args:
            rows: which values, each long enough.
            width: bytes of each.
            at: from which on.

        Returns:
            ``width`` × ``len(rows)``.
        """
        every = max(len(self.data) - width + 1, 0)
        sliding = np.ndarray((every,), f"V{width}", self.data, strides=(1,))
        taken = sliding[self.starts[rows] + at].view(np.uint8).reshape(len(rows), width)
        return np.ascontiguousarray(taken.T)

    def take(self, rows: Rows) -> pa.StringArray:
        """Return some values."""
        if len(rows) == len(self.array):
            return self.array
        return self.array.take(pa.array(rows))

    def hold(self, character: str) -> bool:
        """Tell whether some value has an ASCII character."""
        # Copied, since only a bytes object is sought through as fast as memory is read.
        return character.encode() in self.used().tobytes()

    def used(self) -> Bytes:
        """Return the bytes that belong to these values."""
        if not len(self.starts):
            return self.data[:0]
        return self.data[self.starts[0] : self.starts[-1] + self.lengths[-1]]


Passing = Callable[[Cells, Rows], Mask]
"""Tells of some values of a column which of them pass."""
