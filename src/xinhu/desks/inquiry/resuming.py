"""What a person decides about an inquiry that waits for one.

An inquiry waits where it was registered and never sent, or where nobody knows whether
the bureau answered. Sending it later, sending it again, asking the bureau what became
of it and giving it up each take a person, a reason in words (sealed) and an entry,
written before it is done. A program does none of them.
"""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from xinhu.core.base.clock import Clock, Instant
from xinhu.core.base.ids import CustomerId
from xinhu.core.catalogue.catalogue import Catalogue
from xinhu.core.crypto.keyring import Keyring
from xinhu.core.gate.bearers import standing_of
from xinhu.core.gate.deciding import require_customer
from xinhu.core.gate.papers import reopen_fields
from xinhu.core.gate.refused_acts import written_if_refused
from xinhu.core.gate.stores import Reader, Sealed
from xinhu.core.policy.refusals import CustomerErasedError
from xinhu.core.policy.standing import Standing
from xinhu.core.register.act import act
from xinhu.core.vault.papers import KeyOf
from xinhu.desks.inquiry.asking import FIELDS, Rules, SealNote
from xinhu.desks.inquiry.bureau import Bureau
from xinhu.desks.inquiry.errors import (
    BureauRejectedError,
    InquiryStateError,
)
from xinhu.desks.inquiry.keeping import Decision, Inquiries, Inquiry, Move
from xinhu.desks.inquiry.outcome import Came, Receiving, found
from xinhu.desks.inquiry.persons import require_branch, require_person, require_words
from xinhu.desks.inquiry.sending import Attempt, Sending, key_of_attempt
from xinhu.desks.inquiry.states import State, Step, after
from xinhu.desks.inquiry.still import require_still
from xinhu.desks.inquiry.subject import Identity

_SCOPE = "disclose"
_STEPS = {State.REGISTERED: Step.SEND, State.UNCLEAR: Step.SEND_AGAIN}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Deciding:
    """A decision on its way: who, about what, when."""

    standing: Standing
    inquiry: Inquiry
    decision: Decision
    now: Instant


