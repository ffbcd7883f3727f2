"""Check digits of numbers that are rare in a table; each told by itself.

The shape was told by a pattern before; letters may be small.
"""

from typing import Final

_TAIWAN: Final = "ABCDEFGHJKLMNPQRSTUVXYWZIO"
"""Letters in the order of their numbers, from 10."""
_TAIWAN_WEIGHTS: Final = (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1)
_SPACE: Final = 36
_HONG_KONG: Final = 8


def hk_id(text: str) -> bool:
    """Tell a Hong Kong identity card number with its check digit (modulo 11)."""
    value = text.upper().replace("(", "").replace(")", "")
    letters = [_SPACE, *map(_worth, value)][-_HONG_KONG - 1 :]
    # 9 × first letter (36 for none), 8 × second, 7 to 2 × digits, 1 × check digit.
    weights = range(9, 0, -1)
    total = sum(w * v for w, v in zip(weights, letters, strict=True))
    return total % 11 == 0


def tw_id(text: str) -> bool:
    """Tell a Taiwan identity number with its check digit (modulo 10)."""
    value = text.upper()
    area = _TAIWAN.index(value[0]) + 10
    second = value[1] if value[1].isdecimal() else str(_TAIWAN.index(value[1]) % 10)
    digits = (*divmod(area, 10), int(second), *map(int, value[2:]))
    weighted = zip(_TAIWAN_WEIGHTS, digits, strict=True)
    return sum(w * v for w, v in weighted) % 10 == 0


def iban(text: str) -> bool:
    """Tell an IBAN with its check digits (ISO 13616-1, modulo 97)."""
    value = text.upper()
    return int("".join(str(_worth(c)) for c in value[4:] + value[:4])) % 97 == 1


def _worth(letter: str) -> int:
    return int(letter, 36)
