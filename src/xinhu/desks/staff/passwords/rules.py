"""The numbers and lists by which passwords are judged: data, with their source."""

from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from xinhu.core.policy.rules_file import PolicyInvalidError, read_rules

NUMBERS = "passwords.yaml"
LISTS = "password_words.yaml"


class Number(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A number, its unit, and where it comes from."""

    number: int
    unit: str
    source: str
    status: Literal["confirmed", "unverified"]


class WordList(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Words, and where they come from."""

    words: tuple[str, ...]
    source: str
    status: Literal["confirmed", "unverified"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """The numbers of ``passwords.yaml``, each at least one.

    Attributes:
        shortest, longest: characters.
        kinds: of capital letters, small letters, digits and symbols.
        letters, symbols: how many there must be.
        digits_in_a_row, keys_in_a_row: from how many on they are refused.
        history: last passwords that may not come back.
        expires, warning: days.
    """

    shortest: int
    longest: int
    kinds: int
    letters: int
    symbols: int
    digits_in_a_row: int
    keys_in_a_row: int
    history: int
    expires: int
    warning: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordRules:
    """Numbers and lists, as loaded once.

    Attributes:
        numbers: see there.
        keyboard: rows and columns of keys, in small letters.
        well_known: words of the rules' own list, in small letters.
    """

    numbers: Numbers
    keyboard: tuple[str, ...]
    well_known: frozenset[str]


def load_numbers(folder: Path, override: Path | None) -> Numbers:
    """Read the numbers.

    Raises:
        PolicyInvalidError: a number is missing, unknown or makes no sense.
    """
    read = read_rules(NUMBERS, Number, folder, override)
    known = {field.name for field in fields(Numbers)}
    if read.keys() != known:
        wrong = ", ".join(sorted(read.keys() ^ known))
        raise PolicyInvalidError(file=NUMBERS, detail=f"missing or unknown: {wrong}")
    for name, rule in read.items():
        if rule.number < 1:
            raise PolicyInvalidError(file=NUMBERS, detail=f"{name} is below one")
    numbers = Numbers(**{name: rule.number for name, rule in read.items()})
    if numbers.shortest > numbers.longest or numbers.warning >= numbers.expires:
        detail = "shortest must be within longest, and warning before expires"
        raise PolicyInvalidError(file=NUMBERS, detail=detail)
    return numbers


@cache
def load_password_rules(folder: Path, override: Path | None) -> PasswordRules:
    """Read numbers and lists once per process.

    Raises:
        PolicyInvalidError: a file cannot be used.
    """
    lists = read_rules(LISTS, WordList, folder, override)
    needed = {"keyboard_rows", "keyboard_columns", "well_known"}
    if lists.keys() != needed:
        wrong = ", ".join(sorted(lists.keys() ^ needed))
        raise PolicyInvalidError(file=LISTS, detail=f"missing or unknown: {wrong}")
    keys = (*lists["keyboard_rows"].words, *lists["keyboard_columns"].words)
    return PasswordRules(
        numbers=load_numbers(folder, override),
        keyboard=tuple(row.lower() for row in keys),
        well_known=frozenset(word.lower() for word in lists["well_known"].words),
    )
