"""Drawing a day's list, and adding to it what the register holds more by now.

The entries come from the gate, which alone can read them, under the supervisor's own
token. Their bytes are kept with the list and hash to the register's leaf. A list that
is drawn again only grows: nobody can take an item off.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.db import connection

from xinhu.core.base.clock import to_datetime
from xinhu.core.register.entry import parse
from xinhu.desks.audit.checking import leaf_of
from xinhu.desks.audit.models import SupervisedDay, SupervisedItem
from xinhu.desks.audit.supervision.deadlines import deadlines_of, require_over
from xinhu.desks.audit.supervision.desk import (
    Desk,
    has_supervisor,
    lock_unsigned,
    require_supervisor,
)
from xinhu.desks.audit.supervision.items import Seen
from xinhu.desks.audit.supervision.selecting import Listed, Placed, select
from xinhu.desks.audit.supervision.separating import require_unit
from xinhu.desks.staff.deeds import Deed, one_deed, record

MOST = 200_000
"""Entries that one list can be drawn from."""
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


class Fetched(NamedTuple):
    """An entry as the gate told it: number, leaf hash (hexadecimal) and bytes."""

    number: int
    leaf: str
    raw: bytes


def listed(desk: Desk, entries: Sequence[Fetched]) -> tuple[Listed, ...]:
    """Return what of a day's entries is looked at, by the rules in force.

    Raises:
        ProofBrokenError: an entry's bytes do not hash to the leaf told with it.
    """
    for each in entries:
        leaf_of(each.number, each.raw, each.leaf)
    placed = [Placed(each.number, parse(each.raw)) for each in entries]
    return select(placed, desk.rules, desk.known)


def require_may_draw(desk: Desk, deed: Deed, unit: str, day: date) -> date:
    """Return the day if the supervisor may draw its list.

    Raises:
        NoSupervisorError, OtherUnitError, DayNotOverError: they may not, or not yet.
    """
    supervisor = require_supervisor(desk, deed)
    today = desk.day_of(deed.at)
    urgency = deadlines_of(day, desk.rules, desk.known.calendar).urgency(today)
    taken = urgency == "escalated" or not has_supervisor(desk, unit, deed.at)
    require_unit(supervisor, unit, desk.rules.head_office, taken=taken)
    return require_over(day, today)


def admit(desk: Desk, deed: Deed, unit: str, day: date) -> None:
    """Pass whoever may draw a list, before the gate is asked for what stands on it.

    Raises:
        NoSupervisorError, OtherUnitError, DayNotOverError: they may not, or not yet.
    """
    with one_deed("supervision.listed", deed, day=day.isoformat()):
        require_may_draw(desk, deed, unit, day)


def draw(
    desk: Desk, deed: Deed, unit: str, day: date, entries: Sequence[Fetched]
) -> SupervisedDay:
    """Keep the list of a branch's day; the one there is where somebody was faster.

    Raises:
        NoSupervisorError, OtherUnitError, DayNotOverError: they may not, or not yet.
        ProofBrokenError: an entry is not what the register holds.
    """
    with one_deed("supervision.listed", deed, day=day.isoformat()):
        require_may_draw(desk, deed, unit, day)
        chosen = listed(desk, entries)
        with connection.cursor() as cursor:
            cursor.execute(_LOCK, (f"supervision {unit} {day}",))
        found = SupervisedDay.objects.filter(unit=unit, day=day).first()
        if found is not None:
            return found
        drawn = SupervisedDay.objects.create(
            unit=unit,
            day=day,
            rules=desk.rules.version,
            considered=len(entries),
            drawn_by=deed.by,
            drawn_at=to_datetime(deed.at),
        )
        _add(drawn, chosen, entries, deed)
        record(
            "supervision.listed",
            deed,
            list=drawn.pk,
            day=day.isoformat(),
            items=len(chosen),
            considered=len(entries),
            rules=desk.rules.version,
        )
    return drawn


def renew(
    desk: Desk, deed: Deed, day: SupervisedDay, entries: Sequence[Fetched]
) -> int:
    """Add what belongs on a list and is not there; return how many were added.

    Raises:
        NoSupervisorError, OtherUnitError: they may not.
        DaySignedError: the day was signed.
        ProofBrokenError: an entry is not what the register holds.
    """
    with one_deed("supervision.listed", deed, list=day.pk):
        require_may_draw(desk, deed, day.unit, day.day)
        lock_unsigned(day.pk)
        there = set(day.items.values_list("number", flat=True))
        missing = [each for each in listed(desk, entries) if each.number not in there]
        if missing:
            _add(day, missing, entries, deed)
            record(
                "supervision.listed",
                deed,
                list=day.pk,
                day=day.day.isoformat(),
                items=len(missing),
                considered=len(entries),
                rules=desk.rules.version,
            )
    return len(missing)


def _add(
    day: SupervisedDay,
    chosen: Sequence[Listed],
    entries: Sequence[Fetched],
    deed: Deed,
) -> None:
    by_number = {each.number: each for each in entries}
    rows = [_item(each, by_number[each.number]) for each in chosen]
    for row in rows:
        row.day, row.added_at = day, to_datetime(deed.at)
    SupervisedItem.objects.bulk_create(rows)


def _item(chosen: Listed, fetched: Fetched) -> SupervisedItem:
    return SupervisedItem(
        number=chosen.number,
        leaf=bytes.fromhex(fetched.leaf),
        body=fetched.raw.decode(),
        reasons=list(chosen.reasons),
    )


def provisional(desk: Desk, entries: Sequence[Fetched]) -> list[Seen]:
    """Return what would be listed of a day's entries, and keep nothing of it.

    Raises:
        ProofBrokenError: an entry is not what the register holds.
    """
    by_number = {each.number: each for each in entries}
    chosen = [(each, by_number[each.number]) for each in listed(desk, entries)]
    return [
        Seen(_item(each, fetched), parse(fetched.raw), "open", None)
        for each, fetched in chosen
    ]
