"""Which lists a supervisor has before them: drawn, signed, still to be drawn."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from xinhu.core.base.clock import Instant, from_datetime
from xinhu.desks.audit.models import (
    IN_ORDER,
    IRREGULAR,
    SupervisedDay,
    SupervisedItem,
    SupervisionBeginning,
)
from xinhu.desks.audit.supervision.deadlines import (
    Deadlines,
    Urgency,
    days_between,
    deadlines_of,
)
from xinhu.desks.audit.supervision.desk import (
    Desk,
    further_posts,
    has_supervisor,
)
from xinhu.desks.audit.supervision.errors import DayUnknownError
from xinhu.desks.audit.supervision.items import Seen, see
from xinhu.desks.staff.acting import acting_of
from xinhu.desks.staff.models import Operator

DayState = Literal["undrawn", "open", "ready", "signed"]
_DECIDED = Q(items__verdicts__result__in=(IN_ORDER, IRREGULAR))


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A day of a branch.

    Attributes:
        unit, day: which.
        row: its list; None while none was drawn.
        items, undecided: of the list.
        limits: its dates.
        urgency: None once it is signed.
    """

    unit: str
    day: date
    row: SupervisedDay | None
    items: int
    undecided: int
    limits: Deadlines
    urgency: Urgency | None

    @property
    def state(self) -> DayState:
        """How far it is."""
        if self.row is None:
            return "undrawn"
        if self.urgency is None:
            return "signed"
        return "open" if self.undecided else "ready"


def day_of_list(pk: int) -> SupervisedDay:
    """Return a list.

    Raises:
        DayUnknownError: there is none of this number.
    """
    rows = SupervisedDay.objects.select_related("signature__by", "drawn_by")
    row = rows.filter(pk=pk).first()
    if row is None:
        raise DayUnknownError
    return row


def lines_of(desk: Desk, unit: str, now: Instant) -> Sequence[Line]:
    """Return a branch's unsigned days, the oldest first; none that is not over."""
    today = desk.day_of(now)
    beginning = _beginnings(desk, (unit,)).get(unit)
    if beginning is None:
        return ()
    signed = frozenset(
        SupervisedDay.objects.filter(unit=unit)
        .exclude(signature=None)
        .values_list("day", flat=True)
    )
    kept = {row.day: row for row in _counted(Q(unit=unit, signature=None))}
    days = days_between(beginning, today - timedelta(days=1))
    return [
        _line(desk, unit, day, kept.get(day), today)
        for day in days
        if day not in signed
    ]


def signed_of(desk: Desk, unit: str, now: Instant, most: int) -> Sequence[Line]:
    """Return a branch's signed days, the latest first, at most ``most``."""
    today = desk.day_of(now)
    rows = _counted(Q(unit=unit, signature__isnull=False)).order_by("-day")[:most]
    return [_line(desk, unit, row.day, row, today) for row in rows]


def taken_over(desk: Desk, now: Instant) -> Sequence[Line]:
    """Return other branches' days that the head office has to sign.

    Those that are long overdue, and all that are due where nobody supervises.
    """
    units = (
        Operator.objects.exclude(branch__in=("", desk.rules.head_office))
        .values_list("branch", flat=True)
        .distinct()
    )
    taken: list[Line] = []
    for unit in units:
        alone = not has_supervisor(desk, unit, now)
        taken += [
            line
            for line in lines_of(desk, unit, now)
            if line.urgency == "escalated" or (alone and line.urgency != "early")
        ]
    return sorted(taken, key=lambda line: (line.day, line.unit))


def left_to_head(desk: Desk, now: Instant) -> list[Seen]:
    """Return acts of other branches' supervisors that nobody has decided.

    A branch has often but one supervisor, who cannot decide their own acts; whoever
    supervises there under a further post is one as well (``is_taken``).
    """
    main = Operator.objects.filter(
        role__in=desk.supervising, reference=OuterRef("actor")
    )
    further = further_posts(desk, now).filter(
        branch=OuterRef("day__unit"), operator__reference=OuterRef("actor")
    )
    rows = (
        SupervisedItem.objects.exclude(day__unit=desk.rules.head_office)
        .filter(day__signature=None)
        .annotate(actor=RawSQL("body::jsonb ->> 'actor'", ()))
        .filter(Exists(main) | Exists(further))
        .select_related("day", "explanation")
        .prefetch_related("verdicts__by", "footage")
    )
    return [seen for seen in map(see, rows) if seen.state in {"open", "explained"}]


def branches(desk: Desk, operator: Operator) -> list[str]:
    """Return the branches whose days a supervisor may read."""
    own = acting_of(operator).branch
    if own != desk.rules.head_office:
        return [own]
    names = Operator.objects.exclude(branch="").values_list("branch", flat=True)
    return sorted(names.distinct())


def require_branch(name: str) -> str:
    """Return the name of a branch that has operators.

    Raises:
        DayUnknownError: there is no such branch.
    """
    if not Operator.objects.filter(branch=name).exists():
        raise DayUnknownError
    return name


def _beginnings(desk: Desk, units: Iterable[str]) -> Mapping[str, date]:
    """Return since when each branch is supervised: it exists, and so do the tables."""
    start = SupervisionBeginning.objects.aggregate(day=Min("day"))["day"]
    if start is None:
        return {}
    first = (
        Operator.objects.filter(branch__in=tuple(units))
        .values("branch")
        .annotate(joined=Min("date_joined"))
    )
    return {
        row["branch"]: max(start, desk.day_of(from_datetime(row["joined"])))
        for row in first
    }


def _counted(condition: Q) -> QuerySet[SupervisedDay]:
    return (
        SupervisedDay.objects.filter(condition)
        .select_related("signature__by")
        .annotate(
            listed=Count("items", distinct=True),
            settled=Count("items", filter=_DECIDED, distinct=True),
        )
    )


def _line(
    desk: Desk, unit: str, day: date, row: SupervisedDay | None, today: date
) -> Line:
    limits = deadlines_of(day, desk.rules, desk.known.calendar)
    items = 0 if row is None else getattr(row, "listed", 0)
    settled = 0 if row is None else getattr(row, "settled", 0)
    signed = row is not None and hasattr(row, "signature")
    return Line(
        unit=unit,
        day=day,
        row=row,
        items=items,
        undecided=items - settled,
        limits=limits,
        urgency=None if signed else _urgency(desk, unit, limits, today),
    )


def _urgency(desk: Desk, unit: str, limits: Deadlines, today: date) -> Urgency:
    """Return how urgent a list is; the head office's own is taken over by nobody."""
    urgency = limits.urgency(today)
    own = urgency == "escalated" and unit == desk.rules.head_office
    return "overdue" if own else urgency
