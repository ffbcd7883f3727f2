"""What an inquiry demands besides the policies: its letter's reasons, its live loan.

Pure: letter and loan were fetched before. ``demands_of`` returns what the gate asks
after the ground (``core.gate.asks.Demand``).
"""

from dataclasses import dataclass
from datetime import date

from xinhu.core.base.clock import Instant
from xinhu.core.base.ids import CustomerId
from xinhu.core.gate.asks import Demand
from xinhu.core.policy.ground import AUTHORISATION_LETTER, Ground
from xinhu.core.policy.standing import Standing
from xinhu.desks.inquiry.errors import (
    LetterDateError,
    LetterInstitutionError,
    LetterMissingError,
    LetterReasonError,
    LoanMissingError,
    LoanSettledError,
    LoanUnknownError,
    ReasonGroundError,
)
from xinhu.desks.inquiry.reasons import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter of authorisation, without what is sealed.

    Attributes:
        ref: also that of its ground.
        customer: who signed it.
        reasons: codes that it grants.
        institution: whom it authorises.
        signed_on: when.
    """

    ref: str
    customer: CustomerId
    reasons: frozenset[str]
    institution: str
    signed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Loan:
    """A loan as the loan system told of it.

    Attributes:
        number: the loan system's.
        customer: whose.
        settled_on: None while it is live.
    """

    number: str
    customer: CustomerId
    settled_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """An inquiry as far as the demands look.

    Attributes:
        customer: about whom.
        code: of the reason.
        reason: what it says.
        institution: who asks.
        today: in the country's time.
        loan_number: as stated; None where none was.
    """

    customer: CustomerId
    code: str
    reason: Reason
    institution: str
    today: date
    loan_number: str | None


def demands_of(wanted: Wanted, letter: Letter | None, loan: Loan | None) -> Demand:
    """Return what the gate asks once the ground holds."""

    def demand(_standing: Standing, ground: Ground | None, _now: Instant) -> None:
        require_kind(wanted, ground)
        if wanted.reason.ground == AUTHORISATION_LETTER:
            require_letter(wanted, ground, letter)
        if wanted.reason.live_loan:
            require_live_loan(wanted, loan)

    return demand


def require_kind(wanted: Wanted, ground: Ground | None) -> Ground:
    """Return the ground if the reason rests on its kind.

    A purpose may permit several kinds; what a customer's letter must grant is not had
    from a supervisor, nor the other way round.

    Raises:
        ReasonGroundError: it rests on another kind, or there is none.
    """
    if ground is None or ground.kind != wanted.reason.ground:
        raise ReasonGroundError(reason=wanted.code)
    return ground


def require_letter(
    wanted: Wanted, ground: Ground | None, letter: Letter | None
) -> Letter:
    """Return the letter if it grants the inquiry; term and uses are the ground's.

    Raises:
        LetterMissingError: the ground is not that of a letter for inquiries.
        LetterInstitutionError: it authorises somebody else.
        LetterReasonError: it does not grant this reason.
        LetterDateError: it was signed later than today.
    """
    if ground is None or letter is None or ground.ref != letter.ref:
        raise LetterMissingError
    if letter.customer != wanted.customer:
        raise LetterMissingError
    if letter.institution != wanted.institution:
        raise LetterInstitutionError
    if wanted.code not in letter.reasons:
        raise LetterReasonError(reason=wanted.code)
    if letter.signed_on > wanted.today:
        raise LetterDateError(signed=letter.signed_on.isoformat())
    return letter


def require_live_loan(wanted: Wanted, loan: Loan | None) -> Loan:
    """Return the loan if it is this customer's and not settled.

    Raises:
        LoanMissingError: no number was stated.
        LoanUnknownError: no loan of this customer has it.
        LoanSettledError: it is settled.
    """
    if not wanted.loan_number:
        raise LoanMissingError
    if loan is None or loan.number != wanted.loan_number:
        raise LoanUnknownError
    if loan.customer != wanted.customer:
        raise LoanUnknownError
    if loan.settled_on is not None:
        raise LoanSettledError(day=loan.settled_on.isoformat())
    return loan
