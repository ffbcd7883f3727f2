"""What is due and overdue for a person in a post, course by course."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta, tzinfo
from typing import Literal

from xinhu.core.base.clock import DAY, Instant
from xinhu.core.policy.certificate import Certificate
from xinhu.desks.training.certifying import (
    counts_until,
    require_certified,
)
from xinhu.desks.training.local_days import day_of, end_of
from xinhu.desks.training.pack import Pack
from xinhu.desks.training.refusals import CertificateRefusal

State = Literal["current", "due", "overdue"]


@dataclass(frozen=True, slots=True)
class Due:
    """A course of a person's curriculum.

    Attributes:
        pack: the course.
        state: ``current``, ``due`` (to be taken before the deadline), or ``overdue``.
        deadline: from this instant on the person is overdue.
        reason: why what they hold does not count, as ``certificate.missing``; empty
            while it does.
    """

    pack: Pack
    state: State
    deadline: Instant
    reason: str


def due_of(
    packs: Iterable[Pack],
    since: Instant,
    held: Iterable[Certificate],
    now: Instant,
    zone: tzinfo,
) -> tuple[Due, ...]:
    """Return how a person stands with each of these courses, most urgent first.

    Being due grants nothing: a purpose stays barred until its course is passed.

    Args:
        packs: what they have to take.
        since: when they came to their post.
        held: all certificates they hold.
        now: the moment of asking.
        zone: the institution's.
    """
    certificates = tuple(held)
    listed = [_due(pack, since, certificates, now, zone) for pack in packs]
    return tuple(sorted(listed, key=lambda due: (due.deadline, due.pack.course.code)))


def _due(
    pack: Pack,
    since: Instant,
    held: tuple[Certificate, ...],
    now: Instant,
    zone: tzinfo,
) -> Due:
    try:
        until = require_certified(pack, held, now, zone)
    except CertificateRefusal as refusal:
        deadline = _deadline(pack, since, held, now, zone)
        state: State = "due" if now < deadline else "overdue"
        return Due(pack, state, deadline, refusal.code)
    near = now >= until - pack.course.remind_days * DAY
    return Due(pack, "due" if near else "current", until, "")


def _deadline(
    pack: Pack,
    since: Instant,
    held: tuple[Certificate, ...],
    now: Instant,
    zone: tzinfo,
) -> Instant:
    """Return since when a course is overdue whose certificate does not count.

    The end of the last certificate, where that fell into the time in this post; else
    the days that everybody has in a new post.
    """
    ends = [
        counts_until(pack, each, zone)
        for each in held
        if each.course == pack.course.code and each.issued <= now
    ]
    fallen = [end for end in ends if since <= end <= now]
    if fallen:
        return max(fallen)
    within = timedelta(days=pack.course.first_within_days)
    return end_of(day_of(since, zone) + within, zone)
