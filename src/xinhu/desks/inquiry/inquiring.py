"""An inquiry from the counter to the report: reserved, decided, written, sent.

    reserve → gate (decided and written) → compare the details → send → seal the report

Guarantees: nothing leaves before the entry is durable (``Attempt.receipt``); whoever is
cut off finds the inquiry again, in a state that says what is known of it. Nothing about
somebody who is no customer is kept: the gate's refusal alone says that it was asked.
"""

from dataclasses import dataclass
from typing import Final

from msgspec.structs import replace

from xinhu.core.base.clock import Clock, Instant
from xinhu.core.base.errors import Refusal, XinhuError
from xinhu.core.base.ids import RandomBytes, new_reference
from xinhu.core.base.receipt import Receipt
from xinhu.core.gate.asks import Answer, Ask, Matter, Refused, Shown
from xinhu.core.gate.batching import Batcher
from xinhu.core.gate.deciding import (
    reasons_of,
    require_bearer,
    require_customer,
)
from xinhu.core.gate.stores import Reader, Sealed
from xinhu.core.policy.ground import Ground
from xinhu.core.policy.ground_refusals import GroundWithdrawnError
from xinhu.core.policy.refusals import CustomerUnknownError
from xinhu.core.policy.standing import Standing
from xinhu.core.register.act import act
from xinhu.core.register.entry import Facts, GroundRef
from xinhu.desks.inquiry.asking import (
    FIELDS,
    KIND,
    Asking,
    InquiryForm,
    Rules,
    ask_of,
    kept_subject,
    reservation_of,
)
from xinhu.desks.inquiry.comparing import Comparing
from xinhu.desks.inquiry.errors import DetailsDifferError, LoanSettledError
from xinhu.desks.inquiry.keeping import Inquiries, Inquiry, Move
from xinhu.desks.inquiry.keys import key_of_customer
from xinhu.desks.inquiry.notes import Notes
from xinhu.desks.inquiry.requests import Requests
from xinhu.desks.inquiry.sending import Attempt, Sending
from xinhu.desks.inquiry.states import State, Step, after
from xinhu.desks.inquiry.stating import require_loan, require_reference, require_why
from xinhu.desks.inquiry.subject import Identity, commit, commitment_of
from xinhu.desks.inquiry.subject_cleaning import clean_subject

SCOPE: Final = "disclose"
_RESERVED: Final = (State.RESERVED, 0)
_LATE = (DetailsDifferError, GroundWithdrawnError, LoanSettledError)
"""What may still refuse once the entry permits: nothing left then."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of asking.

    Attributes:
        inquiry: as it stands; None where nobody here is asked about.
        error: why nothing was sent; None where something was.
        receipt: of the entry; None where there is none.
    """

    inquiry: Inquiry | None
    error: XinhuError | None
    receipt: Receipt | None


