"""What a person decides about an inquiry that waits for one.

An inquiry waits where it was registered and nothing reached the bureau, or where nobody
knows whether it answered. Sending it later, sending it again, asking the bureau what
became of it and giving it up each take a person, a reason in words (sealed) and an
entry, written before anything leaves. A program does none of them. What is sent is
decided anew for whoever sends it; the use of the ground that the first entry spent is
not spent again.
"""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from xinhu.core.base.clock import Clock, Instant, to_text
from xinhu.core.base.ids import RandomBytes, new_reference
from xinhu.core.catalogue.catalogue import Catalogue
from xinhu.core.crypto.keyring import Keyring
from xinhu.core.gate.bearers import standing_of
from xinhu.core.gate.deciding import require_customer
from xinhu.core.gate.papers import reopen_fields
from xinhu.core.gate.refused_acts import written_if_refused
from xinhu.core.gate.ruling import Rules as InForce
from xinhu.core.gate.stores import Reader, Sealed
from xinhu.core.policy.query import Query
from xinhu.core.policy.standing import Standing
from xinhu.core.register.act import act
from xinhu.desks.inquiry.asking import FIELDS, KIND, Rules
from xinhu.desks.inquiry.bureau import Bureau
from xinhu.desks.inquiry.clearing import clear
from xinhu.desks.inquiry.comparing import Comparing
from xinhu.desks.inquiry.errors import (
    BureauRejectedError,
    BureauUnclearError,
    InquiryStateError,
    LookedUpEarlyError,
)
from xinhu.desks.inquiry.keeping import Decision, Inquiries, Inquiry, Move
from xinhu.desks.inquiry.keys import key_of_attempt, key_of_customer
from xinhu.desks.inquiry.notes import Notes
from xinhu.desks.inquiry.outcome import Came, Receiving, found, refusal_of
from xinhu.desks.inquiry.persons import require_branch, require_person, require_words
from xinhu.desks.inquiry.sending import Attempt, Sending
from xinhu.desks.inquiry.states import State, Step, after
from xinhu.desks.inquiry.still import require_still
from xinhu.desks.inquiry.subject import Identity

_SCOPE = "disclose"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """How what an entry named is opened again, to be sent.

    Attributes:
        keyring, catalogue: of the institution.
        comparing: holds what was stated against the vault.
        notes: seals why.
    """

    keyring: Keyring
    catalogue: Catalogue
    comparing: Comparing
    notes: Notes


@dataclass(frozen=True, slots=True, kw_only=True)
class _Deciding:
    """A decision on its way: who, about what, about whom, when."""

    standing: Standing
    inquiry: Inquiry
    customer: Sealed
    policy: int
    decision: Decision
    now: Instant


