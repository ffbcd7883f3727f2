"""Loans as the loan system tells of them: live, or settled on a day.

A settled loan supports no post-loan inquiry from the next request on, and is not told
as live again. A number belongs to one customer for good. Persons tell of no loan.
"""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from xinhu.core.base.clock import Clock, Instant
from xinhu.core.base.ids import CustomerId
from xinhu.core.gate.bearers import standing_of
from xinhu.core.gate.deciding import require_customer
from xinhu.core.gate.refused_acts import RefusedActs, written_if_refused
from xinhu.core.gate.stores import Reader
from xinhu.core.register.act import act
from xinhu.core.register.entry import Facts
from xinhu.desks.inquiry.demands import Loan
from xinhu.desks.inquiry.errors import (
    LoanCustomerError,
    LoanNumberError,
    ProgramNeededError,
)

_SCOPE = "loans"
_PROGRAM = "api"
_LONGEST = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanForm:
    """What is stated of a loan; unchecked.

    Attributes:
        number: the loan system's.
        customer: whose.
        settled_on: None while it is live.
    """

    number: str
    customer: CustomerId
    settled_on: date | None


class Loans(RefusedActs, Protocol):
    """Where loans are kept."""

    async def enter(self, loan: Loan, by: str, now: Instant, act: Facts) -> None:
        """Keep a loan as it stands now, and its act, both or neither.

        Raises:
            LoanCustomerError: the number is somebody else's; nothing changed.
            LoanReopenedError: the loan was settled; nothing changed.
        """
        ...


class Lending:
    """Takes what the loan system tells, under its own token."""

    def __init__(self, *, reader: Reader, loans: Loans, clock: Clock) -> None:
        self._reader = reader
        self._loans = loans
        self._clock = clock

    async def enter(self, bearer: bytes, form: LoanForm) -> Loan:
        """Take a loan, or that it was settled.

        Raises:
            LoanNumberError: the number is none.
            XinhuError: the token or the customer does not permit it.
        """
        now = self._clock()
        standing = await standing_of(self._reader, bearer, _SCOPE, now)
        number = require_number(form.number)
        event = "loan.entered" if form.settled_on is None else "loan.settled"
        async with written_if_refused(
            self._loans, event, standing, now, customer=form.customer
        ):
            if standing.kind != _PROGRAM:
                raise ProgramNeededError
            known = await self._reader.fetch((), (), (form.customer,))
            require_customer(known.customers[0])
            loan = Loan(
                number=number, customer=form.customer, settled_on=form.settled_on
            )
            told = act(
                event,
                actor=standing.operator,
                post=standing.post,
                zone=standing.zone,
                at=now,
                customer=form.customer,
            )
            await self._loans.enter(loan, standing.operator, now, told)
        return loan


def require_number(text: str) -> str:
    """Return the number of a loan.

    Raises:
        LoanNumberError: it is empty, too long, or not of printable characters.
    """
    number = text.strip()
    if not 0 < len(number) <= _LONGEST or not number.isprintable():
        raise LoanNumberError(longest=_LONGEST)
    return number


__all__ = ["Lending", "Loan", "LoanCustomerError", "LoanForm", "Loans"]
