"""What is due without anybody asking: sessions without an act or a post, old rows.

For the worker, once a minute and once a day. A console locks by itself whatever it is
asked for; this is for the session that nothing asks for any more.
"""

from datetime import timedelta

from django.contrib.sessions.models import Session as BrowserSession
from django.db.models import Q

from xinhu.core.base.clock import SECOND, Instant, to_datetime
from xinhu.desks.staff.lockout.models import Failures
from xinhu.desks.staff.organisation.being_away import is_away
from xinhu.desks.staff.sessions.ending import end_session
from xinhu.desks.staff.sessions.locking import lock_session
from xinhu.desks.staff.sessions.models import LogIn, Session
from xinhu.desks.staff.sessions.rules import SessionRules

KEEP_LOG_IN_DAYS = 180
"""What the owner of an account is shown; the register keeps each log-in for good."""
_AT_ONCE = 500


def sweep_sessions(rules: SessionRules, now: Instant) -> tuple[int, int]:
    """Lock sessions without an act for long enough, and end those for even longer.

    One whose operator's main assignment is over, or who is on leave, ends as well.

    Returns:
        how many were locked, and how many ended.
    """

    def before(seconds: int) -> Q:
        return Q(seen_at__lte=to_datetime(Instant(now - seconds * SECOND)))

    started = to_datetime(Instant(now - rules.longest * SECOND))
    open_ones = Session.objects.filter(ended_at=None)
    without = Q(operator__standing_until__lte=to_datetime(now))
    gone = open_ones.filter(without).values_list("pk", flat=True)[:_AT_ONCE]
    ended = sum(end_session(number, "standing", now) for number in list(gone))
    away = open_ones.filter(is_away("operator", now)).values_list("pk", flat=True)
    ended += sum(end_session(number, "leave", now) for number in away[:_AT_ONCE])
    over = open_ones.filter(before(rules.idle_end) | Q(opened_at__lte=started))
    ended += sum(
        end_session(
            session.pk, "longest" if session.opened_at <= started else "idle", now
        )
        for session in over[:_AT_ONCE]
    )
    left = open_ones.filter(before(rules.idle_lock), token__locked_at=None)
    numbers = list(left.values_list("pk", flat=True)[:_AT_ONCE])
    return sum(lock_session(number, "idle", now) for number in numbers), ended


def clear_old_rows(forget_seconds: int, now: Instant) -> int:
    """Delete what counts no more: failures forgotten, log-ins long past."""
    forgotten = to_datetime(Instant(now - forget_seconds * SECOND))
    old = to_datetime(now) - timedelta(days=KEEP_LOG_IN_DAYS)
    gone, _ = Failures.objects.filter(last_at__lt=forgotten).delete()
    past, _ = LogIn.objects.filter(last_at__lt=old).delete()
    return gone + past


def clear_expired_sessions(now: Instant) -> int:
    """Delete what the console kept for browsers beyond its time; return how many.

    An expired one opens nothing; but it holds who came in and how.
    """
    expired = BrowserSession.objects.filter(expire_date__lt=to_datetime(now))
    gone, _ = expired.delete()
    return gone
