"""An item of a list as it stands now: what it shows, what became of it, whose it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from django.db import connection
from django.db.models import Q

from xinhu.core.base.clock import Instant
from xinhu.core.register.entry import Entry, parse
from xinhu.desks.audit.checking import leaf_of
from xinhu.desks.audit.models import (
    FIRST,
    LAST,
    TO_EXPLAIN,
    SupervisedDay,
    SupervisedItem,
    Verdict,
)
from xinhu.desks.audit.supervision.deadlines import deadlines_of
from xinhu.desks.audit.supervision.desk import Desk, further_posts, has_supervisor
from xinhu.desks.audit.supervision.errors import DayUnknownError
from xinhu.desks.audit.supervision.separating import Act
from xinhu.desks.staff.models import Operator

State = Literal["open", "asked", "explained", "in_order", "irregular"]
DECIDED: frozenset[State] = frozenset({"in_order", "irregular"})
_APPROVERS = """
SELECT unnest(ARRAY[approver, reviewed_by]) FROM ground WHERE ref = %(ref)s
UNION SELECT voter FROM approval_vote WHERE approval = %(ref)s AND says = 'grant'
"""


@dataclass(frozen=True, slots=True)
class Seen:
    """An item with its entry, read from bytes that hash to the leaf.

    ``verdict`` is the last one that was given, None where there is none.
    """

    row: SupervisedItem
    entry: Entry
    state: State
    verdict: Verdict | None

    @property
    def body(self) -> Entry:
        """The entry, by the name that pages use."""
        return self.entry


def see(row: SupervisedItem) -> Seen:
    """Read an item; its rows beside it should have been fetched with it.

    Raises:
        ProofBrokenError: its bytes are not those of the register's leaf.
    """
    raw = row.body.encode()
    leaf_of(row.number, raw, bytes(row.leaf).hex())
    verdicts = {verdict.step: verdict for verdict in row.verdicts.all()}
    last = verdicts.get(LAST) or verdicts.get(FIRST)
    return Seen(row, parse(raw), _state(row, verdicts), last)


def _state(row: SupervisedItem, verdicts: Mapping[int, Verdict]) -> State:
    first = verdicts.get(FIRST)
    if first is None:
        return "open"
    decided = verdicts.get(LAST, first)
    if decided.result == TO_EXPLAIN:
        return "explained" if hasattr(row, "explanation") else "asked"
    return "in_order" if decided.result == "in_order" else "irregular"


def item_of(pk: int) -> Seen:
    """Return an item.

    Raises:
        DayUnknownError: there is none of this number.
    """
    rows = SupervisedItem.objects.select_related("day__signature", "explanation__by")
    row = rows.prefetch_related("verdicts__by", "footage").filter(pk=pk).first()
    if row is None:
        raise DayUnknownError
    return see(row)


def items_of(day: SupervisedDay) -> list[Seen]:
    """Return the items of a list, in the order of the register."""
    rows = day.items.select_related("day", "explanation")
    return [see(row) for row in rows.prefetch_related("verdicts__by", "footage")]


def following(row: SupervisedItem) -> int | None:
    """Return the next item of the list that waits for a supervisor, if any.

    After the last one it begins at the first again.
    """
    waiting = [
        seen.row.pk for seen in items_of(row.day) if seen.state in {"open", "explained"}
    ]
    later = [pk for pk in waiting if pk > row.pk]
    return next(iter(later or waiting), None)


def act_of(desk: Desk, seen: Seen, now: Instant) -> Act:
    """Return whose act an item is, and who may sign it off."""
    actor, unit = seen.entry.actor, seen.row.day.unit
    return Act(
        actor=actor,
        approvers=approvers_of(seen.entry),
        unit=unit,
        taken=is_taken(desk, seen.row.day, actor, now),
    )


def approvers_of(entry: Entry) -> frozenset[str]:
    """Return who approved or reviewed what an entry rests on, as it stands now."""
    ref = (entry.detail or {}).get("approval", "")
    if entry.ground is not None:
        ref = entry.ground["ref"]
    with connection.cursor() as cursor:
        cursor.execute(_APPROVERS, {"ref": str(ref)})
        return frozenset(who for (who,) in cursor.fetchall() if who is not None)


def is_taken(desk: Desk, day: SupervisedDay, actor: str, now: Instant) -> bool:
    """Tell whether the head office may decide an item as well.

    When its list is long overdue; at once where the branch has no supervisor, or where
    one of its own did it, of whom there is often but one: somebody whose main post
    supervises, or who supervises there under a further one.
    """
    limits = deadlines_of(day.day, desk.rules, desk.known.calendar)
    late = limits.urgency(desk.day_of(now)) == "escalated"
    if late or not has_supervisor(desk, day.unit, now):
        return True
    there = further_posts(desk, now).filter(branch=day.unit)
    main, further = Q(role__in=desk.supervising), Q(pk__in=there.values("operator"))
    return Operator.objects.filter(main | further, reference=actor).exists()


def operators_named(references: Iterable[str]) -> dict[str, Operator]:
    """Return operators by reference."""
    found = Operator.objects.filter(reference__in=set(references))
    return {operator.reference: operator for operator in found}
