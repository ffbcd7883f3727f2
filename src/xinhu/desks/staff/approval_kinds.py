"""Every kind of request that the console may put before approvers."""

from xinhu.desks.staff.approvals.kinds import register
from xinhu.desks.staff.exports.subject import EXPORT
from xinhu.desks.staff.organisation.administrators import ADMINISTRATOR_POST
from xinhu.desks.staff.organisation.handing_on import DELEGATION
from xinhu.desks.staff.organisation.returning import REACTIVATION
from xinhu.desks.staff.password_reset.subject import RESET
from xinhu.desks.staff.policy_change.subject import POLICY_CHANGE
from xinhu.desks.staff.provisioning.staff_list.waiting import BULK_IMPORT
from xinhu.desks.staff.second_factor.reset_request import FACTOR_RESET

KINDS = (
    ADMINISTRATOR_POST,
    BULK_IMPORT,
    DELEGATION,
    EXPORT,
    REACTIVATION,
    RESET,
    POLICY_CHANGE,
    FACTOR_RESET,
)
"""Each room's kinds; a kind that stands here needs a rule in ``approvals.yaml``."""


def register_kinds() -> None:
    """Enter them; once, when the desk comes up."""
    for kind in KINDS:
        register(kind)
