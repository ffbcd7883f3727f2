"""轮岗、强制休假、休眠账号: when each falls due, by days and numbers alone (R6.6).

Pure: told what somebody held and took, it returns days. Who is listed, and what is done
about it, is others' concern (``due_lists``, ``dormancy``).
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from xinhu.core.base.clock import DAY, Instant
from xinhu.desks.staff.organisation.staffing import Staffing

_DECEMBER = 12


@dataclass(frozen=True, slots=True)
class Spell:
    """A time in a post.

    Attributes:
        post: code.
        first: day on which it began.
        last: day on which it ended; None where it holds.
    """

    post: str
    first: date
    last: date | None


@dataclass(frozen=True, slots=True)
class Taken:
    """A leave that was taken.

    Attributes:
        first: its first day; it counts for the year of that day.
        days: working days.
    """

    first: date
    days: int


@dataclass(frozen=True, slots=True)
class Owed:
    """What is missing of a year's mandatory leave.

    Attributes:
        days: working days, 0 for none.
        at_once: whether the days at one stretch are still missing.
    """

    days: int
    at_once: bool


def in_post_since(spells: Iterable[Spell], post: str, staffing: Staffing) -> date:
    """Return since when a post is held, breaks that are too short left out.

    Whoever is away for less than ``away`` months and comes back has not rotated.

    Args:
        spells: all that was held, in any order; one of them holds this post.
        post: code of the post.
        staffing: numbers in force.
    """
    own = sorted(
        (spell for spell in spells if spell.post == post), key=lambda each: each.first
    )
    since = own[-1].first
    for earlier in reversed(own[:-1]):
        if earlier.last is None or months_after(earlier.last, staffing.away) > since:
            since = min(since, earlier.first)
        else:
            break
    return since


def rotation_day(spells: Iterable[Spell], post: str, staffing: Staffing) -> date:
    """Return the day by which the holder of a post must have left it."""
    since = in_post_since(spells, post, staffing)
    return months_after(since, staffing.months(post))


def leave_owed(
    taken: Iterable[Taken], year: int, joined: date, staffing: Staffing
) -> Owed:
    """Return what is missing of a year's leave; nothing in the year of joining."""
    if joined.year >= year:
        return Owed(0, at_once=False)
    own = [leave.days for leave in taken if leave.first.year == year]
    longest = max(own, default=0)
    return Owed(
        days=max(0, staffing.leave - sum(own)),
        at_once=longest < staffing.leave_at_once,
    )


def dormant_from(last_seen: Instant, staffing: Staffing) -> Instant:
    """Return from when on an account is dormant."""
    return Instant(last_seen + staffing.dormant * DAY)


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later, or the last of a shorter month."""
    years, month = divmod(day.month - 1 + months, _DECEMBER)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
