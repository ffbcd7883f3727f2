"""Who is listed at the staff desk, and what one operator holds; reads alone."""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from django.db.models import F, Prefetch, Q, QuerySet

from xinhu.core.base.clock import Instant, to_datetime
from xinhu.desks.staff.models import Operator, Session, Token
from xinhu.desks.staff.organisation.being_away import day_of
from xinhu.desks.staff.organisation.models import (
    MAIN,
    Assignment,
    Delegation,
    Leave,
    Unit,
)

COLUMNS: Final = ("name", "username", "branch", "department", "post", "seen")
_COLUMN: Final = {
    "name": "full_name",
    "username": "username",
    "branch": "branch",
    "department": "department",
    "post": "post",
    "seen": "last_login",
}
STATES: Final = ("active", "unplaced", "stopped")
State = Literal["active", "unplaced", "stopped"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which operators are wanted; empty texts filter nothing.

    Attributes:
        text: part of name or user name, or the beginning of a reference.
        unit: code of a unit; those below it belong to it.
        post: code of a post.
        state: one of ``STATES``.
        order: a column, with ``-`` before it for downwards.
    """

    text: str = ""
    unit: str = ""
    post: str = ""
    state: str = ""
    order: str = "name"


def listed(wanted: Wanted, now: Instant) -> QuerySet[Operator]:
    """Return the operators that are wanted, in order."""
    found = Operator.objects.all()
    if wanted.text:
        found = found.filter(
            Q(full_name__icontains=wanted.text)
            | Q(username__icontains=wanted.text.lower())
            | Q(reference__istartswith=wanted.text)
        )
    if wanted.unit:
        held = Assignment.objects.filter(
            kind=MAIN, ended_at=None, unit__in=units_below(wanted.unit)
        )
        found = found.filter(pk__in=held.values("operator"))
    if wanted.post:
        found = found.filter(post=wanted.post)
    if wanted.state in STATES:
        found = found.filter(_in_state(wanted.state, now))
    column = _COLUMN.get(wanted.order.removeprefix("-"), "full_name")
    ordered = F(column)
    by = (
        ordered.desc(nulls_last=True)
        if wanted.order.startswith("-")
        else ordered.asc(nulls_last=True)
    )
    return found.order_by(by, "pk")


def state_of(operator: Operator, now: Instant) -> State:
    """Tell how an operator stands: in service, without a post, or stopped."""
    if not operator.is_active:
        return "stopped"
    until = operator.standing_until
    return "unplaced" if until is not None and until <= to_datetime(now) else "active"


def units_below(code: str) -> list[int]:
    """Return the numbers of a unit and of all below it."""
    rows = list(Unit.objects.values_list("pk", "parent", "code"))
    found = [number for number, _, own in rows if own == code]
    for number in found:  # grows while it is walked
        found.extend(below for below, parent, _ in rows if parent == number)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What an operator holds and held, the newest first.

    Attributes:
        assignments: those that hold or will.
        past: those that are over.
        given: delegations to others, in force.
        taken: delegations from others, in force.
        sessions: open at the console.
        tokens: of programs, in force.
        leaves: taken or planned.
        today: where the institution is; a leave that was over before it stays.
    """

    assignments: tuple[Assignment, ...]
    past: tuple[Assignment, ...]
    given: tuple[Delegation, ...]
    taken: tuple[Delegation, ...]
    sessions: tuple[Session, ...]
    tokens: tuple[Token, ...]
    leaves: tuple[Leave, ...]
    today: date

    @property
    def main(self) -> Assignment | None:
        """The main assignment, if one holds."""
        return next((each for each in self.assignments if each.kind == MAIN), None)


def held_by(operator: Operator, now: Instant) -> Held:
    """Return what an operator holds and held."""
    rows = operator.assignments.select_related("unit")
    current = rows.not_over(now)
    delegations = Delegation.objects.not_over(now).select_related(
        "giver", "taker", "assignment"
    )
    api = Token.objects.filter(operator=operator, revoked_at=None, kind="api")
    return Held(
        assignments=tuple(current),
        past=tuple(rows.exclude(pk__in=current.values("pk"))),
        given=tuple(delegations.filter(giver=operator)),
        taken=tuple(delegations.filter(taker=operator)),
        sessions=tuple(Session.objects.filter(operator=operator, ended_at=None)),
        tokens=tuple(api.filter(expires_at__gt=to_datetime(now)).order_by("-pk")),
        leaves=tuple(operator.leaves.filter(withdrawn_at=None)),
        today=day_of(now),
    )


@dataclass(frozen=True, slots=True)
class Branch:
    """A unit in the tree, with what stands below it.

    Attributes:
        unit: itself.
        people: main assignments in it.
        below: units under it.
    """

    unit: Unit
    people: int
    below: tuple["Branch", ...]


def tree(now: Instant) -> Branch | None:
    """Return the tree of open units; None before the head office was opened."""
    held = Assignment.objects.not_over(now).filter(kind=MAIN)
    units = Unit.objects.filter(closed_at=None).order_by("kind", "name")
    rows = list(units.prefetch_related(Prefetch("assignments", held, to_attr="held")))

    def grown(unit: Unit) -> Branch:
        below = tuple(grown(each) for each in rows if each.parent_id == unit.pk)
        return Branch(unit, len(unit.held), below)  # type: ignore[attr-defined]  # prefetched above

    root = next((unit for unit in rows if unit.parent_id is None), None)
    return None if root is None else grown(root)


def _in_state(state: str, now: Instant) -> Q:
    over = Q(standing_until__lte=to_datetime(now))
    active = Q(is_active=True)
    return {"stopped": ~active, "unplaced": active & over, "active": active & ~over}[
        state
    ]
