"""Unified social credit codes: GB 32100-2015, and GB 11714-1997 inside them.

Both check characters are demanded: every thirty-first string of 18 digits passes the
outer one.
"""

from operator import mul
from typing import Final

from xinhu.core.catalogue.kinds.citizen_number import PROVINCES
from xinhu.core.catalogue.kinds.organisation_number import ALPHABET
from xinhu.core.discover.detectors.validators.validator import Reasons

_GOOD: Reasons = ("check_digit", "area")
DEPARTMENTS: Final = frozenset("123456789ANY")
_AREAS: Final = PROVINCES | {"10"}
"""Provinces, and 10 for what the centre registers."""


def _worths(alphabet: str) -> bytes:
    return bytes(max(alphabet.find(chr(code)), 0) for code in range(256))


_INNER = _worths("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_INNER_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_INNER_CHECK = "0X987654321"
_OUTER = _worths(ALPHABET)
_OUTER_WEIGHTS = tuple(3**place % 31 for place in range(17))


def uscc(value: str) -> Reasons | None:
    """Check 18 characters: department, area, both check characters."""
    value = value.upper()
    if value[0] not in DEPARTMENTS or value[2:4] not in _AREAS:
        return None
    code = value.encode()
    inner = sum(map(mul, _INNER_WEIGHTS, code[8:16].translate(_INNER)))
    if _INNER_CHECK[inner % 11] != value[16]:
        return None
    outer = sum(map(mul, _OUTER_WEIGHTS, code.translate(_OUTER)))
    return _GOOD if ALPHABET[-outer % 31] == value[17] else None
