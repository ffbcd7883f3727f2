"""Whether an inquiry that was permitted may still be sent, perhaps days later.

Its entry stands and its use of the ground is spent; what may have changed is asked
again: the letter withdrawn, its term over, the loan settled.
"""

from xinhu.core.base.clock import Instant
from xinhu.core.policy.ground import Ground, written
from xinhu.core.policy.ground_refusals import (
    GroundExpiredError,
    GroundUnknownError,
    GroundWithdrawnError,
)
from xinhu.desks.inquiry.asking import Rules, wanted_of
from xinhu.desks.inquiry.demands import Loan, require_live_loan
from xinhu.desks.inquiry.keeping import Reservation

_STANDS = frozenset({"active", "used"})


def require_still(
    made: Reservation,
    ground: Ground | None,
    loan: Loan | None,
    rules: Rules,
    now: Instant,
) -> Reservation:
    """Return an inquiry that may still be sent.

    Args:
        made: as it was reserved and permitted.
        ground: as it stands now; None where it is gone.
        loan: as it stands now; None where there is none.
        rules: those in force.
        now: the present.

    Raises:
        GroundUnknownError: the ground is not there, or is about somebody else.
        GroundWithdrawnError: it was withdrawn.
        GroundExpiredError: its term is over.
        LoanMissingError, LoanUnknownError, LoanSettledError: as at first.
        ReasonUnknownError: the reason stands in no list any more.
    """
    if ground is None or ground.customer != made.customer:
        raise GroundUnknownError
    if ground.state not in _STANDS:
        raise GroundWithdrawnError
    if now >= ground.valid_until:
        raise GroundExpiredError(until=written(ground.valid_until))
    wanted = wanted_of(made, rules, now)
    if wanted.reason.live_loan:
        require_live_loan(wanted, loan)
    return made
