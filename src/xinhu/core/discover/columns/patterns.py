"""Values told by a pattern, many at once."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from xinhu.core.discover.columns.cells import Cells, Mask, Passing, Rows


def pattern_of(pattern: str) -> Passing:
    r"""Return what tells the values that a pattern matches from begin to end.

    Args:
        pattern: RE2; ``.`` matches a line end as well.

    Raises:
        ValueError: it is no pattern.
    """
    whole = rf"(?s)\A(?:{pattern})\z"
    pc.match_substring_regex(pa.array(["-"]), whole)

    def passing(cells: Cells, rows: Rows) -> Mask:
        told = pc.match_substring_regex(cells.take(rows), whole)
        return np.asarray(told.to_numpy(zero_copy_only=False), np.bool_)

    return passing
