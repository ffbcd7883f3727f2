"""How long an operator waits after wrong second factors. Pure."""

from xinhu.core.base.clock import SECOND, Instant
from xinhu.desks.staff.second_factor.errors import FactorWaitError
from xinhu.desks.staff.second_factor.rules import FactorRules

_MINUTE = 60 * SECOND


def seconds_after(failures: int, rules: FactorRules) -> int:
    """Return the seconds to wait after so many wrong ones in a row; 0 for none.

    The first wait comes with the failure that fills the rules' number; each further
    failure doubles it, up to the longest.
    """
    over = failures - rules.failures
    if over < 0:
        return 0
    # Beyond this many doublings it is the longest anyhow, and numbers stay small.
    doubled = rules.first_wait << min(over, 32)
    return min(doubled, rules.longest_wait)


def require_no_wait(until: Instant | None, at: Instant) -> None:
    """Raise while an operator waits.

    Raises:
        FactorWaitError: with the minutes that are left.
    """
    if until is not None and at < until:
        raise FactorWaitError(minutes=-(-(until - at) // _MINUTE))
