"""离职与停用: an operator is stopped at once, and never deleted (R6.2).

What it guarantees: everything the operator holds ends in one transaction; the last
administrator stays; who was stopped keeps reference, user name and history. What it
leaves to others: coming back, which a second person grants (``returning``).
"""

from xinhu.core.base.clock import Instant, to_datetime
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.organisation.authority import (
    require_another_administrator,
    require_other,
)
from xinhu.desks.staff.organisation.ending import end_everything
from xinhu.desks.staff.organisation.entries import one_act, record
from xinhu.desks.staff.organisation.errors import ReasonError
from xinhu.desks.staff.organisation.in_force import staff_rules
from xinhu.desks.staff.organisation.locking import lock_operator
from xinhu.desks.staff.organisation.projecting import show_nothing
from xinhu.desks.staff.token_errors import OperatorStoppedError
from xinhu.desks.staff.tokens import Actor

LEFT, SUSPENDED, DORMANT, DIRECTORY = "left", "suspended", "dormant", "directory"
REASONS = (LEFT, SUSPENDED, DORMANT, DIRECTORY)
"""Left the bank, suspended, away too long, stopped by the directory."""


def leave(operator: Operator, reason: str, *, by: Actor, now: Instant) -> None:
    """Stop an operator.

    Args:
        operator: who.
        reason: one of ``REASONS``.
        by: who does it.
        now: when.

    Raises:
        ReasonError: the reason is none.
        OneselfError: nobody stops themselves.
        OperatorStoppedError: they are stopped already.
        LastAdministratorError: nobody would be left to enter operators.
    """
    if reason not in REASONS:
        raise ReasonError(allowed=", ".join(REASONS))
    with one_act("leave", by, now, operator=operator.reference):
        locked = lock_operator(require_other(operator, by))
        if not locked.is_active:
            raise OperatorStoppedError
        require_another_administrator(locked, staff_rules().book, now)
        end_everything(locked, reason, by=by, now=now)
        locked.is_active = False
        locked.stopped_at = to_datetime(now)
        locked.stopped_why = reason
        locked.save(update_fields=["is_active", "stopped_at", "stopped_why"])
        show_nothing(locked, now)
        record("operator.left", by, now, operator=locked.reference, why=reason)
