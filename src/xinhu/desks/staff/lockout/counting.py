"""Attempts, counted before a password is looked at, in one place for all processes.

    (1) a device that the account knows: only that device's failures count
    (2) otherwise the address's and the account's; the address first
    (3) one of them waits: turned away, nothing is written but a count now and then
    (4) the attempt is written down as a failure, before the password is hashed
    (5) the password was right: what was written down is taken back

Steps 3 and 4 are one statement per bucket, under its row's lock: of two attempts at the
same instant the second sees the first.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from xinhu.core.base.clock import SECOND, Instant, from_datetime, to_datetime
from xinhu.desks.staff.lockout.buckets import Bucket
from xinhu.desks.staff.lockout.delaying import delay_after
from xinhu.desks.staff.lockout.errors import LogInSlowError
from xinhu.desks.staff.lockout.models import Failures
from xinhu.desks.staff.lockout.rules import LockoutRules
from xinhu.desks.staff.lockout.waiting import Waiting

_TAKE = """
INSERT INTO staff_lockout AS l (kind, bucket, failures, turned_away, last_at, until)
VALUES (%(kind)s, %(bucket)s, 1, 0, %(at)s, %(free)s)
ON CONFLICT (kind, bucket) DO UPDATE SET
    failures = CASE WHEN l.last_at < %(forgotten)s THEN 1 ELSE l.failures + 1 END,
    last_at = %(at)s
WHERE l.until <= %(at)s
RETURNING failures, turned_away
"""
_COUNT = """
UPDATE staff_lockout SET turned_away = turned_away + %s
WHERE kind = %s AND bucket = %s
"""
_GIVE_BACK = """
UPDATE staff_lockout SET failures = greatest(failures - 1, 0), until = %s
WHERE kind = %s AND bucket = %s
"""
_FREE = to_datetime(Instant(0))
"""Until when a bucket waits that does not. Never the present: an attempt that began a
moment before another, and is counted after it, would find the other's in the future."""


@dataclass(frozen=True, slots=True)
class Delayed:
    """A bucket that waits after this attempt, if the attempt fails.

    Attributes:
        bucket: which.
        failures: in a row, this one included.
        turned_away: attempts that were turned away since the waiting before.
        seconds: of waiting.
    """

    bucket: Bucket
    failures: int
    turned_away: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Taken:
    """An attempt that may look at a password.

    Attributes:
        buckets: in which it is written down as a failure.
        delayed: those of them that wait, should it fail.
    """

    buckets: tuple[Bucket, ...]
    delayed: tuple[Delayed, ...]


def take(
    buckets: Sequence[Bucket], at: Instant, rules: LockoutRules, waiting: Waiting
) -> Taken:
    """Write an attempt down as a failure, or turn it away.

    Args:
        buckets: in which it counts, in the order of their locks.
        at: now.
        rules: in force.
        waiting: what this process remembers.

    Raises:
        LogInSlowError: one of them waits.
    """
    _require_no_waiting(buckets, at, waiting)
    with transaction.atomic():
        delayed = [_take(bucket, at, rules, waiting) for bucket in buckets]
    return Taken(tuple(buckets), tuple(one for one in delayed if one.seconds))


def give_back(taken: Taken, waiting: Waiting) -> None:
    """Take back what was written down: the password was right.

    Failures of the account or device are forgotten. Of the address only this attempt
    is: whoever guesses there gains nothing by coming in as themselves in between.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        for bucket in taken.buckets:
            if bucket.kind == "address":
                waiting.forget(bucket)
                cursor.execute(_GIVE_BACK, (_FREE, *bucket))
            else:
                Failures.objects.filter(kind=bucket.kind, bucket=bucket.number).delete()


def keep_waiting(taken: Taken, at: Instant, waiting: Waiting) -> None:
    """Remember which address waits now: the password was wrong."""
    for one in taken.delayed:
        _learn(one.bucket, Instant(at + one.seconds * SECOND), waiting)


def write_counts(at: Instant, waiting: Waiting) -> None:
    """Add to the database what was turned away from memory."""
    counted = waiting.counted(at)
    if counted:
        with connection.cursor() as cursor:
            cursor.executemany(_COUNT, [(n, *bucket) for bucket, n in counted.items()])


def _require_no_waiting(
    buckets: Iterable[Bucket], at: Instant, waiting: Waiting
) -> None:
    waits = []
    for bucket in buckets:
        row = Failures.objects.filter(kind=bucket.kind, bucket=bucket.number).first()
        until = Instant(0) if row is None else from_datetime(row.until)
        if until > at:
            waits.append((until, bucket))
            _learn(bucket, until, waiting)
    if waits:
        write_counts(at, waiting)
        until, bucket = max(waits)
        _turn_away(bucket, until, at, waiting)


def _learn(bucket: Bucket, until: Instant, waiting: Waiting) -> None:
    # Before the database is asked only the address is known (``access.doorkeeper``).
    if bucket.kind == "address":
        waiting.learn(bucket, until)


def _turn_away(bucket: Bucket, until: Instant, at: Instant, waiting: Waiting) -> None:
    _learn(bucket, until, waiting)
    waiting.turn_away(bucket)
    raise LogInSlowError(-(-(until - at) // SECOND))


def _take(
    bucket: Bucket, at: Instant, rules: LockoutRules, waiting: Waiting
) -> Delayed:
    values = {
        "kind": bucket.kind,
        "bucket": bucket.number,
        "at": to_datetime(at),
        "free": _FREE,
        "forgotten": to_datetime(Instant(at - rules.forget * SECOND)),
    }
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, values)
        row = cursor.fetchone()
    if row is None:
        # Somebody else's attempt came first, and made it wait.
        found = Failures.objects.get(kind=bucket.kind, bucket=bucket.number)
        _turn_away(bucket, from_datetime(found.until), at, waiting)
    failures, turned_away = row
    seconds = delay_after(failures, rules.limits[bucket.kind])
    if seconds:
        until = Instant(at + seconds * SECOND)
        Failures.objects.filter(kind=bucket.kind, bucket=bucket.number).update(
            until=to_datetime(until), turned_away=0
        )
    return Delayed(bucket, failures, turned_away, seconds)
