"""The gate's answers about letters, inquiries and reports, as the pages read them."""

import msgspec

from xinhu.console.gate_answers import GroundCard, Receipt


class Lack(msgspec.Struct, frozen=True):
    """Something that a letter's form lacks: name of the input, and why."""

    what: str
    why: str


class Lacks(msgspec.Struct, frozen=True):
    """Everything that a letter's form lacks, and whether its scan can be read."""

    lacks: tuple[Lack, ...]
    reads_scans: bool


class ScanRead(msgspec.Struct, frozen=True):
    """What the scan of a letter says of who signed it."""

    name: str
    id_number: str
    differs: tuple[str, ...]


class LetterCard(msgspec.Struct, frozen=True):
    """A customer's letter, without a word of who signed."""

    ref: str
    reasons: tuple[str, ...]
    institution: str
    signed_on: str
    ground: GroundCard


class Letters(msgspec.Struct, frozen=True):
    """A customer's letters, the newest first."""

    letters: tuple[LetterCard, ...]
    reads_scans: bool


class AskedFor(msgspec.Struct, frozen=True):
    """A request for a supervisor's approval."""

    ref: str
    state: str


class Approval(msgspec.Struct, frozen=True):
    """A request for approval as whoever asked sees it."""

    ref: str
    state: str
    customer: str
    expires_at: str
    terms: dict[str, str]


class Rests(msgspec.Struct, frozen=True):
    """Kind and reference of the ground that an inquiry rests on."""

    kind: str
    ref: str


class InquiryCard(msgspec.Struct, frozen=True):
    """Where an inquiry stands, without a word of whom it is about."""

    ref: str
    customer: str
    reason: str
    ground: Rests
    operator: str
    state: str
    attempt: int
    asked_at: str
    changed_at: str
    loan: str | None = None
    refusal: str | None = None
    report_number: str | None = None
    disputed: bool = False
    receipt: Receipt | None = None


class Inquiries(msgspec.Struct, frozen=True):
    """Inquiries of an operator, or those that wait in a branch."""

    inquiries: tuple[InquiryCard, ...]


class Column(msgspec.Struct, frozen=True):
    """A column of a report's section, by its names."""

    code: str
    zh: str
    en: str


class Section(msgspec.Struct, frozen=True):
    """A part of a report, masked."""

    code: str
    zh: str
    en: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


class Opened(msgspec.Struct, frozen=True):
    """A report before somebody's eyes.

    Attributes:
        inquiry: what it came of.
        sections: its parts, empty ones too.
        left_out: how many of its values stand in no list and are not shown.
        receipt: of this opening.
    """

    inquiry: InquiryCard
    sections: tuple[Section, ...]
    left_out: int
    receipt: Receipt
