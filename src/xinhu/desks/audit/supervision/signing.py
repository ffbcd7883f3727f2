"""签结: a day is signed once, when every item is decided; then nothing changes."""

from collections import Counter

from xinhu.core.base.clock import to_datetime
from xinhu.desks.audit.models import DaySignature, SupervisedDay
from xinhu.desks.audit.supervision.desk import Desk, lock_unsigned, require_supervisor
from xinhu.desks.audit.supervision.drawing import require_may_draw
from xinhu.desks.audit.supervision.errors import DayOpenError
from xinhu.desks.audit.supervision.items import DECIDED, see
from xinhu.desks.audit.supervision.texts import plain_text
from xinhu.desks.staff.deeds import Deed, one_deed, record


def sign(desk: Desk, deed: Deed, day: SupervisedDay, remark: str) -> DaySignature:
    """Sign a day.

    The caller renews the list before (``drawing.renew``), so that what reached the
    register late was looked at as well.

    Raises:
        NoSupervisorError, OtherUnitError: who signs.
        Refusal: one of their posts excludes supervising.
        DaySignedError: somebody was faster.
        DayOpenError: an item is not decided.
        RemarkLongError: the remark is too long.
    """
    said = plain_text(remark)
    with one_deed("supervision.signed", deed, list=day.pk):
        require_may_draw(desk, deed, day.unit, day.day)
        desk.require_fit(require_supervisor(desk, deed).posts)
        lock_unsigned(day.pk)
        rows = day.items.select_related("explanation").prefetch_related("verdicts")
        states = Counter(see(row).state for row in rows)
        undecided = sum(n for state, n in states.items() if state not in DECIDED)
        if undecided:
            raise DayOpenError(items=undecided)
        signature = DaySignature.objects.create(
            day=day, remark=said, by=deed.by, at=to_datetime(deed.at)
        )
        record(
            "supervision.signed",
            deed,
            list=day.pk,
            day=day.day.isoformat(),
            items=sum(states.values()),
            irregular=states["irregular"],
        )
    return signature
