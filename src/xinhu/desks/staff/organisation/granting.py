"""Who acts at the staff desk where what was asked for is granted."""

from dataclasses import replace

from xinhu.desks.staff.approvals.kinds import Done
from xinhu.desks.staff.organisation.authority import STAFF, require_still_asks
from xinhu.desks.staff.organisation.in_force import staff_rules
from xinhu.desks.staff.tokens import Actor


def granter(done: Done) -> Actor:
    """Return who acts: whoever granted last, in the name of whoever asked.

    Raises:
        ApprovalLapsedError: whoever asked holds no post any more to ask under.
    """
    require_still_asks(
        done.requester, {STAFF}, staff_rules().book, done.at, branch=None
    )
    return replace(done.by, asked_by=done.requester)
