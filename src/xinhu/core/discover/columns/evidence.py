"""What of a value a report may show."""

from typing import Final

from xinhu.core.catalogue.masks import HIDDEN, STAR

_LONG: Final = 11
_ENDS: Final = 3
_LAST: Final = 2


def masked(value: str, *, secret: bool) -> str:
    """Mask a value: first three and last two of a long one, else only the first.

    Args:
        value: one of a column.
        secret: whether nothing of it may be seen, as of a password.
    """
    gone = len(value) - 1
    if secret or gone < 1:
        return HIDDEN
    if len(value) < _LONG:
        return value[0] + STAR * gone
    return value[:_ENDS] + STAR * (len(value) - _ENDS - _LAST) + value[-_LAST:]
