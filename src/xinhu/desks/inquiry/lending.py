"""Loans as the loan system tells of them: live, or settled on a day.

A settled loan supports no post-loan inquiry from the next request on, and is not told
as live again, nor as settled on another day. A number belongs to one customer for good.
Persons tell of no loan. What is told is an entry: the day, and a commitment to the
number, whose salt stays beside the loan.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol

from msgspec.structs import replace

from xinhu.core.base.clock import Clock, Instant
from xinhu.core.base.encoding import length_prefixed
from xinhu.core.base.ids import CustomerId, RandomBytes
from xinhu.core.gate.bearers import standing_of
from xinhu.core.gate.deciding import require_customer
from xinhu.core.gate.refused_acts import RefusedActs, written_if_refused
from xinhu.core.gate.stores import Reader
from xinhu.core.policy.standing import Standing
from xinhu.core.register.act import act
from xinhu.core.register.entry import Facts
from xinhu.desks.inquiry.asking import Rules
from xinhu.desks.inquiry.demands import Loan
from xinhu.desks.inquiry.errors import (
    LoanDayFutureError,
    LoanNumberError,
    ProgramNeededError,
)

_SCOPE = "loans"
_PROGRAM = "api"
_LONGEST = 64
_SALT_BYTES: Final = 32
_TYPE: Final = b"xinhu/loan/v1"


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

    async def enter(self, told: "Told") -> None:
        """Keep a loan as it stands now, and its act, both or neither.

        Raises:
            LoanCustomerError: the number is somebody else's; nothing changed.
            LoanReopenedError: the loan was settled; nothing changed.
            LoanDayChangedError: it was settled on another day; nothing changed.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A loan as it is told.

    Attributes:
        loan: as it stands now.
        by: who tells.
        now: when.
        salt: of its number's commitment, where the number is told for the first time;
            the first one stays.
        act: the entry, by the salt that stays.
    """

    loan: Loan
    by: str
    now: Instant
    salt: bytes
    act: Callable[[bytes], Facts]


class Lending:
    """Takes what the loan system tells, under its own token."""

    def __init__(
        self,
        *,
        reader: Reader,
        loans: Loans,
        rules: Rules,
        clock: Clock,
        random: RandomBytes,
    ) -> None:
        self._reader = reader
        self._loans = loans
        self._rules = rules
        self._clock = clock
        self._random = random

    async def enter(self, bearer: bytes, form: LoanForm) -> Loan:
        """Take a loan, or that it was settled.

        Raises:
            LoanNumberError: the number is none.
            LoanDayFutureError: it is settled on a day after this one.
            XinhuError: the token or the customer does not permit it.
        """
        now = self._clock()
        standing = await standing_of(self._reader, bearer, _SCOPE, now)
        number = require_number(form.number)
        self._require_over(form.settled_on, now)
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
            told = Told(
                loan=loan,
                by=standing.operator,
                now=now,
                salt=self._random(_SALT_BYTES),
                act=lambda salt: _act(event, loan, standing, now, salt),
            )
            await self._loans.enter(told)
        return loan

    def _require_over(self, settled_on: date | None, now: Instant) -> None:
        """Pass a day that has come; what is settled later is told later."""
        today = self._rules.day_of(now).date()
        if settled_on is not None and settled_on > today:
            raise LoanDayFutureError(today=today.isoformat())


def _act(
    event: str, loan: Loan, standing: Standing, now: Instant, salt: bytes
) -> Facts:
    day = loan.settled_on
    told = act(
        event,
        actor=standing.operator,
        post=standing.post,
        zone=standing.zone,
        at=now,
        customer=loan.customer,
        ground=None,
        **({} if day is None else {"settled_on": day.isoformat()}),
    )
    return replace(told, commitment=commitment_of(loan.number, salt))


def commitment_of(number: str, salt: bytes) -> str:
    """Return the commitment: hexadecimal SHA-256 over type, salt and number."""
    data = length_prefixed(_TYPE, salt, number.encode())
    return hashlib.sha256(data).hexdigest()


def require_number(text: str) -> str:
    """Return the number of a loan.

    Raises:
        LoanNumberError: it is empty, too long, or not of printable characters.
    """
    number = text.strip()
    if not 0 < len(number) <= _LONGEST or not number.isprintable():
        raise LoanNumberError(longest=_LONGEST)
    return number


__all__ = ["Lending", "Loan", "LoanForm", "Loans", "Told", "commitment_of"]
