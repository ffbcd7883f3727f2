"""The gate's answers about objections, as the pages read them."""

import msgspec

from xinhu.console.gate_answers import Receipt
from xinhu.console.inquiry.answers import InquiryCard


class ObjectionCard(msgspec.Struct, frozen=True):
    """Where an objection stands, without a word of what was said."""

    ref: str
    inquiry: str
    branch: str
    subjects: tuple[str, ...]
    by: str
    taken_by: str
    taken_at: str
    due_on: str
    outcome: str | None = None
    answered_by: str | None = None
    answered_at: str | None = None


class Waiting(msgspec.Struct, frozen=True):
    """Objections without an answer, the most urgent first."""

    objections: tuple[ObjectionCard, ...]


class Disputed(msgspec.Struct, frozen=True):
    """An inquiry with the objections to its report, the oldest first."""

    inquiry: InquiryCard
    objections: tuple[ObjectionCard, ...]


class SaidWords(msgspec.Struct, frozen=True):
    """What both sides said, and the entry of this look; no answer while none is."""

    objection: ObjectionCard
    words: str
    receipt: Receipt
    answer: str | None = None
