"""Numbers with check digits, and of fixed shape: thousands told in one go.

Each check takes the bytes of many values of one width, place by place (``width`` ×
``n``), and tells which are right. ``core.catalogue.kinds`` says the same of one value,
slowly.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from xinhu.core.catalogue.kinds.citizen_number import PROVINCES
from xinhu.core.catalogue.kinds.organisation_number import ALPHABET
from xinhu.core.discover.columns.cells import Bytes, Mask

_ZERO: Final = ord("0")
_X: Final = ord("X")
_LEAP: Final = 4

_PROVINCE: Final = np.zeros(256, np.bool_)
_PROVINCE[[int(code) for code in PROVINCES]] = True
_CENTURY: Final = np.zeros(256, np.bool_)
_CENTURY[[18, 19, 20]] = True
_DAYS: Final = np.zeros(256, np.uint8)
_DAYS[1:13] = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_MOD_11_2: Final = tuple(pow(2, 17 - place, 11) for place in range(17))

_NONE: Final = 255
_USCC: Final = np.full(256, _NONE, np.uint8)
_USCC[list(ALPHABET.encode())] = np.arange(31)
_ORGANISATION: Final = np.zeros(256, np.uint8)
_ORGANISATION[_ZERO : _ZERO + 10] = np.arange(10)
_ORGANISATION[ord("A") : ord("Z") + 1] = np.arange(10, 36)
_USCC_WEIGHTS: Final = tuple(3**place % 31 for place in range(18))
_ORGANISATION_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)


def resident_ids(cells: Bytes) -> Mask:
    """Tell resident identity numbers of 18 (GB 11643-1999): area, day, check digit."""
    digits = cells - _ZERO
    told = _area(digits) & _digits(digits[:17])
    century = digits[6] * 10 + digits[7]
    told &= _CENTURY[century]
    told &= _day(century, digits[8] * 10 + digits[9], digits[10:14])
    told &= _digits(digits[17:]) | (cells[17] == _X)
    total = _check_worth(cells[17])
    for place, weight in enumerate(_MOD_11_2):
        total += digits[place] * np.uint8(weight)
    told &= total % 11 == 1
    return told


def resident_ids_15(cells: Bytes) -> Mask:
    """Tell resident identity numbers of 15: area and day; there is no check digit."""
    digits = cells - _ZERO
    told = _area(digits) & _digits(digits)
    order = (digits[12] == 9) & (digits[13] == 9) & (digits[14] >= 6)  # noqa: PLR2004 -- 996 to 999: born in the 1800s
    century = np.where(order, np.uint8(18), np.uint8(19))
    told &= _day(century, digits[6] * 10 + digits[7], digits[8:12])
    return told


def cards(cells: Bytes) -> Mask:
    """Tell numbers with a right Luhn digit (ISO/IEC 7812-1 Annex B)."""
    digits = cells - _ZERO
    told = _digits(digits)
    total = digits[-1::-2].sum(axis=0, dtype=np.uint16)
    doubled = digits[-2::-2] * 2
    doubled -= (doubled > 9) * np.uint8(9)  # noqa: PLR2004 -- a digit
    total += doubled.sum(axis=0, dtype=np.uint16)
    told &= total % 10 == 0
    return told


def mobiles(cells: Bytes) -> Mask:
    """Tell mobile numbers: eleven digits, from 13 to 19."""
    digits = cells - _ZERO
    told = _digits(digits)
    told &= (digits[0] == 1) & (digits[1] >= 3)  # noqa: PLR2004 -- 13 and up
    return told


def credit_codes(cells: Bytes) -> Mask:
    """Tell unified social credit codes by both of their check characters.

    GB 32100-2015 over all of it, and GB 11714-1997 over the organisation's code within.
    """
    worth = _USCC[cells]
    told = np.asarray((worth != _NONE).all(axis=0), np.bool_)
    told &= _digits(cells[2:8] - _ZERO)
    total = np.zeros(cells.shape[1], np.uint16)
    for place, weight in enumerate(_USCC_WEIGHTS[:17]):
        total += worth[place].astype(np.uint16) * np.uint16(weight)
    told &= (total + worth[17]) % 31 == 0
    inner = np.zeros(cells.shape[1], np.uint16)
    for place, weight in enumerate(_ORGANISATION_WEIGHTS):
        inner += _ORGANISATION[cells[8 + place]] * np.uint16(weight)
    told &= _digits(cells[16:17] - _ZERO) | (cells[16] == _X)
    told &= (inner + _check_worth(cells[16])) % 11 == 0
    return told


def _check_worth(last: Bytes) -> NDArray[np.uint16]:
    return np.where(last == _X, np.uint16(10), last - _ZERO).astype(np.uint16)


def _digits(digits: Bytes) -> Mask:
    return np.asarray(digits.max(axis=0) < 10, np.bool_)  # noqa: PLR2004 -- a digit


def _area(digits: Bytes) -> Mask:
    return np.asarray(_PROVINCE[digits[0] * 10 + digits[1]], np.bool_)


def _day(century: Bytes, year: Bytes, day: Bytes) -> Mask:
    """Tell days that were: MMDD of a year of a century."""
    month, of_month = day[0] * 10 + day[1], day[2] * 10 + day[3]
    last = _DAYS[month]
    leap = (year % _LEAP == 0) & ((year != 0) | (century % _LEAP == 0))
    last = last + (leap & (month == 2))  # noqa: PLR2004 -- February
    return np.asarray((of_month >= 1) & (of_month <= last), np.bool_)
