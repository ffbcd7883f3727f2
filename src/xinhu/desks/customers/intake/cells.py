"""From typed cells (spreadsheets, Parquet) to the texts that a CSV would carry."""

import datetime as dt
import math
from decimal import Decimal

EXCEL_DIGITS = 1e15
"""From here on a spreadsheet's number has lost digits (it keeps fifteen)."""
EXACT_DIGITS = float(2**53)
"""From here on an IEEE double skips whole numbers."""


def cell_text(value: object, exact_below: float = EXACT_DIGITS) -> str:
    """Return a cell as text; a number that has lost digits shows its exponent.

    Args:
        value: as the reader gave it.
        exact_below: whole numbers held as doubles are trusted below this.
    """
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, float):
        return _number_text(value, exact_below)
    if isinstance(value, dt.date | bytes | list | tuple):
        return _compound_text(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value)


def _number_text(value: float, exact_below: float) -> str:
    if math.isnan(value) or math.isinf(value):
        return ""
    if not value.is_integer():
        return repr(value)
    if abs(value) < exact_below:
        return str(int(value))
    return f"{value:.17e}"


def _compound_text(value: dt.date | bytes | list[object] | tuple[object, ...]) -> str:
    match value:
        case dt.datetime():
            return value.date().isoformat()
        case dt.date():
            return value.isoformat()
        case bytes():
            return value.decode("utf-8", "surrogateescape")
        case _:
            return "\n".join(cell_text(item) for item in value)
