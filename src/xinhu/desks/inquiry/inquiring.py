"""An inquiry from the counter to the report: reserved, decided, written, sent.

    reserve → gate (decided and written) → compare the details → send → seal the report

Guarantees: nothing leaves before the entry is durable (``Attempt.receipt``); whoever is
cut off finds the inquiry again, in a state that says what is known of it.
"""

import asyncio
from dataclasses import dataclass

from msgspec.structs import replace

from xinhu.core.base.clock import Clock, Instant
from xinhu.core.base.errors import Refusal, XinhuError
from xinhu.core.base.ids import RandomBytes, new_reference
from xinhu.core.base.receipt import Receipt
from xinhu.core.gate.asks import Answer, Ask, Refused, Shown
from xinhu.core.gate.batching import Batcher
from xinhu.core.gate.bearers import standing_of
from xinhu.core.gate.deciding import reasons_of, require_customer
from xinhu.core.gate.stores import Reader
from xinhu.core.policy.refusals import CustomerErasedError
from xinhu.core.policy.standing import Standing
from xinhu.core.register.act import act
from xinhu.core.register.entry import Facts
from xinhu.core.vault.papers import KeyOf
from xinhu.desks.inquiry.asking import (
    Asking,
    InquiryForm,
    Rules,
    SealNote,
    ask_of,
    kept_subject,
    reservation_of,
)
from xinhu.desks.inquiry.errors import DetailsDifferError
from xinhu.desks.inquiry.keeping import Inquiries, Inquiry, Move
from xinhu.desks.inquiry.requests import Requests
from xinhu.desks.inquiry.sending import Attempt, Sending
from xinhu.desks.inquiry.states import State, Step, after
from xinhu.desks.inquiry.subject import (
    Committed,
    Identity,
    Subject,
    commit,
    commitment_of,
    require_same,
)
from xinhu.desks.inquiry.subject_cleaning import clean_subject

SCOPE = "disclose"
_RESERVED = (State.RESERVED, 0)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of asking.

    Attributes:
        inquiry: as it stands.
        error: why nothing was sent; None where something was.
    """

    inquiry: Inquiry
    error: XinhuError | None


class Inquiring:
    """Asks the bureau, each time under the token of whoever asks.

    Args:
        reader: who asks, and whose key seals the report.
        gate: decides, writes and opens.
        inquiries, requests: where they are kept.
        sending: to the bureau.
        rules: those in force.
        seal: seals the subject.
        clock, random: the present, fresh bytes.
    """

    def __init__(  # noqa: PLR0913 -- what a desk is made of, by name
        self,
        *,
        reader: Reader,
        gate: Batcher[Ask, Answer],
        inquiries: Inquiries,
        requests: Requests,
        sending: Sending,
        rules: Rules,
        seal: SealNote,
        clock: Clock,
        random: RandomBytes,
    ) -> None:
        self._reader = reader
        self._gate = gate
        self._inquiries = inquiries
        self._requests = requests
        self._sending = sending
        self._rules = rules
        self._seal = seal
        self._clock = clock
        self._random = random
        self._under_way: set[asyncio.Task[Outcome]] = set()

    async def ask(self, bearer: bytes, form: InquiryForm) -> Outcome:
        """Ask the bureau about a customer.

        Once begun it goes to its end, even where whoever asked does not wait for it: a
        broken connection must not leave an inquiry half-way.

        Raises:
            XinhuError: nothing was reserved: the token, the form or the database.
        """
        task = asyncio.create_task(self._ask(bearer, form))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return await asyncio.shield(task)

    async def _ask(self, bearer: bytes, form: InquiryForm) -> Outcome:
        now = self._clock()
        standing = await standing_of(self._reader, bearer, SCOPE, now)
        asking = await self._asking(form, standing, now)
        reserved = await self._inquiries.reserve(
            asking.made, self._rules.day_began(now)
        )
        asked = ask_of(bearer, asking, reserved, self._rules)
        (answer,) = await self._gate.submit([asked])
        if isinstance(answer, Refused):
            return await self._end(asking, answer.error, answer.receipt, None)
        try:
            identity = require_same(asking.committed.subject, identity_of(answer))
        except DetailsDifferError as differs:
            told = _differs(asking, standing, differs, self._clock())
            return await self._end(asking, differs, answer.receipt, told)
        attempt = Attempt(
            made=asking.made,
            before=_RESERVED,
            step=Step.SEND,
            receipt=answer.receipt,
            identity=identity,
            key_of=await key_of(self._reader, asking),
        )
        return Outcome(await self._sending.send(attempt), None)

    async def _asking(
        self, form: InquiryForm, standing: Standing, now: Instant
    ) -> Asking:
        reason = self._rules.reasons.reason(form.reason)
        today = self._rules.day_of(now).date()
        subject = clean_subject(form.subject, self._rules.catalogue, today)
        committed = await self._committed(reason.rests_on, form, subject)
        ref = new_reference("inquiry", self._random)
        note = self._seal(f"inquiry/{ref}", kept_subject(committed, form.why_again))
        sealed = (ref, commitment_of(committed), note)
        made = reservation_of(form, standing, self._rules, sealed, now)
        return Asking(form=form, reason=reason, committed=committed, made=made)

    async def _committed(
        self, rests_on: str, form: InquiryForm, subject: Subject
    ) -> Committed:
        """Commit to a subject; to the very one of the request where it was approved.

        An approval is bound to the commitment that was made when it was asked for. A
        subject that differs gets another one, so that the approval does not cover it.
        """
        if rests_on == "approval":
            asked = await self._requests.committed(form.ground)
            if asked is not None and asked.subject == subject:
                return asked
        return commit(subject, self._random)

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
        return Outcome(ended, error)


def _differs(
    asking: Asking, standing: Standing, differs: Refusal, now: Instant
) -> Facts:
    """State that the details are not the vault's, and that nothing left."""
    told = act(
        "inquiry.details_differ",
        actor=standing.operator,
        post=standing.post,
        zone=standing.zone,
        at=now,
        customer=asking.made.customer,
        inquiry=asking.made.ref,
    )
    return replace(told, decision="refuse", reasons=reasons_of(differs))


async def key_of(reader: Reader, asking: Asking) -> KeyOf:
    """Return the customer's key as stored, to seal the report under.

    Raises:
        Refusal: they may not be looked at any more.
    """
    known = await reader.fetch((), (), (asking.made.customer,))
    sealed = require_customer(known.customers[0])
    if sealed.wrapped_key is None:
        raise CustomerErasedError
    return KeyOf(sealed.customer, sealed.wrapped_key, sealed.kek_version)


def identity_of(shown: Shown) -> Identity:
    """Return what the vault holds of an identity; what it lacks is an empty text."""
    values = (shown.fields.get(name, "") for name in Identity._fields)
    return Identity(*(each if isinstance(each, str) else "" for each in values))
