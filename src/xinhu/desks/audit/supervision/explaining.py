"""情况说明: what an operator is asked to explain, and what they say, once."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import F
from django.db.models.expressions import RawSQL

from xinhu.core.base.clock import Instant, from_datetime, to_datetime
from xinhu.desks.audit.models import FIRST, TO_EXPLAIN, Explanation, SupervisedItem
from xinhu.desks.audit.supervision.desk import Desk, lock_unsigned
from xinhu.desks.audit.supervision.errors import DayUnknownError, NotAskedError
from xinhu.desks.audit.supervision.items import Seen, item_of, see
from xinhu.desks.audit.supervision.texts import require_text
from xinhu.desks.staff.deeds import Deed, one_deed, record
from xinhu.desks.staff.models import Operator


class Question(NamedTuple):
    """What an operator is asked about one of their acts.

    Attributes:
        seen: the item.
        remark: what the supervisor wants to know.
        last: the last day on which an answer is in time.
        overdue: that day has passed.
    """

    seen: Seen
    remark: str
    last: date
    overdue: bool


def questions(desk: Desk, operator: Operator, now: Instant) -> Sequence[Question]:
    """Return what an operator has yet to explain, the oldest question first."""
    rows = (
        SupervisedItem.objects.filter(
            verdicts__step=FIRST,
            verdicts__result=TO_EXPLAIN,
            explanation=None,
            day__signature=None,
        )
        .annotate(actor=RawSQL("body::jsonb ->> 'actor'", ()))
        .filter(actor=operator.reference)
        .select_related("day", "explanation")
        .prefetch_related("verdicts__by", "footage")
        .order_by(F("verdicts__at"), "pk")
    )
    return [_question(desk, see(row), now) for row in rows]


def _question(desk: Desk, seen: Seen, now: Instant) -> Question:
    verdict = seen.verdict
    if verdict is None:
        raise NotAskedError
    asked_on = desk.day_of(from_datetime(verdict.at))
    last = desk.known.calendar.after(asked_on, desk.rules.explain_within)
    return Question(seen, verdict.remark, last, desk.day_of(now) > last)


def question_of(desk: Desk, operator: Operator, pk: int, now: Instant) -> Question:
    """Return what an operator is asked about one act.

    Raises:
        DayUnknownError: there is no such item, or it is somebody else's act.
        NotAskedError: they are not asked, or have explained it.
    """
    seen = item_of(pk)
    if seen.entry.actor != operator.reference:
        raise DayUnknownError
    if seen.state != "asked":
        raise NotAskedError
    return _question(desk, seen, now)


def explain(desk: Desk, deed: Deed, pk: int, text: str) -> Explanation:
    """Answer a question about one's own act; an answer stands as it was given.

    Raises:
        DayUnknownError: there is no such item, or it is somebody else's act.
        NotAskedError: one is not asked, or has explained it.
        DaySignedError: the day was signed.
        RemarkLongError: the text is empty or too long.
    """
    said = require_text(text)
    number = item_of(pk).row.number
    with one_deed("supervision.explained", deed, entry=number):
        lock_unsigned(item_of(pk).row.day_id)
        question = question_of(desk, deed.by, pk, deed.at)
        given = Explanation.objects.create(
            item=question.seen.row, text=said, by=deed.by, at=to_datetime(deed.at)
        )
        record(
            "supervision.explained",
            deed,
            entry=number,
            list=question.seen.row.day_id,
        )
    return given
