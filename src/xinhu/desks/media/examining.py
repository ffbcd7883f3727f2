"""介质检查: a verdict on what lies on a medium, kept and written to the register."""

from typing import Any, Final

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
    said = _said(told)
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
            **_engine(told),
            **said,
        )
        record(
            "medium.scanned",
            by,
            now,
            medium=medium.pk,
            verdict=verdict,
            reasons=",".join(reasons),
            level=told.level or 0,
            **said,
        )
    return made


def _engine(told: Examined) -> dict[str, Any]:
    made = told.signatures
    at = None if made is None else to_datetime(made)
    return {"engine": told.engine[:_ENGINE], "signatures_at": at}


def _said(told: Examined) -> dict[str, str | int]:
    return {
        "digest": told.digest,
        "files": told.files,
        "infected": told.infected,
        "unexamined": told.unexamined,
        "unread": told.unread,
        "found": told.found,
    }
