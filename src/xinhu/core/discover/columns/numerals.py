"""Columns that the format itself holds as numbers, written as people would have.

A workbook keeps fifteen digits of a number. One of eighteen has lost its last three for
good, and is written as such, ``3.30106198507010E+17``; rules tell what it was.
"""

from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

_EXACT: Final = 2.0**53
"""From here on a float leaves out whole numbers."""
_FIFTEEN: Final = 1e15
_CERTAIN: Final = 0.9
_FEW: Final = 3


def as_texts(array: pa.Array) -> pa.StringArray:
    """Return a column as text; nulls stay, and floats that are no number go."""
    if pa.types.is_string(array.type):
        return array
    if pa.types.is_floating(array.type):
        return _floats(array)
    return array.cast(pa.string())


def _floats(array: pa.Array) -> pa.StringArray:
    values = array.cast(pa.float64()).drop_null().to_numpy(zero_copy_only=False)
    values = values[np.isfinite(values)]
    whole = (np.abs(values) < _EXACT) & (values == np.floor(values))
    cut = _cut(values)
    parts = (
        pa.array(values[whole & ~cut].astype(np.int64)).cast(pa.string()),
        pa.array(values[~whole]).cast(pa.string()),
        pa.array([f"{value:.14E}" for value in values[cut].tolist()], pa.string()),
    )
    return pa.concat_arrays(parts)


def _cut(values: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tell numbers of sixteen digits whose last one a workbook took away.

    One that ends with 0 says nothing; where nine in ten do, they were cut.
    """
    long = (values >= _FIFTEEN) & (values < _EXACT)
    cut = long & (values % 10 == 0)
    some = int(cut.sum())
    certain = some >= _FEW and some >= _CERTAIN * int(long.sum())
    return cut if certain else np.zeros(len(values), np.bool_)
