"""监督结论: what a supervisor finds of an item; a question is a finding as well."""

from xinhu.core.base.clock import to_datetime
from xinhu.desks.audit.models import (
    FIRST,
    IN_ORDER,
    IRREGULAR,
    LAST,
    RESULTS,
    TO_EXPLAIN,
    Verdict,
)
from xinhu.desks.audit.supervision.desk import Desk
from xinhu.desks.audit.supervision.errors import (
    ItemDecidedError,
    ItemWaitsError,
    RemarkLackingError,
    ResultUnknownError,
)
from xinhu.desks.audit.supervision.items import Seen, item_of
from xinhu.desks.audit.supervision.taking_up import take_up
from xinhu.desks.audit.supervision.texts import plain_text
from xinhu.desks.staff.deeds import Deed, one_deed, record


def decide(desk: Desk, deed: Deed, pk: int, result: str, remark: str) -> Verdict:
    """Decide an item, or ask its operator to explain.

    Args:
        desk: the rules in force.
        deed: who decides.
        pk: number of the item.
        result: ``in_order``, ``to_explain`` or ``irregular``.
        remark: needed where it is not in order; never customer information.

    Raises:
        BadInput: item, result or remark cannot be one.
        Refusal: as for ``take_up``.
        ItemDecidedError, ItemWaitsError: it is too late, or too early.
    """
    said = plain_text(remark)
    if result not in RESULTS:
        raise ResultUnknownError
    if result != IN_ORDER and not said:
        raise RemarkLackingError
    number = item_of(pk).row.number
    with one_deed("supervision.decided", deed, entry=number):
        seen, act = take_up(desk, deed, pk)
        verdict = Verdict.objects.create(
            item=seen.row,
            step=_step(seen, result),
            result=result,
            remark=said,
            by=deed.by,
            at=to_datetime(deed.at),
        )
        event = "supervision.asked" if result == TO_EXPLAIN else "supervision.decided"
        day, whom = seen.row.day_id, act.actor
        record(event, deed, entry=number, list=day, whom=whom, result=result)
    return verdict


def _step(seen: Seen, result: str) -> int:
    """Return which step comes next.

    Raises:
        ItemDecidedError, ItemWaitsError, ResultUnknownError: none, or not this one.
    """
    match seen.state:
        case "open":
            return FIRST
        case "asked":
            raise ItemWaitsError
        case "explained":
            if result not in {IN_ORDER, IRREGULAR}:
                raise ResultUnknownError
            return LAST
        case _:
            raise ItemDecidedError