class Resuming:
    """Decisions of persons, each under their own token."""

    def __init__(  # noqa: PLR0913 -- what a desk is made of, by name
        self,
        *,
        reader: Reader,
        inquiries: Inquiries,
        in_force: InForce,
        sending: Sending,
        receiving: Receiving,
        bureau: Bureau,
        rules: Rules,
        opening: Opening,
        clock: Clock,
        random: RandomBytes,
    ) -> None:
        self._reader = reader
        self._inquiries = inquiries
        self._in_force = in_force
        self._sending = sending
        self._receiving = receiving
        self._bureau = bureau
        self._rules = rules
        self._opening = opening
        self._clock = clock
        self._random = random

    async def send(self, bearer: bytes, ref: str, why: str) -> Inquiry:
        """Send what was never sent, or send again what nobody knows about.

        Raises:
            InquiryStateError: it waits for nobody.
            XinhuError: the person, the words, the policies, the ground or the loan do
                not permit it.
        """
        inquiry = await self._found(bearer, ref)
        again = inquiry.state is State.UNCLEAR
        event = "inquiry.sent_again" if again else "inquiry.sent_later"
        deciding = await self._deciding(bearer, inquiry, event, why)
        step = Step.SEND_AGAIN if again else Step.SEND
        if inquiry.receipt is None or inquiry.state is State.RESERVED:
            raise InquiryStateError(state=inquiry.state.value)
        after(inquiry.state, step)
        async with self._refusals(deciding, event):
            await self._require_permitted(deciding)
            identity = await self._identity(deciding)
        attempt = Attempt(
            made=inquiry.made,
            before=(inquiry.state, inquiry.attempt),
            step=step,
            receipt=inquiry.receipt,
            identity=identity,
            operator=deciding.standing.operator,
            key_of=key_of_customer(deciding.customer),
            decision=deciding.decision,
        )
        return await self._sending.send(attempt)

    async def look_up(self, bearer: bytes, ref: str, why: str) -> Inquiry:
        """Ask the bureau what became of it, without querying.

        Every attempt of which nobody knows is asked about.

        Raises:
            InquiryStateError: what became of it is known.
            LookedUpEarlyError: the bureau saw none, and one may still be on its way;
                nothing changed.
            BureauUnclearError: the bureau does not say; nothing changed.
        """
        inquiry = await self._found(bearer, ref)
        event = "inquiry.looked_up"
        deciding = await self._deciding(bearer, inquiry, event, why)
        if inquiry.state is not State.UNCLEAR:
            raise InquiryStateError(state=inquiry.state.value)
        await self._inquiries.decided(ref, deciding.decision, deciding.now)
        async with self._refusals(deciding, event):
            identity = await self._identity(deciding)
        came = await self._looked_up(inquiry)
        kept = await self._receiving.keep(
            inquiry.made,
            (inquiry.state, inquiry.attempt),
            came,
            key_of_customer(deciding.customer),
            identity,
        )
        return await clear(self._bureau, kept)

    async def give_up(self, bearer: bytes, ref: str, why: str) -> Inquiry:
        """Give an inquiry up.

        Raises:
            InquiryStateError: it waits for nobody.
        """
        inquiry = await self._found(bearer, ref)
        deciding = await self._deciding(bearer, inquiry, "inquiry.given_up", why)
        ended = await self._inquiries.move(
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
        return await clear(self._bureau, ended)

    async def _require_permitted(self, of: _Deciding) -> None:
        """Pass whoever sends it as if they asked now, but for the use of the ground."""
        made, standing = of.inquiry.made, of.standing
        rules = await self._in_force.at(of.policy)
        purpose = self._rules.reasons.reason(made.reason).purpose
        query = Query(made.customer, purpose, FIELDS)
        rules.permit(standing, query, made.ground.kind, of.now, matter=KIND)
        rules.fitness.require_fit(standing, purpose, of.now)
        support = await self._inquiries.support(of.inquiry)
        require_still(made, support, standing, self._rules, of.now)

    async def _identity(self, of: _Deciding) -> Identity:
        """Open again what the entry named, and compare it again."""
        receipt = of.inquiry.receipt
        if receipt is None:  # what waits for a person has an entry, by the table
            raise InquiryStateError(state=of.inquiry.state.value)
        opening = self._opening
        values = reopen_fields(
            opening.keyring, opening.catalogue, of.customer, receipt, FIELDS
        )
        vaulted = Identity(*(values.get(name, "") for name in FIELDS))
        return await opening.comparing.require_same(
            of.inquiry.made, of.customer, receipt, vaulted
        )

    async def _found(self, bearer: bytes, ref: str) -> Inquiry:
        """Return an inquiry, to whoever may ask about any."""
        await standing_of(self._reader, bearer, _SCOPE, self._clock())
        return await found(self._inquiries, ref)

    async def _looked_up(self, inquiry: Inquiry) -> Came:
        """Ask about every attempt of which nobody knows; none answers for another.

        Raises:
            BureauUnclearError: of one it does not say, and of no other it has a report.
            LookedUpEarlyError: one that it never saw may still be on its way.
        """
        rejected, doubt, unseen = _rejected(inquiry), None, False
        for number in await self._inquiries.unsettled(inquiry.made.ref):
            key = key_of_attempt(inquiry.made.ref, number)
            try:
                report = await self._bureau.look_up(key)
            except BureauRejectedError as error:
                rejected = rejected or refusal_of(error)
            except BureauUnclearError as error:
                doubt = error
            else:
                if report is not None:
                    return Came(Step.ANSWER, report=report)
                unseen = True
        if doubt is not None:
            raise doubt
        if unseen and self._clock() < inquiry.lease_until:
            raise LookedUpEarlyError(until=to_text(inquiry.lease_until))
        step = Step.RETURN if rejected is None else Step.REJECT
        return Came(step, refusal=rejected)

    async def _deciding(
        self, bearer: bytes, inquiry: Inquiry, event: str, why: str
    ) -> _Deciding:
        now = self._clock()
        standing = await standing_of(self._reader, bearer, _SCOPE, now)
        words = require_words(why)
        made = inquiry.made
        async with written_if_refused(
            self._inquiries,
            event,
            standing,
            now,
            customer=made.customer,
            ground=made.ground,
        ):
            require_branch(standing, made)
            require_person(standing)
            known = await self._reader.fetch((), (), (made.customer,))
            customer = require_customer(known.customers[0])
        return _Deciding(
            standing=standing,
            inquiry=inquiry,
            customer=customer,
            policy=known.policy,
            decision=self._decision(standing, inquiry, customer, event, (words, now)),
            now=now,
        )

    def _decision(
        self,
        standing: Standing,
        inquiry: Inquiry,
        customer: Sealed,
        event: str,
        said: tuple[str, Instant],
    ) -> Decision:
        words, now = said
        made = inquiry.made
        ref = new_reference("decision", self._random)
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
        note = self._opening.notes.seal(
            key_of_customer(customer), f"decision/{ref}", words
        )
        return Decision(
            ref=ref, what=event, operator=standing.operator, note=note, act=told
        )

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


def _rejected(inquiry: Inquiry) -> str | None:
    """Return how the newest attempt was rejected while an earlier one was unclear."""
    said = inquiry.refusal or ""
    return said if said.startswith(BureauRejectedError.code) else None
