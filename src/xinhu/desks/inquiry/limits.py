"""How much, how often and how long: ``rules/inquiry/limits.yaml``, checked whole."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import msgspec

from xinhu.core.base.clock import SECOND, Instant
from xinhu.core.policy.rules_file import PolicyInvalidError, read_rules
from xinhu.desks.inquiry.errors import LimitReachedError, RepeatedError

FILE: Final = "inquiry/limits.yaml"


class _Number(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    number: int
    unit: str
    source: str
    status: Literal["confirmed", "unverified"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The limits in force; units as in the file."""

    a_day: int
    repeat_hours: int
    lease_seconds: int
    bureau_seconds: int
    paper_megabytes: int
    view_hours: int
    notice_hours: int

    @classmethod
    def load(cls, folder: Path, override: Path | None = None) -> "Limits":
        """Read them.

        Raises:
            PolicyInvalidError: the file cannot be used; a number is missing, unknown or
                below one; the lease ends before the bureau's time does.
        """
        rules = read_rules(FILE, _Number, folder, override)
        wanted = tuple(cls.__dataclass_fields__)
        if set(rules) != set(wanted):
            raise PolicyInvalidError(file=FILE, detail=", ".join(wanted))
        for name, rule in rules.items():
            if rule.number < 1:
                raise PolicyInvalidError(file=FILE, detail=f"{name} is below 1")
        limits = cls(**{name: rules[name].number for name in wanted})
        if limits.lease_seconds <= limits.bureau_seconds:
            detail = "lease_seconds is not above bureau_seconds"
            raise PolicyInvalidError(file=FILE, detail=detail)
        return limits


@dataclass(frozen=True, slots=True)
class Counted:
    """What was asked before, refused inquiries left out.

    Attributes:
        today: by this operator for this reason on this day.
        last: when this customer was last queried for this reason; None if never.
    """

    today: int
    last: Instant | None


def require_within(
    limits: Limits, counted: Counted, reason: str, now: Instant, *, why_again: str
) -> None:
    """Pass an inquiry that is not one too many.

    Args:
        limits: those in force.
        counted: what was asked before.
        reason: code of the reason.
        now: the present.
        why_again: in words, why it is asked again so soon; empty where nothing was
            stated.

    Raises:
        LimitReachedError: the operator's day is full.
        RepeatedError: the customer was queried a short time ago, and why again was not
            said.
    """
    if counted.today >= limits.a_day:
        raise LimitReachedError(reason=reason, limit=limits.a_day)
    if counted.last is None or why_again.strip():
        return
    if now < counted.last + limits.repeat_hours * 3600 * SECOND:
        raise RepeatedError(hours=limits.repeat_hours)
