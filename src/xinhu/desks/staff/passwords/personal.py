"""Never the operator's telephone numbers, identity number or birthday.

The spellings of these are what is compared; ``imprints`` keeps them so that nobody can
read them.
"""

from collections.abc import Container, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from xinhu.desks.staff.passwords.errors import PasswordPersonalError
from xinhu.desks.staff.passwords.folding import fold, join
from xinhu.desks.staff.passwords.keyboard import stretches

STRETCH = 6
"""digits of a number that must not stand in a password. No rule of ``passwords.yaml``:
imprints are made with it, and would not follow a change."""
SHORTEST, LONGEST = 4, 8
"""characters of a spelling"""
_NEW, _OLD = 18, 15
"""characters of an identity number, since 1999 and before"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What a password must not hold; never logged, never stored as it is.

    Attributes:
        phones: telephone numbers, as people write them.
        identity_number: empty where unknown.
        birthday: taken from the identity number where it is None.
    """

    phones: tuple[str, ...] = ()
    identity_number: str = ""
    birthday: date | None = None

    def __repr__(self) -> str:
        """Show nothing of it."""
        return "Details(…)"


def check_personal(folded: str, forbidden: Container[str]) -> None:
    """Refuse a password that holds one of the spellings.

    Args:
        folded: the password, folded.
        forbidden: the spellings of ``spellings``, or their imprints.

    Raises:
        PasswordPersonalError: it does.
    """
    for text in (folded, join(folded)):
        for length in range(SHORTEST, LONGEST + 1):
            if any(piece in forbidden for piece in stretches(text, length)):
                raise PasswordPersonalError


def spellings(details: Details) -> frozenset[str]:
    """Return every piece of the details that must not stand in a password."""
    numbers = [join(fold(text)) for text in (*details.phones, details.identity_number)]
    found = {piece for number in numbers for piece in stretches(number, STRETCH)}
    found.update(n for n in numbers if SHORTEST <= len(n) < STRETCH)
    birthday = details.birthday or _birthday_in(numbers[-1])
    if birthday is not None:
        found.update(_dates(birthday))
    return frozenset(found)


def _dates(day: date) -> Iterator[str]:
    """Give 19900307, 900307, 0307, 199003, 199037, 07031990, 03071990 and 070390."""
    year, month, on = f"{day.year:04d}", f"{day.month:02d}", f"{day.day:02d}"
    yield from (year + month + on, year[2:] + month + on, month + on, year + month)
    yield year + str(day.month) + str(day.day)
    yield from (on + month + year, month + on + year, on + month + year[2:])


def _birthday_in(number: str) -> date | None:
    digits = {_NEW: number[6:14], _OLD: "19" + number[6:12]}.get(len(number), "")
    with suppress(ValueError):
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    return None
