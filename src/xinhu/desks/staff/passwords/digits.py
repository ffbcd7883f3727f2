"""Never six equal digits, never six that count up or down."""

from itertools import pairwise

from xinhu.desks.staff.passwords.errors import PasswordDigitsError

_STEPS = (0, 1, 9)
"""From digit to digit, modulo ten: equal, up, down; after 9 comes 0, as on the keys."""
_DIGITS = frozenset("0123456789")


def check_digits(folded: str, most: int) -> None:
    """Refuse equal or consecutive digits.

    Args:
        folded: the password, folded.
        most: from how many in a row on.

    Raises:
        PasswordDigitsError: there are so many.
    """
    if any(_longest(folded, step) >= most for step in _STEPS):
        raise PasswordDigitsError(most=most)


def _longest(folded: str, step: int) -> int:
    """Return how many digits in a row are one step from each other."""
    longest = run = 1 if _DIGITS.intersection(folded) else 0
    for before, after in pairwise(folded):
        if {before, after} <= _DIGITS and (int(after) - int(before)) % 10 == step:
            run += 1
        else:
            run = 1
        longest = max(longest, run)
    return longest
