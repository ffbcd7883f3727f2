"""Values told by a pattern, many at once."""

import re
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from xinhu.core.discover.columns.cells import Cells, Mask, Passing, Rows

_ANYTHING: Final = ".*"
_ESCAPED: Final = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]")
_GROUP: Final = re.compile(r"\([^()]*\)")
_OF_WHAT_IS_BEFORE: Final = "?*+{"


def pattern_of(pattern: str) -> Passing:
    r"""Return what tells the values that a pattern matches from begin to end.

    Args:
        pattern: RE2; ``.`` matches a line end as well.

    Raises:
        ValueError: it is no pattern.
    """
    sought = sought_for(pattern)
    pc.match_substring_regex(pa.array(["-"]), sought)

    def passing(cells: Cells, rows: Rows) -> Mask:
        told = pc.match_substring_regex(cells.take(rows), sought)
        return np.asarray(told.to_numpy(zero_copy_only=False), np.bool_)

    return passing


def sought_for(pattern: str) -> str:
    r"""Return what is to be sought in a value, so that the pattern matches all of it.

    One that begins and ends with anything is sought without these: RE2 then stops as
    soon as it is found.
    """
    inner = pattern[len(_ANYTHING) : -len(_ANYTHING)]
    loose = (
        inner
        and pattern.startswith(_ANYTHING)
        and pattern.endswith(_ANYTHING)
        and inner[0] not in _OF_WHAT_IS_BEFORE
        and inner[-1] != "\\"
        and "|" not in _outside_groups(inner)
    )
    return f"(?s){inner}" if loose else rf"(?s)\A(?:{pattern})\z"


def _outside_groups(pattern: str) -> str:
    left, pattern = "", _ESCAPED.sub("", pattern)
    while left != pattern:
        left, pattern = pattern, _GROUP.sub("", pattern)
    return left
