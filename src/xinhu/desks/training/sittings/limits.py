"""Whether a person may begin an exam now: not too often, not too soon, when it is due.

Pure. The limits keep the bank of questions from being learnt by trying.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo

from xinhu.core.base.clock import DAY, SECOND, Instant
from xinhu.core.policy.certificate import Certificate
from xinhu.desks.training.certifying import require_certified
from xinhu.desks.training.local_days import day_of
from xinhu.desks.training.numbers import Numbers
from xinhu.desks.training.pack import Pack
from xinhu.desks.training.refusals import CertificateRefusal
from xinhu.desks.training.sittings.errors import (
    ExamAttemptsError,
    ExamNotDueError,
    ExamPauseError,
)

_MINUTE = 60 * SECOND


@dataclass(frozen=True, slots=True)
class Attempt:
    """An exam of the same course that counts.

    Attributes:
        started: when it began.
        closed: when it was handed in, or its time was up.
        passed: whether it was passed.
    """

    started: Instant
    closed: Instant
    passed: bool


def require_startable(
    attempts: Sequence[Attempt], numbers: Numbers, now: Instant, zone: tzinfo
) -> int:
    """Return how many more exams may begin today, this one included.

    Args:
        attempts: those of the course that count, in any order.
        numbers: limits.
        now: the moment of asking.
        zone: the institution's; days are its own.

    Raises:
        ExamAttemptsError: as many as may begin on one day have begun.
        ExamPauseError: the last one was not passed, and is not long ago.
    """
    today = day_of(now, zone)
    begun = sum(day_of(each.started, zone) == today for each in attempts)
    if begun >= numbers.attempts:
        raise ExamAttemptsError(attempts=numbers.attempts)
    missed = [each.closed for each in attempts if not each.passed]
    again = max(missed, default=now) + numbers.pause * _MINUTE
    if missed and now < again:
        raise ExamPauseError(minutes=-(-(again - now) // _MINUTE))
    return numbers.attempts - begun


def require_due(
    pack: Pack, held: Sequence[Certificate], now: Instant, zone: tzinfo
) -> Instant:
    """Return until when what a person holds counts; now, where nothing does.

    Args:
        pack: the course.
        held: all certificates they hold.
        now: the moment of asking.
        zone: the institution's.

    Raises:
        ExamNotDueError: their certificate counts, and its renewal is not due yet.
    """
    try:
        until = require_certified(pack, held, now, zone)
    except CertificateRefusal:
        return now
    early = until - pack.course.remind_days * DAY - now
    if early > 0:
        raise ExamNotDueError(days=-(-early // DAY), **pack.titles)
    return until
