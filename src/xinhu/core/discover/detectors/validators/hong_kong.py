"""Identity cards of Hong Kong: one or two letters, six digits, a check digit.

Modulo 11 with weights 9 to 1; a missing first letter counts as 36, the check digit A
as 10.
"""

from operator import mul

from xinhu.core.discover.detectors.validators.validator import Reasons

_GOOD: Reasons = ("check_digit",)
_MISSING = 36
_LENGTH = 9


def hk_id(value: str) -> Reasons | None:
    """Check a number with or without brackets around its check digit."""
    bare = value.translate(_BRACKETS)
    worths = [int(char, 36) for char in bare]
    if len(bare) < _LENGTH:
        worths.insert(0, _MISSING)
    return None if sum(map(mul, range(9, 0, -1), worths)) % 11 else _GOOD


_BRACKETS = dict.fromkeys(map(ord, "() （）"))
