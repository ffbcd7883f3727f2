"""介质检查: a verdict on what lies on a medium, kept and written to the register."""

from typing import Final

from django.db import transaction

from xinhu.core.base.clock import DAY, Instant, to_datetime
from xinhu.desks.media.judging import Examined, judge
from xinhu.desks.media.models import CLEAN, REFUSED, Examination, Medium
from xinhu.desks.media.rules import MediaRules
from xinhu.desks.staff.organisation.entries import record
from xinhu.desks.staff.tokens import Actor

_ENGINE: Final = 120


def take_up(
    rules: MediaRules,
    medium: Medium,
    told: Examined,
    *,
    by: Actor,
    began: Instant,
    now: Instant,
) -> Examination:
    """Judge what was found on a medium, keep it, and write it down.

    What somebody refused for good stays refused, whatever this says.
    """
    reasons = judge(rules, told, now)
    verdict = REFUSED if reasons else CLEAN
    counts = _counts(told)
    with transaction.atomic():
        made = Examination.objects.create(
            medium=medium,
            by=by.reference,
            began_at=to_datetime(began),
            ended_at=to_datetime(now),
            verdict=verdict,
            reasons=list(reasons),
            valid_until=to_datetime(Instant(now + rules.days * DAY)),
            level=told.level,
            engine=told.engine[:_ENGINE],
            signatures_at=None
            if told.signatures is None
            else to_datetime(told.signatures),
            digest=told.digest,
            **counts,
        )
        record(
            "medium.scanned",
            by,
            now,
            medium=medium.pk,
            verdict=verdict,
            reasons=",".join(reasons),
            level=told.level or 0,
            digest=told.digest,
            **counts,
        )
    return made


def _counts(told: Examined) -> dict[str, int]:
    return {
        "files": told.files,
        "infected": told.infected,
        "unexamined": told.unexamined,
        "unread": told.unread,
        "found": told.found,
    }
