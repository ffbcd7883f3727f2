"""Fair draws from random bytes: every outcome as likely as any other."""

from collections.abc import Sequence
from typing import Final, TypeVar

from xinhu.core.base.ids import RandomBytes
from xinhu.desks.training.refusals import ExamRandomnessError

T = TypeVar("T")
_TRIES: Final = 200
"""A fair source misses each try with less than one half: 200 misses are a fault."""


def below(limit: int, random: RandomBytes) -> int:
    """Draw a whole number from 0 up to, and without, ``limit`` (at least 1).

    Numbers that would favour the small ones are drawn again.

    Raises:
        ExamRandomnessError: the source gives too few bytes, or always the same.
    """
    if limit == 1:
        return 0
    size = ((limit - 1).bit_length() + 7) // 8
    span = 256**size
    for _ in range(_TRIES):
        given = random(size)
        if len(given) != size:
            break
        number = int.from_bytes(given)
        if number < span - span % limit:
            return number % limit
    raise ExamRandomnessError


def shuffled(things: Sequence[T], random: RandomBytes) -> list[T]:
    """Return the things in a random order (Fisher and Yates).

    Raises:
        ExamRandomnessError: the source gives nothing to draw from.
    """
    left = list(things)
    for last in range(len(left) - 1, 0, -1):
        chosen = below(last + 1, random)
        left[last], left[chosen] = left[chosen], left[last]
    return left
