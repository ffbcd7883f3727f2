"""What leaves for the bureau, and what becomes of it: one attempt of one inquiry.

Guarantees: ``sending`` is durable before the first byte leaves; whatever happens after
that, the inquiry is moved on by what is known, and by nothing that is guessed. A report
is sealed before it is kept. What it leaves to others: the entry (its receipt is taken),
and the decision to send at all.
"""

from dataclasses import dataclass
from typing import Final

import structlog

from xinhu.core.base.clock import Clock
from xinhu.core.base.errors import XinhuError
from xinhu.core.base.receipt import Receipt
from xinhu.core.vault.papers import KeyOf
from xinhu.desks.inquiry.asking import Rules
from xinhu.desks.inquiry.bureau import Bureau, BureauQuery, BureauReport
from xinhu.desks.inquiry.clearing import clear
from xinhu.desks.inquiry.errors import (
    BureauNotSentError,
    BureauRejectedError,
    BureauUnclearError,
)
from xinhu.desks.inquiry.keeping import (
    Decision,
    Inquiries,
    Inquiry,
    Move,
    Reservation,
)
from xinhu.desks.inquiry.keys import key_of_attempt
from xinhu.desks.inquiry.outcome import Came, Receiving, doubted, refusal_of
from xinhu.desks.inquiry.states import State, Step, after
from xinhu.desks.inquiry.subject import Identity

_SAYS_NO: Final = frozenset({Step.RETURN, Step.REJECT})
"""What settles an attempt, and says nothing of those before it."""
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One sending.

    Attributes:
        made: the inquiry as it was reserved.
        before: where it stands, after how many attempts.
        step: what sends it.
        receipt: of its entry.
        identity: as opened from the vault under that receipt.
        operator: reference of whoever sends it, for the bureau's own book.
        key_of: the customer's key, to seal the report under.
        decision: of whoever sends it again, or later; None at first.
    """

    made: Reservation
    before: tuple[State, int]
    step: Step
    receipt: Receipt
    identity: Identity
    operator: str
    key_of: KeyOf
    decision: Decision | None = None


class Sending:
    """Sends inquiries to one bureau.

    Args:
        inquiries: where they are kept.
        bureau: whom to ask.
        receiving: keeps what came.
        rules: those in force.
        clock: the present.
    """

    def __init__(
        self,
        *,
        inquiries: Inquiries,
        bureau: Bureau,
        receiving: Receiving,
        rules: Rules,
        clock: Clock,
    ) -> None:
        self._inquiries = inquiries
        self._bureau = bureau
        self._receiving = receiving
        self._rules = rules
        self._clock = clock

    async def send(self, attempt: Attempt) -> Inquiry:
        """Send, once, and keep what came; return the inquiry as it stands then.

        Raises:
            GroundWithdrawnError, LoanSettledError: since the decision; nothing was
                sent.
            InquiryStateError: somebody else moved it on meanwhile; nothing was sent,
                or somebody else settled what became of it.
            DatabaseUnavailableError: it could not be written that it is sent (nothing
                was), or what became of it (the sweeper finds it).
        """
        number = attempt.before[1] + 1
        await self._begin(attempt, number)
        came = await self._asked(attempt, number)
        if came.step in _SAYS_NO and await self._owed(attempt.made.ref, number):
            came = doubted(came)
        sent = (State.SENDING, number)
        kept = await self._receiving.keep(
            attempt.made, sent, came, attempt.key_of, attempt.identity
        )
        return await clear(self._bureau, kept)

    async def _owed(self, ref: str, number: int) -> bool:
        """Tell whether nobody knows what became of an earlier attempt."""
        if number == 1:
            return False
        return any(each < number for each in await self._inquiries.unsettled(ref))

    async def _begin(self, attempt: Attempt, number: int) -> None:
        now = self._clock()
        await self._inquiries.move(
            Move(
                ref=attempt.made.ref,
                before=attempt.before,
                after=after(attempt.before[0], attempt.step),
                attempt=number,
                at=now,
                lease_until=self._rules.lease(now),
                receipt=attempt.receipt,
                decision=attempt.decision,
            )
        )

    async def _asked(self, attempt: Attempt, number: int) -> Came:
        """Return what is known after asking; nothing that goes wrong is a guess."""
        query = self._query(attempt, number)
        try:
            report: BureauReport = await self._bureau.query(query)
        except BureauNotSentError as error:
            return Came(Step.RETURN, refusal=error.code)
        except BureauRejectedError as error:
            return Came(Step.REJECT, refusal=refusal_of(error))
        except BureauUnclearError as error:
            return Came(Step.DOUBT, refusal=error.code)
        except (XinhuError, OSError, ValueError) as error:
            # No connector should; whatever it was, the query may have left.
            _log.error("bureau_failed", kind=type(error).__name__)
            return Came(Step.DOUBT, refusal=BureauUnclearError.code)
        return Came(Step.ANSWER, report=report)

    def _query(self, attempt: Attempt, number: int) -> BureauQuery:
        made, identity = attempt.made, attempt.identity
        return BureauQuery(
            key=key_of_attempt(made.ref, number),
            receipt=attempt.receipt,
            name=identity.name,
            id_type=identity.id_type,
            id_number=identity.id_number,
            reason=self._rules.reasons.reason(made.reason).bureau_code,
            institution=made.institution,
            operator=attempt.operator,
        )
