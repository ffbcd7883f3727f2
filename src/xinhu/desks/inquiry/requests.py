"""A supervisor's approval of one exact inquiry: asked for here, voted on at the gate.

It is bound to customer, purpose, fields and asker, and besides to the reason, the loan
and the subject (``asking.terms_of``): whatever changes, another approval is needed.
What no approval could permit (a settled loan, a reason that wants a letter) is put
before nobody.
"""

from dataclasses import dataclass
from typing import Protocol

from xinhu.core.base.clock import Clock, Instant
from xinhu.core.base.ids import CustomerId, RandomBytes, new_reference
from xinhu.core.gate.bearers import standing_of
from xinhu.core.gate.deciding import require_customer
from xinhu.core.gate.refused_acts import RefusedActs, written_if_refused
from xinhu.core.gate.ruling import Rules as InForce
from xinhu.core.gate.stores import Reader
from xinhu.core.policy.approval.asking import (
    Request,
    request_approval,
    require_reason,
)
from xinhu.core.policy.approval.people import Person, acting_under
from xinhu.core.policy.approval.refusals import ApprovalUnknownError
from xinhu.core.policy.approval.rules import DISCLOSURE, ApprovalBook
from xinhu.core.policy.approval.states import Requested
from xinhu.core.policy.ground import SUPERVISOR_APPROVAL
from xinhu.core.policy.query import Query, request_digest
from xinhu.core.policy.standing import Standing
from xinhu.core.register.act import act
from xinhu.core.register.entry import Facts, GroundRef
from xinhu.desks.inquiry.asking import (
    FIELDS,
    KIND,
    Rules,
    SealNote,
    kept_subject,
    terms_of,
)
from xinhu.desks.inquiry.demands import Loan, Wanted, require_live_loan
from xinhu.desks.inquiry.errors import ReasonGroundError
from xinhu.desks.inquiry.keys import key_of_customer
from xinhu.desks.inquiry.notes import Notes
from xinhu.desks.inquiry.reasons import Reason
from xinhu.desks.inquiry.stating import require_loan
from xinhu.desks.inquiry.subject import Subject, commit, commitment_of
from xinhu.desks.inquiry.subject_cleaning import clean_subject

_SCOPE = "disclose"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestForm:
    """What is stated to ask for an approval; unchecked.

    Attributes:
        customer: about whom.
        reason: code of the reason.
        loan: number of the loan; None where the reason wants none.
        subject: as the customer is known.
        why: in words, for whoever approves.
    """

    customer: CustomerId
    reason: str
    loan: str | None
    subject: Subject
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRequest:
    """A request about to be kept.

    Attributes:
        requested: as the voters see it.
        query: customer, purpose, fields and terms.
        why: sealed.
        reason: code.
        loan: its number.
        commitment: over the subject.
        note: the subject, sealed.
    """

    requested: Requested
    query: Query
    why: bytes
    reason: str
    loan: str | None
    commitment: str
    note: bytes


class KeptRequests(RefusedActs, Protocol):
    """Where requests are kept."""

    async def add(self, new: NewRequest, act: Facts) -> None:
        """Keep a request and its act, both or neither, durably."""
        ...

    async def commitment(self, ref: str, customer: CustomerId) -> str | None:
        """Return the commitment of a customer's request; None where there is none."""
        ...

    async def loan(self, number: str) -> Loan | None:
        """Return a loan as it stands now."""
        ...

    async def person(self, operator: str, now: Instant) -> Person | None:
        """Return an operator in their main post; None where there is none."""
        ...


