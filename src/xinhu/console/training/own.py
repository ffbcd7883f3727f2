"""How the person who is logged in stands with their courses."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from xinhu.console.kit.words import titled
from xinhu.console.training.at_desk import purposes, title_of
from xinhu.core.base.clock import Instant
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.rules import Language
from xinhu.desks.training.desk import Desk
from xinhu.desks.training.due import Due, due_of
from xinhu.desks.training.held import held_by
from xinhu.desks.training.local_days import day_of
from xinhu.desks.training.pack import Pack
from xinhu.desks.training.people.duties import courses_for, purposes_of
from xinhu.desks.training.people.lines import Line, person_of
from xinhu.desks.training.sittings.reading_lessons import lessons_read


@dataclass(frozen=True, slots=True)
class Own:
    """A course of the person's own, as a page tells it.

    Attributes:
        code, title: of the course.
        state: code of its badge: ``current``, ``soon``, ``open``, ``overdue``.
        last_day: the last day in time, or of the certificate.
        days: until then; below zero once it is over.
        read, lessons: how many lessons were read, of how many.
        purposes: names of the person's purposes that want it.
    """

    code: str
    title: str
    state: str
    last_day: str
    days: int
    read: int
    lessons: int
    purposes: tuple[str, ...]

    @property
    def days_over(self) -> int:
        """Days since it is over."""
        return -self.days


def own_courses(operator: Operator, desk: Desk, language: Language) -> list[Own]:
    """Return the person's courses, the most urgent first."""
    person = person_of(operator, desk.at)
    read = lessons_read(operator.pk)
    wanting = _wanting(person.roles, desk, language)
    return [
        _own(due, desk, language, read, wanting)
        for due in due_of(
            courses_for(desk.book, person.posts, person.roles, purposes()),
            person.since,
            held_by(operator.pk),
            desk.at,
            desk.days,
        )
    ]


def own_course(
    operator: Operator, pack: Pack, desk: Desk, language: Language
) -> Own | None:
    """Return how the person stands with one course; None where it is not theirs."""
    found = [
        own
        for own in own_courses(operator, desk, language)
        if own.code == pack.course.code
    ]
    return found[0] if found else None


def packs_of(operator: Operator, desk: Desk) -> tuple[Pack, ...]:
    """Return the courses that a person has to take."""
    person = person_of(operator, desk.at)
    return courses_for(desk.book, person.posts, person.roles, purposes())


def last_day(instant: Instant, desk: Desk) -> str:
    """Write the last day before an instant at which something ends."""
    return day_of(Instant(instant - 1), desk.days).isoformat()


def state_of(due: Due | Line) -> str:
    """Return the code of a state, as pages and files name it."""
    if due.reason:
        return "overdue" if due.state == "overdue" else "open"
    return "soon" if due.state == "due" else "current"


def _wanting(
    roles: Collection[str], desk: Desk, language: Language
) -> dict[str, tuple[str, ...]]:
    wanting: dict[str, tuple[str, ...]] = {}
    for purpose in purposes_of(roles, purposes()):
        name = titled("purpose", purpose, language)
        for pack in desk.book.purposes.get(purpose, ()):
            code = pack.course.code
            wanting[code] = (*wanting.get(code, ()), name)
    return wanting


def _own(
    due: Due,
    desk: Desk,
    language: Language,
    read: Mapping[tuple[str, int], frozenset[str]],
    wanting: Mapping[str, tuple[str, ...]],
) -> Own:
    course = due.pack.course
    names = {lesson.name for lesson in due.pack.lessons}
    last = day_of(Instant(due.deadline - 1), desk.days)
    done = read.get((course.code, course.version), frozenset()) & names
    return Own(
        code=course.code,
        title=title_of(due.pack, language),
        state=state_of(due),
        last_day=last.isoformat(),
        days=(last - day_of(desk.at, desk.days)).days,
        read=len(done),
        lessons=len(names),
        purposes=wanting.get(course.code, ()),
    )
