"""An inquiry as it is kept, what may change of it at once, and where."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from xinhu.core.base.clock import Instant
from xinhu.core.base.ids import CustomerId
from xinhu.core.base.receipt import Receipt
from xinhu.core.gate.refused_acts import RefusedActs
from xinhu.core.policy.ground import Ground
from xinhu.core.register.entry import Facts, GroundRef
from xinhu.core.vault.papers import SealedPaper
from xinhu.desks.inquiry.bureau import Media
from xinhu.desks.inquiry.demands import Letter, Loan
from xinhu.desks.inquiry.limits import Counted
from xinhu.desks.inquiry.states import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """An inquiry before it is decided.

    Attributes:
        ref: its reference.
        customer: about whom.
        operator, post, branch: who asks, and in which post. Found again, the branch is
            that whose it is now, should nobody stand in one of the old name.
        owner: the program's owner where a program asks; None at the counter.
        reason: code.
        institution: who asks the bureau.
        ground: what it rests on, as stated.
        loan: number as stated; None where none was.
        commitment: hexadecimal, over the subject.
        note: the subject, sealed.
        again: whether it was said why it is asked again so soon.
        at: when.
        lease_until: until when whoever asks works on it.
    """

    ref: str
    customer: CustomerId
    operator: str
    post: str
    branch: str
    owner: str | None
    reason: str
    institution: str
    ground: GroundRef
    loan: str | None
    commitment: str
    note: bytes
    again: bool
    at: Instant
    lease_until: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Reserved:
    """What was known at the moment of the reservation.

    Attributes:
        counted: inquiries before this one.
        letter: of the stated ground; None where that is none.
        loan: of the stated number; None where there is none.
    """

    counted: Counted
    letter: Letter | None
    loan: Loan | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry:
    """An inquiry as it is kept.

    Attributes:
        made: as it was reserved.
        state: where it stands.
        attempt: how often something left for the bureau.
        lease_until: until when somebody works on it; of what is unclear, until when
            its query may still be on its way.
        changed_at: since when it stands there.
        receipt: of its entry; None before it, or where nothing was written.
        refusal: code, where it was refused or the bureau took nothing.
        report_number: the bureau's; None without a report.
        paper: reference of the sealed report.
        view_ground: reference of the ground on which the report is opened.
        disputed: whether an objection to the report waits for its answer.
    """

    made: Reservation
    state: State
    attempt: int
    lease_until: Instant
    changed_at: Instant
    receipt: Receipt | None
    refusal: str | None
    report_number: str | None
    paper: str | None
    view_ground: str | None
    disputed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPaper:
    """A paper about to be kept, sealed.

    Attributes:
        ref: its reference.
        customer: whose.
        kind: ``report``, ``letter``, ``identity_front`` or ``identity_back``.
        media: its form, by content.
        belongs: reference of the letter or inquiry.
        size: bytes in clear.
        sealed: salt and body.
    """

    ref: str
    customer: CustomerId
    kind: str
    media: str
    belongs: str
    size: int
    sealed: SealedPaper


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPaper:
    """A paper as it is kept.

    Attributes:
        ref, customer, media: as in ``NewPaper``.
        sealed: None once it was destroyed.
    """

    ref: str
    customer: CustomerId
    media: Media
    sealed: SealedPaper | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report that came.

    Attributes:
        number: the bureau's.
        paper: the report, sealed.
        ground: on which it is opened.
        evidence: of that ground, sealed.
    """

    number: str
    paper: NewPaper
    ground: Ground
    evidence: bytes


@dataclass(frozen=True, slots=True)
class Written:
    """As much of an inquiry's entry as moves it on.

    Attributes:
        receipt: of it.
        decision: ``permit`` or ``refuse``.
        refusal: its first reason; None where it permits.
    """

    receipt: Receipt
    decision: str
    refusal: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """What an inquiry rests on; None for what is not there (any more)."""

    ground: Ground | None
    letter: Letter | None
    loan: Loan | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a person decided about an inquiry that waited for one.

    Attributes:
        ref: its reference; its note is sealed for ``decision/<ref>``.
        what: its event, as ``inquiry.sent_again``.
        operator: reference.
        note: why, sealed.
        act: its entry.
    """

    ref: str
    what: str
    operator: str
    note: bytes
    act: Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A change of an inquiry: all of it at once, or nothing.

    Attributes:
        ref: of the inquiry.
        before: where it must stand, and after how many attempts.
        after: where it stands then.
        attempt: how often something left for the bureau, then.
        at: when.
        lease_until: until when somebody works on it, then.
        receipt: of the entry, where this change is the first to know it.
        refusal: code, where it is refused.
        report: where one came.
        outcome: of the attempt before, where it is not where the inquiry stands then.
        act: entry of the change; None where the gate's own entry says it.
        decision: of the person who moves it on; None where nobody decided.
    """

    ref: str
    before: tuple[State, int]
    after: State
    attempt: int
    at: Instant
    lease_until: Instant
    receipt: Receipt | None = None
    refusal: str | None = None
    report: Report | None = None
    outcome: State | None = None
    act: Facts | None = None
    decision: Decision | None = None


class Inquiries(RefusedActs, Protocol):
    """Where inquiries are kept."""

    async def reserve(self, made: Reservation, since: Instant) -> Reserved:
        """Reserve an inquiry, durably, and count those before it.

        Two at once of the same operator, or about the same customer, are counted one
        after the other.

        Args:
            made: the inquiry.
            since: when the operator's day began.
        """
        ...

    async def move(self, move: Move) -> Inquiry:
        """Change an inquiry, durably; return it as it stands then.

        Raises:
            InquiryStateError: it does not stand where it must; nothing changed.
            GroundWithdrawnError, LoanSettledError: it was about to be sent, and that
                happened meanwhile; nothing changed.
        """
        ...

    async def decided(self, ref: str, decision: Decision, at: Instant) -> None:
        """Keep a decision that moves nothing on by itself, durably."""
        ...

    async def find(self, ref: str) -> Inquiry | None:
        """Return an inquiry as it stands now."""
        ...

    async def of_operator(self, operator: str, limit: int) -> Sequence[Inquiry]:
        """Return somebody's inquiries, the newest first."""
        ...

    async def waiting(self, branch: str, limit: int) -> Sequence[Inquiry]:
        """Return what waits for a person in a branch, the oldest first."""
        ...

    async def unevaluated(self, branch: str, limit: int) -> Sequence[Inquiry]:
        """Return what came to a branch and waits for its evaluation, the oldest first.

        Without what was asked about a loan: its report belongs to the loan's file.
        """
        ...

    async def unplaced(self, branch: str, limit: int) -> Sequence[Inquiry]:
        """Return what may be put away in a branch and is not, the oldest first."""
        ...

    async def abandoned(self, now: Instant, limit: int) -> Sequence[Inquiry]:
        """Return inquiries whose lease is over while somebody should work on them."""
        ...

    async def entry_of(self, inquiry: Inquiry) -> Written | None:
        """Return an inquiry's entry; None where there is none.

        Should one be written later all the same, ``move`` refuses to send.
        """
        ...

    async def support(self, inquiry: Inquiry) -> Support:
        """Return what an inquiry rests on, as it stands now."""
        ...

    async def unsettled(self, ref: str) -> Sequence[int]:
        """Return the attempts of which nobody knows what became, the newest first.

        Not those that never left or were rejected, nor those that the bureau said so of
        when it was asked.
        """
        ...

    async def paper(self, ref: str) -> KeptPaper | None:
        """Return a paper, sealed."""
        ...
