"""An objection as the pages say it: names instead of codes, and its clock."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from xinhu.console.inquiry.objections.answers import ObjectionCard
from xinhu.console.inquiry.objections.days import Days, day_of, days_of
from xinhu.console.inquiry.objections.rules import outcome_name, subject_name
from xinhu.console.kit.times import today
from xinhu.desks.staff.rules import Language


class Line(NamedTuple):
    """An objection in the reader's language.

    Attributes:
        card: as the gate told it.
        subjects: what is disputed.
        outcome: how it ended; empty while it waits.
        due: its clock.
    """

    card: ObjectionCard
    subjects: tuple[str, ...]
    outcome: str
    due: Days


def lines(found: Iterable[ObjectionCard], language: Language) -> list[Line]:
    """Return objections as the pages say them, in their order."""
    day = today()
    return [_line(each, language, day) for each in found]


def line(card: ObjectionCard, language: Language) -> Line:
    """Return one objection as the pages say it."""
    return _line(card, language, today())


def _line(card: ObjectionCard, language: Language, day: date) -> Line:
    answered = None if card.answered_at is None else day_of(card.answered_at)
    return Line(
        card=card,
        subjects=tuple(subject_name(code, language) for code in card.subjects),
        outcome="" if card.outcome is None else outcome_name(card.outcome, language),
        due=days_of(date.fromisoformat(card.due_on), answered, day),
    )
