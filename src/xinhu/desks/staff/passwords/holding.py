"""Whether a password still holds: given by somebody else, expired, soon to expire."""

from dataclasses import dataclass
from typing import Literal

from xinhu.core.base.clock import DAY, Instant, from_datetime
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.passwords.rules import Numbers

Due = Literal["", "first", "expired"]
"""Why a password must be changed before anything else; empty where it need not."""


@dataclass(frozen=True, slots=True)
class Holding:
    """How a password stands.

    Attributes:
        due: why it must be changed now.
        days: left, where its owner is to be warned; None where it is too early.
    """

    due: Due
    days: int | None


def judge(set_at: Instant, at: Instant, numbers: Numbers, *, given: bool) -> Holding:
    """Tell how a password stands.

    Args:
        set_at: when it was set.
        at: now.
        numbers: of the rules.
        given: whether somebody else knows it.
    """
    if given:
        return Holding("first", None)
    left = set_at + numbers.expires * DAY - at
    if left <= 0:
        return Holding("expired", None)
    days = -(-left // DAY)
    return Holding("", days if days <= numbers.warning else None)


def holding_of(operator: Operator, at: Instant, numbers: Numbers) -> Holding:
    """Tell how an operator's password stands; one of unknown age must be changed."""
    newest = operator.used_passwords.first()
    if newest is None:
        return Holding("first", None)
    set_at = from_datetime(newest.set_at)
    return judge(set_at, at, numbers, given=newest.given)


def holds_until(operator: Operator, numbers: Numbers) -> Instant | None:
    """Return when an operator's password expires; None for one of unknown age."""
    newest = operator.used_passwords.first()
    if newest is None:
        return None
    return Instant(from_datetime(newest.set_at) + numbers.expires * DAY)
