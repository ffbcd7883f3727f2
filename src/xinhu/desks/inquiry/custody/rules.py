"""报告保管: which cabinet, until when, and who destroys; pure.

A report of a loan that was granted goes to the loan's file and stays some years after
the loan is settled; one of a refused loan is kept apart. While a loan is live its
report has no end.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Final, Literal

import msgspec

from xinhu.core.policy.rules_file import PolicyInvalidError, read_rules
from xinhu.core.policy.standing import Standing
from xinhu.desks.inquiry.custody.errors import (
    CustodyPlaceError,
    CustodyUnevaluatedError,
    DestructionEarlyError,
    DestructionGroupError,
    DestructionSelfError,
)
from xinhu.desks.inquiry.demands import Loan

FILE: Final = "inquiry/custody.yaml"
PEOPLE: Final = "inquiry/custody_people.yaml"
Cabinet = Literal["loan_file", "refused_cabinet"]
# No name can be written with these, and no number of a document or an account.
_PLACE: Final = re.compile(r"(?!.*[0-9]{15})[A-Za-z0-9][A-Za-z0-9./-]{0,39}")
_Least = Annotated[int, msgspec.Meta(ge=1)]


class _Number(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    number: _Least
    unit: str
    source: str
    status: Literal["confirmed", "unverified"]


class _People(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    zh: str
    en: str
    roles: Annotated[frozenset[str], msgspec.Meta(min_length=1)]
    source: str
    status: Literal["confirmed", "unverified"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyRules:
    """The rules in force; units as in the files.

    Attributes:
        loan_file_years, refused_years, place_days, confirm_hours: see the file.
        proposers, confirmers: roles; they share none.
        overseers: roles that see every branch.
    """

    loan_file_years: int
    refused_years: int
    place_days: int
    confirm_hours: int
    proposers: frozenset[str]
    confirmers: frozenset[str]
    overseers: frozenset[str]

    @classmethod
    def load(cls, folder: Path, override: Path | None = None) -> "CustodyRules":
        """Read them.

        Raises:
            PolicyInvalidError: a file cannot be used; a rule is missing or unknown; who
                proposes and who confirms share a role.
        """
        numbers = read_rules(FILE, _Number, folder, override)
        people = read_rules(PEOPLE, _People, folder, override)
        _require_exactly(FILE, numbers, cls, int)
        _require_exactly(PEOPLE, people, cls, frozenset[str])
        if people["proposers"].roles & people["confirmers"].roles:
            raise PolicyInvalidError(file=PEOPLE, detail="one role proposes, confirms")
        return cls(
            loan_file_years=numbers["loan_file_years"].number,
            refused_years=numbers["refused_years"].number,
            place_days=numbers["place_days"].number,
            confirm_hours=numbers["confirm_hours"].number,
            proposers=people["proposers"].roles,
            confirmers=people["confirmers"].roles,
            overseers=people["overseers"].roles,
        )


def _require_exactly(
    file: str, rules: Mapping[str, object], of: type[CustodyRules], kind: object
) -> None:
    wanted = {n for n, one in of.__dataclass_fields__.items() if one.type == kind}
    if set(rules) != wanted:
        raise PolicyInvalidError(file=file, detail=", ".join(sorted(wanted)))


def cabinet_of(loan: str | None, outcome: str | None) -> Cabinet:
    """Return where a report belongs.

    Args:
        loan: number of the loan that the inquiry was about; None where it was none yet.
        outcome: of the evaluation; None where there is none.

    Raises:
        CustodyUnevaluatedError: nobody said yet whether the loan is granted.
    """
    if loan is not None:
        return "loan_file"
    if outcome is None:
        raise CustodyUnevaluatedError
    return "loan_file" if outcome == "granted" else "refused_cabinet"


def require_place(text: str) -> str:
    """Return the code of a place, or the number of a file in the separate cabinet.

    Raises:
        CustodyPlaceError: it is no code of letters, digits, ``.``, ``/`` and ``-``, or
            holds a number as long as a document's.
    """
    place = text.strip()
    if _PLACE.fullmatch(place) is None:
        raise CustodyPlaceError
    return place


def keep_until(
    cabinet: Cabinet, placed: date, loan: Loan | None, rules: CustodyRules
) -> date | None:
    """Return the last day of a report; None while it has none.

    Args:
        cabinet: where it lies.
        placed: when it was put there.
        loan: of the file; None where none is known, which is no end.
        rules: those in force.
    """
    if cabinet == "refused_cabinet":
        return years_after(placed, rules.refused_years)
    if loan is None or loan.settled_on is None:
        return None
    return years_after(max(placed, loan.settled_on), rules.loan_file_years)


def years_after(day: date, years: int) -> date:
    """Return the same day some years later; the 29th of February is the 1st of March.

    Never earlier than the period ends. Years beyond the calendar are its last day.
    """
    if day.year + years > date.max.year:
        return date.max
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def due_before(today: date, years: int) -> date:
    """Return the day before which a report was put away whose years are over today.

    The reverse of ``years_after``: ``years_after(day, years) < today`` exactly where
    ``day < due_before(today, years)``. Nothing is due before the calendar begins.
    """
    year = today.year - years
    if year <= date.min.year:
        return date.min
    try:
        first = today.replace(year=year)
    except ValueError:
        first = date(year, 3, 1)
    earlier = first - timedelta(days=1)
    return earlier if years_after(earlier, years) >= today else first


def require_over(last: date | None, today: date) -> date:
    """Return the last day of a report whose time is over.

    Raises:
        DestructionEarlyError: it is not over.
    """
    if last is None or today <= last:
        raise DestructionEarlyError(until="-" if last is None else last.isoformat())
    return last


def require_group(standing: Standing, roles: frozenset[str]) -> Standing:
    """Return the standing of somebody who has this part in a destruction.

    Raises:
        DestructionGroupError: their role has not.
    """
    if standing.role not in roles:
        raise DestructionGroupError
    return standing


def require_another(names: frozenset[str], proposers: frozenset[str]) -> None:
    """Pass whoever is none of those who proposed; a deputy counts as their giver.

    Raises:
        DestructionSelfError: they are.
    """
    if names & proposers:
        raise DestructionSelfError
