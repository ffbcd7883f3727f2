"""The operator's own row shows the main assignment: the gate reads it there.

``standing_until`` is when the main assignment ends: from then on the gate refuses the
operator, whether or not anybody did anything.
"""

from xinhu.core.base.clock import Instant, to_datetime
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.organisation.models import Assignment

_COLUMNS = ("role", "post", "branch", "department", "standing_until")


def show(operator: Operator, main: Assignment) -> None:
    """Write a main assignment into its operator's row."""
    operator.role = main.role
    operator.post = main.post
    operator.branch = main.branch
    operator.department = main.department
    operator.standing_until = main.ends_at
    operator.save(update_fields=_COLUMNS)


def show_nothing(operator: Operator, now: Instant) -> None:
    """Let an operator stand nowhere from now on; what they last were stays readable."""
    operator.standing_until = to_datetime(now)
    operator.save(update_fields=["standing_until"])
