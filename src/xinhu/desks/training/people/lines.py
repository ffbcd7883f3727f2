"""How everybody stands with each of their courses, as lines of a list.

Read for lists, figures and reminders. Nothing is decided here: the gate judges by
certificates itself.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from xinhu.core.base.clock import Instant, from_datetime
from xinhu.core.policy.certificate import Certificate
from xinhu.core.policy.rule_book import Purpose
from xinhu.desks.staff.models import Operator
from xinhu.desks.training.desk import Desk
from xinhu.desks.training.due import State, due_of
from xinhu.desks.training.held import held_by_all
from xinhu.desks.training.pack import Pack
from xinhu.desks.training.people.duties import courses_for
from xinhu.desks.training.refusals import TrainingPostUnknownError


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Whom a line is about."""

    number: int
    reference: str
    name: str
    branch: str
    department: str
    post: str
    role: str
    since: Instant


@dataclass(frozen=True, slots=True)
class Line:
    """A person and a course of theirs.

    Attributes:
        person: who.
        pack: the course.
        state: ``current``, ``due`` or ``overdue``.
        deadline: from then on they are overdue.
        reason: why what they hold does not count; empty while it does.
    """

    person: Person
    pack: Pack
    state: State
    deadline: Instant
    reason: str


def lines_of_everybody(desk: Desk, purposes: Mapping[str, Purpose]) -> list[Line]:
    """Return the lines of all operators who were not stopped, in no certain order."""
    return lines_of(people(), held_by_all(), desk, purposes)


def people() -> list[Person]:
    """Return all operators who were not stopped."""
    return [person_of(row) for row in Operator.objects.filter(is_active=True)]


def person_of(row: Operator) -> Person:
    """Return what a line says of an operator."""
    return Person(
        number=row.pk,
        reference=row.reference,
        name=row.full_name,
        branch=row.branch,
        department=row.department,
        post=row.post,
        role=row.role,
        since=from_datetime(row.date_joined),
    )


def lines_of(
    persons: Iterable[Person],
    held: Mapping[int, tuple[Certificate, ...]],
    desk: Desk,
    purposes: Mapping[str, Purpose],
) -> list[Line]:
    """Return the lines of some people; of who has nothing to take there are none."""
    wanted: dict[tuple[str, str], tuple[Pack, ...]] = {}
    lines: list[Line] = []
    for person in persons:
        key = (person.post, person.role)
        if key not in wanted:
            wanted[key] = _wanted(desk, *key, purposes)
        own = held.get(person.number, ())
        lines.extend(
            Line(person, due.pack, due.state, due.deadline, due.reason)
            for due in due_of(wanted[key], person.since, own, desk.at, desk.days)
        )
    return lines


def _wanted(
    desk: Desk, post: str, role: str, purposes: Mapping[str, Purpose]
) -> tuple[Pack, ...]:
    try:
        return courses_for(desk.book, post, role, purposes)
    except TrainingPostUnknownError:
        return ()
