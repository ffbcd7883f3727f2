"""How everybody stands with each of their courses, as lines of a list.

Read for lists, figures and reminders. Nothing is decided here: the gate judges by
certificates itself.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from xinhu.core.base.clock import Instant, from_datetime
from xinhu.core.policy.certificate import Certificate
from xinhu.core.policy.rule_book import Purpose
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.organisation.models import MAIN, Assignment
from xinhu.desks.training.desk import Desk
from xinhu.desks.training.due import State, due_of
from xinhu.desks.training.held import held_by_all
from xinhu.desks.training.pack import Pack
from xinhu.desks.training.people.duties import courses_for

_COLUMNS = (
    "reference", "full_name", "branch", "department", "post", "role", "date_joined",
)  # fmt: skip
_Work = tuple[frozenset[str], frozenset[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Whom a line is about.

    Attributes:
        number: primary key.
        reference, name: of the operator.
        branch, department, post: of their main assignment.
        posts, roles: of all their assignments.
        since: when they came to their main post.
    """

    number: int
    reference: str
    name: str
    branch: str
    department: str
    post: str
    posts: frozenset[str]
    roles: frozenset[str]
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
    return lines_of(people(desk.at), held_by_all(), desk, purposes)


def people(now: Instant) -> list[Person]:
    """Return all operators who were not stopped."""
    held: dict[int, list[Assignment]] = defaultdict(list)
    for assignment in Assignment.objects.in_force(now).order_by():
        held[assignment.operator_id].append(assignment)
    rows = Operator.objects.filter(is_active=True).only(*_COLUMNS)
    return [_person(row, held.get(row.pk, [])) for row in rows]


def person_of(row: Operator, now: Instant) -> Person:
    """Return what a line says of an operator."""
    return _person(row, list(Assignment.objects.in_force(now).filter(operator=row)))


def _person(row: Operator, held: list[Assignment]) -> Person:
    main = [each.starts_at for each in held if each.kind == MAIN]
    return Person(
        number=row.pk,
        reference=row.reference,
        name=row.full_name,
        branch=row.branch,
        department=row.department,
        post=row.post,
        posts=frozenset({row.post, *(each.post for each in held)}),
        roles=frozenset({row.role, *(each.role for each in held)}),
        since=from_datetime(max(main, default=row.date_joined)),
    )


def lines_of(
    persons: Iterable[Person],
    held: Mapping[int, tuple[Certificate, ...]],
    desk: Desk,
    purposes: Mapping[str, Purpose],
) -> list[Line]:
    """Return the lines of some people; of who has nothing to take there are none."""
    wanted: dict[_Work, tuple[Pack, ...]] = {}
    lines: list[Line] = []
    for person in persons:
        key = (person.posts, person.roles)
        if key not in wanted:
            wanted[key] = courses_for(desk.book, *key, purposes)
        own = held.get(person.number, ())
        lines.extend(
            Line(person, due.pack, due.state, due.deadline, due.reason)
            for due in due_of(wanted[key], person.since, own, desk.at, desk.days)
        )
    return lines