class Requests:
    """Asks for approvals of inquiries."""

    def __init__(  # noqa: PLR0913 -- what a desk is made of, by name
        self,
        *,
        reader: Reader,
        kept: KeptRequests,
        in_force: InForce,
        book: ApprovalBook,
        rules: Rules,
        notes: Notes,
        seal: SealNote,
        clock: Clock,
        random: RandomBytes,
    ) -> None:
        self._reader = reader
        self._kept = kept
        self._in_force = in_force
        self._book = book
        self._rules = rules
        self._notes = notes
        self._seal = seal
        self._clock = clock
        self._random = random

    async def commitment(self, ref: str, customer: CustomerId) -> str | None:
        """Return the commitment that a request was approved for; None for no request.

        Nothing is opened.
        """
        return await self._kept.commitment(ref, customer)

    async def ask(self, bearer: bytes, form: RequestForm) -> Requested:
        """Ask for a supervisor's approval of one inquiry.

        Raises:
            XinhuError: the token, the customer, the reason, the loan or the words do
                not permit it.
        """
        now = self._clock()
        standing = await standing_of(self._reader, bearer, _SCOPE, now)
        reason = self._rules.reasons.reason(form.reason)
        async with written_if_refused(
            self._kept, "approval.requested", standing, now, customer=form.customer
        ):
            new = await self._new(form, reason, standing, now)
        await self._kept.add(new, _act(standing, new, now))
        return new.requested

    async def _new(
        self, form: RequestForm, reason: Reason, standing: Standing, now: Instant
    ) -> NewRequest:
        if reason.ground != SUPERVISOR_APPROVAL:
            raise ReasonGroundError(reason=form.reason)
        known = await self._reader.fetch((), (), (form.customer,))
        key_of = key_of_customer(require_customer(known.customers[0]))
        today = self._rules.day_of(now).date()
        await self._require_loan(form, reason, now)
        subject = clean_subject(form.subject, self._rules.catalogue, today)
        committed = commit(subject, self._random)
        commitment = commitment_of(committed)
        terms = terms_of(form.reason, form.loan, commitment)
        query = Query(form.customer, reason.purpose, FIELDS, terms)
        rules = await self._in_force.at(known.policy)
        rules.permit(standing, query, SUPERVISOR_APPROVAL, now, matter=KIND)
        requested = await self._requested(form, query, standing, now)
        ref = requested.asked.ref
        return NewRequest(
            requested=requested,
            query=query,
            why=self._seal(f"ground/{ref}", form.why.strip()),
            reason=form.reason,
            loan=form.loan,
            commitment=commitment,
            note=self._notes.seal(
                key_of, f"request/{ref}", kept_subject(committed, "")
            ),
        )

    async def _require_loan(
        self, form: RequestForm, reason: Reason, now: Instant
    ) -> None:
        require_loan(form.loan, reason)
        if not reason.live_loan:
            return
        loan = None if not form.loan else await self._kept.loan(form.loan)
        wanted = Wanted(
            customer=form.customer,
            code=form.reason,
            reason=reason,
            institution=self._rules.institution,
            today=self._rules.day_of(now).date(),
            loan_number=form.loan,
        )
        require_live_loan(wanted, loan)

    async def _requested(
        self, form: RequestForm, query: Query, standing: Standing, now: Instant
    ) -> Requested:
        rule = self._book.rule(DISCLOSURE)
        them = await self._kept.person(standing.operator, now)
        if them is None:  # whoever holds a token is an operator; operators stay
            raise ApprovalUnknownError
        asking = Request(
            ref=new_reference("approval", self._random),
            kind=DISCLOSURE,
            digest=request_digest(query, standing.operator),
            concerns=frozenset(),
            reason=require_reason(form.why, rule),
        )
        return request_approval(asking, acting_under(standing, them, None), rule, now)


def _act(standing: Standing, new: NewRequest, now: Instant) -> Facts:
    asked = new.requested.asked
    return act(
        "approval.requested",
        actor=standing.operator,
        post=standing.post,
        zone=standing.zone,
        at=now,
        customer=new.query.customer,
        ground=GroundRef(SUPERVISOR_APPROVAL, asked.ref),
        request=asked.digest.hex(),
        reason=new.reason,
        **standing.said,
    )
