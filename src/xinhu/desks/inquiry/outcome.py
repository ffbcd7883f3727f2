"""What came of an attempt: the report sealed, the state moved on, its entry written.

Guarantees: report, its paper, the ground on which it may be opened, the new state and
the entry are kept together or not at all.
"""

import asyncio
from dataclasses import dataclass
from typing import Final

from xinhu.core.base.clock import Clock, Instant
from xinhu.core.base.ids import RandomBytes, new_reference
from xinhu.core.crypto.keyring import Keyring
from xinhu.core.policy.ground import SERVICE_CASE, Ground
from xinhu.core.register.act import act
from xinhu.core.register.entry import Facts
from xinhu.core.vault.papers import KeyOf, seal_paper
from xinhu.desks.inquiry.asking import Rules, SealNote
from xinhu.desks.inquiry.bureau import BureauReport
from xinhu.desks.inquiry.errors import (
    BureauRejectedError,
    InquiryStateError,
    InquiryUnknownError,
    ReportOtherError,
    ReportUnreadableError,
)
from xinhu.desks.inquiry.keeping import (
    Inquiries,
    Inquiry,
    Move,
    NewPaper,
    Report,
    Reservation,
)
from xinhu.desks.inquiry.report.layout import Layout
from xinhu.desks.inquiry.report.subject import require_about
from xinhu.desks.inquiry.states import State, Step, after
from xinhu.desks.inquiry.subject import Identity

REPORT_PURPOSES: Final = frozenset({"report_view", "report_print"})
REPORT_FIELDS: Final = frozenset({"credit_report"})
SYSTEM: Final = "system:inquiry"
_AT_ONCE: Final = 1 << 14
"""Bytes of a report that is read where it came: a thread would cost more than that."""


@dataclass(frozen=True, slots=True)
class Came:
    """What became of a query.

    Attributes:
        step: what follows.
        report: where one came.
        refusal: code, where none did.
        outcome: of the attempt, where the inquiry stands elsewhere than it; else None.
    """

    step: Step
    report: BureauReport | None = None
    refusal: str | None = None
    outcome: State | None = None


def doubted(came: Came) -> Came:
    """Return what follows from a no while nobody knows of an earlier attempt.

    The attempt is settled, and the inquiry is not: that one may have been answered.
    """
    return Came(
        Step.DOUBT, refusal=came.refusal, outcome=after(State.SENDING, came.step)
    )


def refusal_of(error: BureauRejectedError) -> str:
    """Return the code under which a bureau's refusal is kept."""
    return f"{error.code}:{error.params['reason']}"


class Receiving:
    """Keeps what came.

    Args:
        inquiries: where they are kept.
        rules: those in force.
        layout: where a report says whom it is about.
        bureau: name of the bureau in entries.
        keyring: to seal reports.
        seal: seals notes.
        clock, random: the present, fresh bytes.
    """

    def __init__(
        self,
        *,
        inquiries: Inquiries,
        rules: Rules,
        layout: Layout,
        bureau: str,
        keyring: Keyring,
        seal: SealNote,
        clock: Clock,
        random: RandomBytes,
    ) -> None:
        self._inquiries = inquiries
        self._rules = rules
        self._layout = layout
        self._bureau = bureau
        self._keyring = keyring
        self._seal = seal
        self._clock = clock
        self._random = random

    async def keep(
        self,
        made: Reservation,
        before: tuple[State, int],
        came: Came,
        key_of: KeyOf,
        about: Identity,
    ) -> Inquiry:
        """Write down what came of a query; return the inquiry as it stands then.

        What cannot be read, or is about somebody else, is no report: it is not kept,
        and the inquiry is unclear. What comes late is kept as well, as long as nobody
        sent the inquiry again, or ended it.

        Raises:
            InquiryStateError: somebody else settled it meanwhile; nothing is kept.
        """
        now = self._clock()
        kept = None
        report = came.report
        if report is not None:
            of = (key_of, about)
            if len(report.body) <= _AT_ONCE:
                came, kept = self._read(made, report, of, now)
            else:
                came, kept = await asyncio.to_thread(self._read, made, report, of, now)
        try:
            return await self._inquiries.move(self._move(made, before, came, kept, now))
        except InquiryStateError:
            stands = await found(self._inquiries, made.ref)
            if stands.attempt != before[1]:
                raise
            late = (stands.state, stands.attempt)
            return await self._inquiries.move(self._move(made, late, came, kept, now))

    def _move(
        self,
        made: Reservation,
        before: tuple[State, int],
        came: Came,
        kept: Report | None,
        now: Instant,
    ) -> Move:
        state = after(before[0], came.step)
        # What is unclear may still be on its way: the lease says for how long.
        unclear = state is State.UNCLEAR
        return Move(
            ref=made.ref,
            before=before,
            after=state,
            attempt=before[1],
            at=now,
            lease_until=self._rules.lease(now) if unclear else now,
            refusal=came.refusal,
            report=kept,
            outcome=came.outcome,
            act=self._told(made, state, before[1], now),
        )

    def _read(
        self,
        made: Reservation,
        report: BureauReport,
        of: tuple[KeyOf, Identity],
        now: Instant,
    ) -> tuple[Came, Report | None]:
        """Return a report about the right person, sealed; a doubt for any other."""
        key_of, about = of
        try:
            require_about(report, about, self._layout)
        except (ReportUnreadableError, ReportOtherError) as wrong:
            return Came(Step.DOUBT, refusal=wrong.code), None
        return Came(Step.ANSWER), self._sealed(made, report, key_of, now)

    def _sealed(
        self, made: Reservation, report: BureauReport, key_of: KeyOf, now: Instant
    ) -> Report:
        """Seal a report, and make the ground on which it is opened."""
        ref = new_reference("paper", self._random)
        sealed = seal_paper(self._keyring, key_of, ref, report.body, self._random)
        paper = NewPaper(
            ref=ref,
            customer=made.customer,
            kind="report",
            media=report.media,
            belongs=made.ref,
            size=len(report.body),
            sealed=sealed,
        )
        ground = self._ground(made, now)
        evidence = self._seal(f"ground/{ground.ref}", made.ref)
        return Report(
            number=report.number, paper=paper, ground=ground, evidence=evidence
        )

    def _ground(self, made: Reservation, now: Instant) -> Ground:
        return Ground(
            kind=SERVICE_CASE,
            ref=new_reference("case", self._random),
            customer=made.customer,
            purposes=REPORT_PURPOSES,
            fields=REPORT_FIELDS,
            valid_from=now,
            valid_until=self._rules.view_until(now),
            max_uses=None,
            used=0,
            state="active",
        )

    def _told(
        self, made: Reservation, state: State, attempt: int, now: Instant
    ) -> Facts:
        return act(
            _event_of(state),
            actor=SYSTEM,
            post="",
            zone="",
            at=now,
            customer=made.customer,
            inquiry=made.ref,
            attempt=attempt,
            bureau=self._bureau,
        )


def _event_of(state: State) -> str:
    if state is State.ANSWERED:
        return "inquiry.answered"
    if state is State.REJECTED:
        return "inquiry.rejected"
    if state is State.REGISTERED:
        return "inquiry.returned"
    return "inquiry.unclear"


async def found(inquiries: Inquiries, ref: str) -> Inquiry:
    """Return an inquiry as it stands now.

    Raises:
        InquiryUnknownError: there is none of that reference.
    """
    inquiry = await inquiries.find(ref)
    if inquiry is None:
        raise InquiryUnknownError
    return inquiry
