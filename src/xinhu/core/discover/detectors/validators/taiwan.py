"""Identity numbers of Taiwan: a letter, 1, 2, 8 or 9, eight digits; modulo 10."""

from operator import mul
from typing import Final

from xinhu.core.discover.detectors.validators.days import is_day
from xinhu.core.discover.detectors.validators.validator import Reasons

_GOOD: Reasons = ("check_digit",)
_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVXYWZIO"
"""In the order of their numbers, 10 to 35."""
_DAY = 8
_WEIGHTS = (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1)


def tw_id(value: str) -> Reasons | None:
    """Check a letter and nine digits."""
    coded = f"{_LETTERS.index(value[0]) + 10}{value[1:]}"
    total = sum(map(mul, _WEIGHTS, map(int, coded)))
    return None if total % 10 else _GOOD


def taiwan_permit(value: str) -> Reasons | None:
    """Refuse eight digits that are a day: seven in ten thousand permits are one."""
    return None if len(value) == _DAY and is_day(value) else ()
