"""Putting reports away, and moving them: each an entry, of the branch that asked."""

from dataclasses import replace

from xinhu.core.base.clock import Clock, Instant
from xinhu.core.gate.bearers import standing_of
from xinhu.core.gate.refused_acts import written_if_refused
from xinhu.core.gate.stores import Reader
from xinhu.core.policy.standing import Standing
from xinhu.core.register.act import act
from xinhu.core.register.entry import Facts
from xinhu.desks.inquiry.asking import Rules
from xinhu.desks.inquiry.custody.errors import (
    CustodyDestroyedError,
    CustodyMissingError,
)
from xinhu.desks.inquiry.custody.keeping import Custodies, Custody, KeptCustody
from xinhu.desks.inquiry.custody.rules import Cabinet, cabinet_of, require_place
from xinhu.desks.inquiry.errors import LoanUnknownError, ReportMissingError
from xinhu.desks.inquiry.evaluation.keeping import Evaluations
from xinhu.desks.inquiry.keeping import Inquiries, Inquiry
from xinhu.desks.inquiry.outcome import found
from xinhu.desks.inquiry.persons import require_branch

_SCOPE = "grounds"


class Placing:
    """Puts reports away, each time under the token of whoever does."""

    def __init__(
        self,
        *,
        reader: Reader,
        inquiries: Inquiries,
        evaluations: Evaluations,
        custodies: Custodies,
        rules: Rules,
        clock: Clock,
    ) -> None:
        self._reader = reader
        self._inquiries = inquiries
        self._evaluations = evaluations
        self._custodies = custodies
        self._rules = rules
        self._clock = clock

    async def place(
        self, bearer: bytes, ref: str, number: str, place: str
    ) -> KeptCustody:
        """Put the report of an inquiry into the cabinet where it belongs.

        Args:
            bearer: SHA-256 of the token.
            ref: of the inquiry.
            number: of the loan where it was granted, else of the file in the separate
                cabinet.
            place: code of the place.

        Raises:
            ReportMissingError: none came.
            LoanUnknownError: no loan of this customer has the number, or it is not the
                loan that the inquiry was about.
            XinhuError: the person, the state or the codes do not permit it.
        """
        now = self._clock()
        standing = await standing_of(self._reader, bearer, _SCOPE, now)
        inquiry = await found(self._inquiries, ref)
        made = inquiry.made
        async with written_if_refused(
            self._custodies,
            "custody.placed",
            standing,
            now,
            customer=made.customer,
            ground=made.ground,
        ):
            require_branch(standing, made)
            custody = await self._custody(inquiry, number, place, standing, now)
        told = _act("custody.placed", inquiry, custody.cabinet, 1, standing, now)
        await self._custodies.place(custody, told)
        return await self._found(ref)

    async def move(self, bearer: bytes, ref: str, place: str) -> KeptCustody:
        """Put a report somewhere else in its cabinet.

        Raises:
            CustodyMissingError: it is not put away.
            CustodyDestroyedError: it was destroyed.
            XinhuError: the person or the code does not permit it.
        """
        now = self._clock()
        standing = await standing_of(self._reader, bearer, _SCOPE, now)
        inquiry = await found(self._inquiries, ref)
        made = inquiry.made
        async with written_if_refused(
            self._custodies,
            "custody.moved",
            standing,
            now,
            customer=made.customer,
            ground=made.ground,
        ):
            require_branch(standing, made)
            kept = await self._found(ref)
            if kept.destroyed_at is not None:
                raise CustodyDestroyedError
            place = require_place(place)
        cabinet, times = kept.custody.cabinet, kept.moves + 1
        told = _act("custody.moved", inquiry, cabinet, times, standing, now)
        await self._custodies.move(ref, place, standing.operator, now, told)
        return replace(
            kept, custody=replace(kept.custody, place=place), moves=kept.moves + 1
        )

    async def _custody(
        self,
        inquiry: Inquiry,
        number: str,
        place: str,
        standing: Standing,
        now: Instant,
    ) -> Custody:
        made, paper = inquiry.made, inquiry.paper
        if paper is None:
            raise ReportMissingError
        evaluation = await self._evaluations.find(made.ref)
        outcome = None if evaluation is None else evaluation.outcome
        cabinet = cabinet_of(made.loan, outcome)
        if cabinet == "loan_file":
            number = await self._of_loan(inquiry, number)
        else:
            number = require_place(number)
        return Custody(
            inquiry=made.ref,
            paper=paper,
            branch=made.branch,
            cabinet=cabinet,
            number=number,
            place=require_place(place),
            placed_on=self._rules.day_of(now).date(),
            by=standing.operator,
            at=now,
        )

    async def _of_loan(self, inquiry: Inquiry, number: str) -> str:
        """Return the number of the customer's loan: what its file is kept by."""
        made = inquiry.made
        if made.loan is not None and number != made.loan:
            raise LoanUnknownError
        loan = await self._custodies.loan(number)
        if loan is None or loan.customer != made.customer:
            raise LoanUnknownError
        return loan.number

    async def _found(self, ref: str) -> KeptCustody:
        kept = await self._custodies.find(ref)
        if kept is None:
            raise CustodyMissingError
        return kept


def _act(
    event: str,
    inquiry: Inquiry,
    cabinet: Cabinet,
    times: int,
    standing: Standing,
    now: Instant,
) -> Facts:
    made = inquiry.made
    return act(
        event,
        actor=standing.operator,
        post=standing.post,
        zone=standing.zone,
        at=now,
        customer=made.customer,
        ground=made.ground,
        inquiry=made.ref,
        paper=inquiry.paper or "",
        cabinet=cabinet,
        placing=times,
        **standing.said,
    )
