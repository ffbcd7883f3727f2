"""The gate's answers about the register book, as its pages read them."""

import msgspec

from xinhu.console.gate_answers import Receipt
from xinhu.console.inquiry.answers import InquiryCard


class BookLine(InquiryCard, frozen=True, kw_only=True):
    """A row of the book, without a word of whom it is about.

    Attributes:
        branch: where it was asked.
        commitment: hexadecimal, over the details that stand sealed.
        corrections: how many further entries correct it.
        owner: of the program that asked; None where a person did.
        reviewer: who evaluated the report; None before.
        custody: where the report is kept; None before.
    """

    branch: str
    commitment: str
    corrections: int
    owner: str | None
    reviewer: str | None
    custody: str | None


class BookPage(msgspec.Struct, frozen=True):
    """Rows, the oldest first, and where the next page begins."""

    rows: tuple[BookLine, ...]
    after: str | None


class BookSums(msgspec.Struct, frozen=True):
    """How many rows there are, in all and by each of three columns."""

    total: int
    reasons: dict[str, int]
    operators: dict[str, int]
    states: dict[str, int]


class Right(msgspec.Struct, frozen=True):
    """What a further entry says is right: the column, and its masked value."""

    what: str
    right: str


class OpenedLine(BookLine, frozen=True, kw_only=True):
    """A row before somebody's eyes.

    Attributes:
        details: field, and its masked value; None where nothing may be shown.
        withheld: code that says why nothing is.
        corrected: by further entries, the oldest first.
        shown: receipt of the entry in the customer's own chain.
    """

    details: dict[str, str] | None
    withheld: str | None
    corrected: tuple[Right, ...]
    shown: Receipt | None


class OpenedBook(msgspec.Struct, frozen=True):
    """A page before somebody's eyes, and the receipt of its opening."""

    rows: tuple[OpenedLine, ...]
    masks: dict[str, str]
    after: str | None
    receipt: Receipt


class CorrectionCard(msgspec.Struct, frozen=True):
    """A further entry about a row: which column, by whom, when; not what is right."""

    ref: str
    what: str
    operator: str
    at: str
    commitment: str


class Corrections(msgspec.Struct, frozen=True):
    """A row, the branch that asked, and the further entries, the oldest first."""

    inquiry: InquiryCard
    branch: str
    corrections: tuple[CorrectionCard, ...]


class Corrected(msgspec.Struct, frozen=True):
    """A further entry that was made just now."""

    ref: str


class BoundQuarter(msgspec.Struct, frozen=True):
    """A quarter's book that was bound; ``volume`` is None before that is bound."""

    quarter: str
    count: int
    digest: str
    bound_at: str
    operator: str
    folder: str
    volume: str | None
    receipt: Receipt


class DueQuarter(msgspec.Struct, frozen=True):
    """A quarter that is over and not bound; while inquiries wait it cannot be."""

    quarter: str
    inquiries: int
    waiting: int


class BoundQuarters(msgspec.Struct, frozen=True):
    """Quarters that were bound, and those that should be; the newest first."""

    books: tuple[BoundQuarter, ...]
    due: tuple[DueQuarter, ...]
