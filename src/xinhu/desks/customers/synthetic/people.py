"""Inventing the n-th customer of a seed, without inventing those before."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from typing import Final

from xinhu.desks.customers.synthetic.words import (
    AREAS,
    BRANCHES,
    CARD_HEADS,
    DOUBLE_SURNAMES,
    GIVEN,
    MAILS,
    MOBILE_HEADS,
    NOTES,
    OCCUPATIONS,
    STREETS,
    SURNAMES,
)

FIELDS: Final = (
    "account", "name", "id_type", "id_number", "mobile", "email", "address", "card",
    "opened_on", "branch", "balance", "occupation",
)  # fmt: skip
"""The twelve fields of an invented customer; some have a ``note`` besides."""

_FIRST_BIRTH = date(1950, 1, 1)
_BIRTH_DAYS = 20_000
_FIRST_OPENED = date(2001, 1, 1)
_OPENED_DAYS = 9_000
_SPACE = _BIRTH_DAYS * len(AREAS) * 1_000
_STEP = 179_424_673
"""A prime that does not divide the space, so that numbers are spread and unique."""
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_DOUBLED = bytes.maketrans(b"0123456789", b"0246813579")
_ID_TYPE = "居民身份证"
_BYTES = 24


class Inventor:
    """Invents customers.

    Args:
        seed: any text; the same one gives the same people.
    """

    def __init__(self, seed: str) -> None:
        self._seed = hashlib.sha256(seed.encode()).digest()
        self._shift = int.from_bytes(self._seed[:6])
        self._births = _days(_FIRST_BIRTH, _BIRTH_DAYS)
        self._openings = _days(_FIRST_OPENED, _OPENED_DAYS)

    def person(self, number: int) -> dict[str, str]:
        """Return the values of a customer, normalised, by field.

        Args:
            number: which one, from 0; below 400 million people are different.
        """
        dice = hashlib.blake2b(
            number.to_bytes(8), key=self._seed, digest_size=_BYTES
        ).digest()
        area, town = AREAS[number % len(AREAS)]
        values = {
            "account": f"89{number:010d}",
            "name": self._name(dice),
            "id_type": _ID_TYPE,
            "id_number": self._identity(number, area),
            "mobile": self._mobile(number),
            "email": f"c{number}@{MAILS[dice[3] % len(MAILS)]}",
            "address": f"{town}{STREETS[dice[4] % len(STREETS)]}{dice[5] + 1}号"
            f"{dice[6] % 30 + 1}单元{dice[7] % 20 + 1:02d}{dice[8] % 4 + 1:02d}室",
            "card": _with_luhn(f"{CARD_HEADS[dice[9] % 6]}{number:012d}"),
            "opened_on": self._openings[int.from_bytes(dice[10:12]) % _OPENED_DAYS],
            "branch": BRANCHES[dice[12] % len(BRANCHES)],
            "balance": f"{int.from_bytes(dice[13:16]) % 500_000}.{dice[16] % 100:02d}",
            "occupation": OCCUPATIONS[dice[17] % len(OCCUPATIONS)],
        }
        note = NOTES[dice[18] % len(NOTES)]
        if note:
            values["note"] = note
        return values

    def people(self, count: int, first: int = 0) -> Iterator[Mapping[str, str]]:
        """Invent people one after the other."""
        return map(self.person, range(first, first + count))

    def _name(self, dice: bytes) -> str:
        if dice[0] < len(DOUBLE_SURNAMES):
            surname = DOUBLE_SURNAMES[dice[0]]
        else:
            surname = SURNAMES[dice[0] * 7 % len(SURNAMES)]
        given = GIVEN[dice[1] % len(GIVEN)]
        return surname + given + (GIVEN[dice[2] % len(GIVEN)] if dice[19] & 3 else "")

    def _identity(self, number: int, area: str) -> str:
        # One area in len(AREAS) is the number's own; the rest spreads day and order.
        spread = (number // len(AREAS) * _STEP + self._shift) % (_SPACE // len(AREAS))
        order, day = divmod(spread, _BIRTH_DAYS)
        birth = self._births[day].replace("-", "")
        body = f"{area}{birth}{order:03d}"
        return body + _CHECKS[sum(map(_times, map(int, body), _WEIGHTS)) % 11]

    def _mobile(self, number: int) -> str:
        spread = (number * _STEP + self._shift) % (len(MOBILE_HEADS) * 10**8)
        head, rest = divmod(spread, 10**8)
        return f"{MOBILE_HEADS[head]}{rest:08d}"


@cache
def _days(first: date, count: int) -> tuple[str, ...]:
    return tuple((first + timedelta(days=day)).isoformat() for day in range(count))


def _times(digit: int, weight: int) -> int:
    return digit * weight


def _with_luhn(digits: str) -> str:
    """Append the check digit of ISO/IEC 7812-1 Annex B."""
    coded = digits.encode()
    doubled = coded[::-2].translate(_DOUBLED)
    total = sum(doubled) + sum(coded[-2::-2]) - 48 * len(coded)
    return digits + str(-total % 10)