class Resuming:
    """Decisions of persons, each under their own token."""

    def __init__(  # noqa: PLR0913 -- what a desk is made of, by name
        self,
        *,
        reader: Reader,
        inquiries: Inquiries,
        sending: Sending,
        receiving: Receiving,
        bureau: Bureau,
        rules: Rules,
        keyring: Keyring,
        catalogue: Catalogue,
        seal: SealNote,
        clock: Clock,
    ) -> None:
        self._reader = reader
        self._inquiries = inquiries
        self._sending = sending
        self._receiving = receiving
        self._bureau = bureau
        self._rules = rules
        self._keyring = keyring
        self._catalogue = catalogue
        self._seal = seal
        self._clock = clock

    async def send(self, bearer: bytes, ref: str, why: str) -> Inquiry:
        """Send what was never sent, or send again what nobody knows about.

        Raises:
            InquiryStateError: it waits for nobody.
            XinhuError: the person, the words, the ground or the loan do not permit it.
        """
        inquiry = await found(self._inquiries, ref)
        again = inquiry.state is State.UNCLEAR
        event = "inquiry.sent_again" if again else "inquiry.sent_later"
        deciding = await self._deciding(bearer, inquiry, event, why)
        state = inquiry.state
        step = _STEPS.get(state)
        if step is None or inquiry.receipt is None:
            raise InquiryStateError(state=state.value)
        async with self._refusals(deciding, event):
            sealed = await self._customer(inquiry.made.customer)
            ground, loan = await self._inquiries.standing_of(inquiry)
            require_still(inquiry.made, ground, loan, self._rules, deciding.now)
        values = reopen_fields(
            self._keyring, self._catalogue, sealed, inquiry.receipt, FIELDS
        )
        attempt = Attempt(
            made=inquiry.made,
            before=(state, inquiry.attempt),
            step=step,
            receipt=inquiry.receipt,
            identity=Identity(*(values.get(name, "") for name in FIELDS)),
            key_of=_key_of(sealed),
            decision=deciding.decision,
        )
        return await self._sending.send(attempt)

    async def look_up(self, bearer: bytes, ref: str, why: str) -> Inquiry:
        """Ask the bureau what became of the last attempt, without querying.

        Raises:
            InquiryStateError: that is known.
            BureauUnclearError: the bureau does not say; nothing changed.
        """
        inquiry = await found(self._inquiries, ref)
        deciding = await self._deciding(bearer, inquiry, "inquiry.looked_up", why)
        if inquiry.state is not State.UNCLEAR:
            raise InquiryStateError(state=inquiry.state.value)
        async with self._refusals(deciding, "inquiry.looked_up"):
            sealed = await self._customer(inquiry.made.customer)
        await self._inquiries.decided(ref, deciding.decision, deciding.now)
        came = await self._looked_up(inquiry)
        before = (inquiry.state, inquiry.attempt)
        return await self._receiving.keep(inquiry.made, before, came, _key_of(sealed))

    async def give_up(self, bearer: bytes, ref: str, why: str) -> Inquiry:
        """Give an inquiry up.

        Raises:
            InquiryStateError: it waits for nobody.
        """
        inquiry = await found(self._inquiries, ref)
        deciding = await self._deciding(bearer, inquiry, "inquiry.given_up", why)
        return await self._inquiries.move(
            Move(
                ref=ref,
                before=(inquiry.state, inquiry.attempt),
                after=after(inquiry.state, Step.GIVE_UP),
                attempt=inquiry.attempt,
                at=deciding.now,
                lease_until=deciding.now,
                refusal=inquiry.refusal,
                decision=deciding.decision,
            )
        )

    async def _looked_up(self, inquiry: Inquiry) -> Came:
        key = key_of_attempt(inquiry.made.ref, inquiry.attempt)
        try:
            report = await self._bureau.look_up(key)
        except BureauRejectedError as error:
            return Came(Step.REJECT, refusal=f"{error.code}:{error.params['reason']}")
        if report is None:
            return Came(Step.RETURN)
        return Came(Step.ANSWER, report=report)

    async def _deciding(
        self, bearer: bytes, inquiry: Inquiry, event: str, why: str
    ) -> _Deciding:
        now = self._clock()
        standing = await standing_of(self._reader, bearer, _SCOPE, now)
        words = require_words(why)
        made = inquiry.made
        detail: dict[str, str | int] = {
            "inquiry": made.ref,
            "attempt": inquiry.attempt,
            "bureau": self._bureau.name,
            **standing.said,
        }
        told = act(
            event,
            actor=standing.operator,
            post=standing.post,
            zone=standing.zone,
            at=now,
            customer=made.customer,
            ground=made.ground,
            **detail,
        )
        place = f"decision/{made.ref}/{now}"
        decision = Decision(
            what=event,
            operator=standing.operator,
            note=self._seal(place, words),
            act=told,
        )
        deciding = _Deciding(
            standing=standing, inquiry=inquiry, decision=decision, now=now
        )
        async with self._refusals(deciding, event):
            require_branch(standing, made)
            require_person(standing)
        return deciding

    def _refusals(self, of: _Deciding, event: str) -> AbstractAsyncContextManager[None]:
        made = of.inquiry.made
        return written_if_refused(
            self._inquiries,
            event,
            of.standing,
            of.now,
            customer=made.customer,
            ground=made.ground,
        )

    async def _customer(self, customer: CustomerId) -> Sealed:
        known = await self._reader.fetch((), (), (customer,))
        return require_customer(known.customers[0])


def _key_of(sealed: Sealed) -> KeyOf:
    if sealed.wrapped_key is None:
        raise CustomerErasedError
    return KeyOf(sealed.customer, sealed.wrapped_key, sealed.kek_version)
