"""Whether an inquiry that was permitted may still be sent, perhaps days later.

Its entry stands and its use of the ground is spent; everything else is asked again: the
letter withdrawn, its term over, its reasons, the loan settled, and whether it is the
sender's to use at all.
"""

from xinhu.core.base.clock import Instant
from xinhu.core.policy.ground import written
from xinhu.core.policy.ground_refusals import (
    GroundExpiredError,
    GroundHolderError,
    GroundUnknownError,
    GroundWithdrawnError,
)
from xinhu.core.policy.standing import Standing
from xinhu.desks.inquiry.asking import Rules, wanted_of
from xinhu.desks.inquiry.demands import demands_of
from xinhu.desks.inquiry.keeping import Reservation, Support

_STANDS = frozenset({"active", "used"})


def require_still(
    made: Reservation,
    support: Support,
    standing: Standing,
    rules: Rules,
    now: Instant,
) -> Reservation:
    """Return an inquiry that may still be sent by this person.

    Args:
        made: as it was reserved and permitted.
        support: what it rests on, as it stands now.
        standing: who sends it.
        rules: those in force.
        now: the present.

    Raises:
        GroundUnknownError: the ground is not there, or is about somebody else.
        GroundWithdrawnError: it was withdrawn.
        GroundExpiredError: its term is over.
        GroundHolderError: it was given to somebody else.
        Refusal: as the demands at first: letter, reason, loan.
    """
    ground = support.ground
    if ground is None or ground.customer != made.customer:
        raise GroundUnknownError
    if ground.state not in _STANDS:
        raise GroundWithdrawnError
    if now >= ground.valid_until:
        raise GroundExpiredError(until=written(ground.valid_until))
    if ground.holder not in {None, standing.operator}:
        raise GroundHolderError
    wanted = wanted_of(made, rules, now)
    demands_of(wanted, support.letter, support.loan)(standing, ground, now)
    return made
