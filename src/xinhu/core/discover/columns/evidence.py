"""What of a value a report may show."""

import re
from typing import Final

from xinhu.core.catalogue.masks import HIDDEN, STAR

_LONG: Final = 11
_ENDS: Final = 3
_LAST: Final = 2
_AMOUNT: Final = re.compile(r"[^0-9]?[0-9][0-9,]*\.[0-9]{1,4}")


def masked(value: str, *, secret: bool) -> str:
    """Mask a value: first three and last two of a long one, else only the first.

    Of a short number, a date or an amount nothing is shown: the first digit and the
    length would tell how much it is.

    Args:
        value: one of a column.
        secret: whether nothing of it may be seen, as of a password.
    """
    gone = len(value) - 1
    if secret or gone < 1 or _AMOUNT.fullmatch(value):
        return HIDDEN
    if len(value) < _LONG:
        if any(character.isdigit() for character in value):
            return HIDDEN
        return value[0] + STAR * gone
    return value[:_ENDS] + STAR * (len(value) - _ENDS - _LAST) + value[-_LAST:]
