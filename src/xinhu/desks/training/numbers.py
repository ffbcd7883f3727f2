"""Limits of exams and times of reminders, for all courses: data, with their source."""

from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Final, Literal

import msgspec

from xinhu.core.policy.rules_file import PolicyInvalidError, read_rules

FILE: Final = "training.yaml"


class Number(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A number, its unit, and where it comes from."""

    number: int
    unit: str
    source: str
    status: Literal["confirmed", "unverified"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """The numbers of ``training.yaml``, each at least one.

    Attributes:
        attempts: exams of one course that a person may begin on one day.
        pause: minutes of waiting after an exam that was not passed.
        remind_again, remind_last: days before a deadline.
    """

    attempts: int
    pause: int
    remind_again: int
    remind_last: int


@cache
def load_numbers(folder: Path, override: Path | None) -> Numbers:
    """Read the numbers once per process.

    Raises:
        PolicyInvalidError: a number is missing, unknown or makes no sense.
    """
    read = read_rules(FILE, Number, folder, override)
    known = {field.name for field in fields(Numbers)}
    if read.keys() != known:
        wrong = ", ".join(sorted(read.keys() ^ known))
        raise PolicyInvalidError(file=FILE, detail=f"missing or unknown: {wrong}")
    for name, rule in read.items():
        if rule.number < 1:
            raise PolicyInvalidError(file=FILE, detail=f"{name} is below one")
    numbers = Numbers(**{name: rule.number for name, rule in read.items()})
    if numbers.remind_last >= numbers.remind_again:
        detail = "remind_last must come after remind_again"
        raise PolicyInvalidError(file=FILE, detail=detail)
    return numbers
