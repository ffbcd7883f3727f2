"""Who came in, and who tried: written at each log-in, shown to the account's owner."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from xinhu.core.base.clock import Instant, from_datetime, to_datetime
from xinhu.core.base.errors import Refusal
from xinhu.desks.staff.acts import record_own_act
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.sessions.models import LogIn

IN = "in"
WRONG = "wrong"
_SHOWN = 10

_COUNT = """
INSERT INTO staff_log_in
    (operator_id, result, zone, known, after, hour, first_at, last_at, count)
VALUES (%(operator)s, %(result)s, %(zone)s, %(known)s,
    (SELECT coalesce(max(id), 0) FROM staff_log_in
     WHERE operator_id = %(operator)s AND result = 'in'),
    %(hour)s, %(at)s, %(at)s, 1)
ON CONFLICT (operator_id, result, zone, known, after, hour) WHERE NOT (result = 'in')
DO UPDATE SET last_at = EXCLUDED.last_at, count = staff_log_in.count + 1
"""
_COUNT_NOBODY = """
INSERT INTO staff_lockout (kind, bucket, failures, turned_away, last_at, until)
VALUES ('nobody', 0, 1, 0, %(at)s, %(at)s)
ON CONFLICT (kind, bucket) DO UPDATE SET
    failures = staff_lockout.failures + 1, last_at = %(at)s
"""


@dataclass(frozen=True, slots=True)
class Before:
    """What happened before the present session.

    Attributes:
        last: the log-in before it; None for the first.
        failed: attempts that failed since then.
        newest_failed: when the newest of them was.
    """

    last: LogIn | None
    failed: int
    newest_failed: Instant | None


def record_log_in(operator: Operator, *, zone: str, known: bool, at: Instant) -> None:
    """Write down that an operator came in."""
    moment = to_datetime(at)
    LogIn.objects.create(
        operator=operator,
        result=IN,
        zone=zone,
        known=known,
        after=0,
        hour=_hour(moment),
        first_at=moment,
        last_at=moment,
    )


def record_failure(operator: Operator, *, zone: str, known: bool, at: Instant) -> None:
    """Count an attempt that failed; those of an hour are one row."""
    moment = to_datetime(at)
    values: dict[str, str | int | bool | datetime] = {
        "operator": operator.pk,
        "result": WRONG,
        "zone": zone,
        "known": known,
        "hour": _hour(moment),
        "at": moment,
    }
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, values)


def record_refused(
    operator: Operator, refused: Refusal, *, zone: str, at: Instant
) -> None:
    """Write that whoever proved to be an operator was not let in, and why."""
    record_own_act(
        "log_in.refused", operator=operator, zone=zone, at=at, reason=refused.code
    )


def record_nobody(at: Instant) -> None:
    """Count an attempt on a name that nobody has: one row, and as much work."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_NOBODY, {"at": to_datetime(at)})


def newest_log_ins(operator: Operator) -> list[LogIn]:
    """Return the last ten log-ins and rows of failures, newest first."""
    return list(LogIn.objects.filter(operator=operator)[:_SHOWN])


def failed_since(operator: Operator) -> int:
    """Return how many attempts failed since the operator last came in."""
    last = LogIn.objects.filter(operator=operator, result=IN).first()
    failed = LogIn.objects.filter(
        operator=operator, result=WRONG, after__gte=0 if last is None else last.pk
    )
    return sum(failed.values_list("count", flat=True))


def before_this(operator: Operator) -> Before:
    """Return the log-in before the present one, and what failed in between."""
    came = LogIn.objects.filter(operator=operator, result=IN)[:2]
    last = came[1] if len(came) > 1 else None
    failed = LogIn.objects.filter(operator=operator, result=WRONG)
    if last is not None:
        failed = failed.filter(after__gte=last.pk)
    rows = list(failed)
    newest = max((row.last_at for row in rows), default=None)
    return Before(
        last,
        sum(row.count for row in rows),
        None if newest is None else from_datetime(newest),
    )


def _hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)