class Inquiring:
    """Asks the bureau, each time under the token of whoever asks.

    Args:
        reader: who asks, and whose key seals.
        gate: decides, writes and opens.
        inquiries, requests: where they are kept.
        comparing: holds what was stated against the vault.
        sending: to the bureau.
        rules: those in force.
        notes: seals the subject.
        clock, random: the present, fresh bytes.
    """

    def __init__(  # noqa: PLR0913 -- what a desk is made of, by name
        self,
        *,
        reader: Reader,
        gate: Batcher[Ask, Answer],
        inquiries: Inquiries,
        requests: Requests,
        comparing: Comparing,
        sending: Sending,
        rules: Rules,
        notes: Notes,
        clock: Clock,
        random: RandomBytes,
    ) -> None:
        self._reader = reader
        self._gate = gate
        self._inquiries = inquiries
        self._requests = requests
        self._comparing = comparing
        self._sending = sending
        self._rules = rules
        self._notes = notes
        self._clock = clock
        self._random = random

    async def ask(self, bearer: bytes, form: InquiryForm) -> Outcome:
        """Ask the bureau about a customer.

        Raises:
            XinhuError: nothing was reserved: the token, the form or the database.
        """
        now = self._clock()
        known = await self._reader.fetch((bearer,), (), (form.customer,))
        standing = require_bearer(known.bearers[0], SCOPE, now)
        self._require_stated(form)
        try:
            customer = require_customer(known.customers[0])
        except Refusal:
            return await self._about_nobody(bearer, form)
        asking = await self._asking(form, standing, customer, now)
        reserved = await self._inquiries.reserve(
            asking.made, self._rules.day_began(now)
        )
        asked = ask_of(bearer, asking, reserved, self._rules)
        (answer,) = await self._gate.submit([asked])
        if isinstance(answer, Refused):
            return await self._end(asking, answer.error, answer.receipt, None)
        try:
            return await self._sent(asking, answer)
        except _LATE as late:
            told = _late(asking, standing, late, self._clock())
            return await self._end(asking, late, answer.receipt, told)

    async def _sent(self, asking: Asking, shown: Shown) -> Outcome:
        made = asking.made
        identity = await self._comparing.require_same(
            made, asking.customer, shown.receipt, identity_of(shown)
        )
        attempt = Attempt(
            made=made,
            before=_RESERVED,
            step=Step.SEND,
            receipt=shown.receipt,
            identity=identity,
            operator=made.operator,
            key_of=key_of_customer(asking.customer),
        )
        sent = await self._sending.send(attempt)
        return Outcome(sent, None, shown.receipt)

    def _require_stated(self, form: InquiryForm) -> None:
        """Pass a form of which nothing is the caller's own text where codes belong."""
        reason = self._rules.reasons.reason(form.reason)
        require_reference(form.ground, reason)
        require_loan(form.loan, reason)
        require_why(form.why_again)

    async def _about_nobody(self, bearer: bytes, form: InquiryForm) -> Outcome:
        """Let the gate refuse, and write, what is about nobody who may be asked about.

        Whoever became a customer meanwhile is refused as well.
        """
        reason = self._rules.reasons.reason(form.reason)
        matter = Matter(
            KIND, terms=(), detail=(("reason", form.reason),), demand=_nobody
        )
        ground = GroundRef(reason.ground, form.ground)
        asked = Ask(bearer, form.customer, reason.purpose, ground, FIELDS, matter)
        (answer,) = await self._gate.submit([asked])
        if isinstance(answer, Shown):  # ``_nobody`` refuses whatever else permits
            raise CustomerUnknownError
        return Outcome(None, answer.error, answer.receipt)

    async def _asking(
        self, form: InquiryForm, standing: Standing, customer: Sealed, now: Instant
    ) -> Asking:
        reason = self._rules.reasons.reason(form.reason)
        today = self._rules.day_of(now).date()
        subject = clean_subject(form.subject, self._rules.catalogue, today)
        committed = commit(subject, self._random)
        own = commitment_of(committed)
        approved = None
        if reason.rests_on == "approval":
            approved = await self._requests.commitment(form.ground, form.customer)
        ref = new_reference("inquiry", self._random)
        text = kept_subject(committed, form.why_again)
        note = self._notes.seal(key_of_customer(customer), f"inquiry/{ref}", text)
        made = reservation_of(form, standing, self._rules, (ref, own, note), now)
        return Asking(
            form=form,
            reason=reason,
            made=made,
            bound_to=own if approved is None else approved,
            customer=customer,
        )

    async def _end(
        self,
        asking: Asking,
        error: XinhuError,
        receipt: Receipt | None,
        told: Facts | None,
    ) -> Outcome:
        """End an inquiry of which nothing left."""
        now = self._clock()
        ended = await self._inquiries.move(
            Move(
                ref=asking.made.ref,
                before=_RESERVED,
                after=after(State.RESERVED, Step.REFUSE),
                attempt=0,
                at=now,
                lease_until=now,
                receipt=receipt,
                refusal=error.code,
                act=told,
            )
        )
        return Outcome(ended, error, receipt)


def _nobody(_standing: Standing, _ground: Ground | None, _now: Instant) -> None:
    raise CustomerUnknownError


def _late(asking: Asking, standing: Standing, late: Refusal, now: Instant) -> Facts:
    """State that what was permitted was refused after all, and that nothing left."""
    told = act(
        "inquiry.details_differ"
        if isinstance(late, DetailsDifferError)
        else "inquiry.refused_late",
        actor=standing.operator,
        post=standing.post,
        zone=standing.zone,
        at=now,
        customer=asking.made.customer,
        ground=None,
        inquiry=asking.made.ref,
        **standing.said,
    )
    return replace(told, decision="refuse", reasons=reasons_of(late))


def identity_of(shown: Shown) -> Identity:
    """Return what the vault holds of an identity; what it lacks is an empty text."""
    values = (shown.fields.get(name, "") for name in Identity._fields)
    return Identity(*(each if isinstance(each, str) else "" for each in values))
