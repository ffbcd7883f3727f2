"""What the monthly list looks for: ``rules/inquiry/self_check.yaml``, checked whole."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Annotated, Final, Literal

import msgspec

from xinhu.core.policy.rules_file import PolicyInvalidError, read_rules

FILE: Final = "inquiry/self_check.yaml"
_Status = Literal["confirmed", "unverified"]
_Clock = Annotated[str, msgspec.Meta(pattern=r"\A([01][0-9]|2[0-3]):[0-5][0-9]\Z")]
Worked = Callable[[date], bool]
"""Tells whether the bank works on a day."""


class _Hours(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    kw_only=True,
    tag="hours",
    tag_field="is",
):
    first: _Clock
    last: _Clock
    source: str
    status: _Status


class _Count(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    kw_only=True,
    tag="count",
    tag_field="is",
):
    number: Annotated[int, msgspec.Meta(ge=1)]
    unit: str
    source: str
    status: _Status


class _People(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    kw_only=True,
    tag="people",
    tag_field="is",
):
    roles: Annotated[frozenset[str], msgspec.Meta(min_length=1)]
    source: str
    status: _Status


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    asked_hours: _Hours
    same_person: _Count
    unclear_hours: _Count
    signers: _People


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfCheckRules:
    """The rules in force.

    Attributes:
        first, last: between which hours of a worked day inquiries are asked.
        worked: which days those are.
        same_person: so many of one operator about one customer are listed.
        unclear_hours: how long an inquiry may wait for a person.
        place_days: within how many days a report is put away.
        signers: roles that sign.
    """

    first: time
    last: time
    worked: Worked
    same_person: int
    unclear_hours: int
    place_days: int
    signers: frozenset[str]

    @classmethod
    def load(
        cls,
        folder: Path,
        override: Path | None = None,
        *,
        worked: Worked,
        place_days: int,
    ) -> "SelfCheckRules":
        """Read them.

        Args:
            folder: the shipped rules.
            override: the institution's own.
            worked: the calendar of working days.
            place_days: of the rules of custody.

        Raises:
            PolicyInvalidError: the file cannot be used, or the day ends before it
                begins.
        """
        known = _read(folder, override)
        hours = known.asked_hours
        if hours.first >= hours.last:
            raise PolicyInvalidError(file=FILE, detail="the day ends before it begins")
        return cls(
            first=time.fromisoformat(hours.first),
            last=time.fromisoformat(hours.last),
            worked=worked,
            same_person=known.same_person.number,
            unclear_hours=known.unclear_hours.number,
            place_days=place_days,
            signers=known.signers.roles,
        )


def load_signers(folder: Path, override: Path | None = None) -> frozenset[str]:
    """Return the roles that sign, for pages that say whose part it is.

    Raises:
        PolicyInvalidError: the file cannot be used.
    """
    return _read(folder, override).signers.roles


def _read(folder: Path, override: Path | None) -> _File:
    given: Mapping[str, object] = read_rules(FILE, object, folder, override)
    try:
        return msgspec.convert(dict(given), _File)
    except msgspec.ValidationError as error:
        raise PolicyInvalidError(file=FILE, detail=str(error)) from None
