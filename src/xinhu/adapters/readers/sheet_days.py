"""Numbers of a workbook that stand for something: days, hours, truths and errors."""

from datetime import datetime, timedelta
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from xinhu.adapters.readers.sheet_tokens import (
    DAY,
    ERROR,
    NUMBER,
    TRUTH,
    WORDS,
    Bytes,
)

_FEBRUARY: Final = 60
"""The first of March of 1900 is day 61, for Lotus took 1900 for a leap year."""
_BEFORE: Final = datetime(1899, 12, 31)  # noqa: DTZ001 -- a workbook has no zone
_BEHIND: Final = datetime(1899, 12, 30)  # noqa: DTZ001 -- a workbook has no zone
_END: Final = 2_958_466
_MILLISECONDS: Final = 86_400_000


def written(words: pa.StringArray, kinds: Bytes) -> pa.StringArray:
    """Return words, days and truths among them as they are read, errors as nothing.

    Args:
        words: one more than cells.
        kinds: of the cells; what was a day is a word afterwards, or a number where no
            calendar has such a day.
    """
    for kind, as_read in ((DAY, day_text), (TRUTH, _truth), (ERROR, _nothing)):
        those = kinds == kind
        if not those.any():
            continue
        mask = pa.array(np.append(those, [False]))
        told = words.filter(mask).dictionary_encode()
        values = told.dictionary.to_pylist()
        read = [as_read(value) for value in values]
        is_word = np.array([text is not None for text in read], np.bool_)
        kept = [v if r is None else r for v, r in zip(values, read, strict=True)]
        texts = pa.array(kept, pa.string()).take(told.indices)
        words = pc.replace_with_mask(words, mask, texts)
        kinds[those] = np.where(is_word[told.indices.to_numpy()], WORDS, NUMBER)
    return words


def day_text(number: str) -> str | None:
    """Write the day, the hour or both; None where it is none.

    Args:
        number: as the workbook holds it: days from the last of 1899, told to the
            millisecond.
    """
    days = float(number)
    if not 0 <= days < _END:
        return None
    since = timedelta(milliseconds=int(days * _MILLISECONDS + 0.5))
    if since.days >= _END:
        return None
    moment = (_BEHIND if days >= _FEBRUARY else _BEFORE) + since
    if days < 1:
        return str(moment.time())
    return str(moment.date()) if days.is_integer() else str(moment)


def _truth(value: str) -> str:
    return "TRUE" if value == "1" else "FALSE"


def _nothing(_value: str) -> str:
    return ""
