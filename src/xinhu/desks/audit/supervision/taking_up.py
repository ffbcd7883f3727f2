"""Taking up an item to say something of it: who may, and nobody else meanwhile."""

from typing import NamedTuple

from xinhu.desks.audit.supervision.desk import Desk, lock_unsigned, require_supervisor
from xinhu.desks.audit.supervision.items import Seen, act_of, item_of
from xinhu.desks.audit.supervision.separating import Act, require_may_sign
from xinhu.desks.staff.deeds import Deed


class TakenUp(NamedTuple):
    """An item that stands still until the transaction ends, and whose act it is."""

    seen: Seen
    act: Act


def take_up(desk: Desk, deed: Deed, pk: int) -> TakenUp:
    """Return an item that the supervisor may say something of; within a transaction.

    Raises:
        DayUnknownError: there is no such item.
        NoSupervisorError, OtherUnitError, OwnActError, OwnApprovalError: who it is.
        Refusal: one of their posts excludes supervising.
        DaySignedError: the day was signed.
    """
    supervisor = require_supervisor(desk, deed)
    lock_unsigned(item_of(pk).row.day_id)
    seen = item_of(pk)
    act = act_of(desk, seen, deed.at)
    require_may_sign(supervisor, act, desk.rules.head_office, desk.require_fit)
    return TakenUp(seen, act)
