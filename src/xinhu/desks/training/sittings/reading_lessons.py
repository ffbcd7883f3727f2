"""Lessons that a person has read, version by version."""

from collections import defaultdict
from collections.abc import Mapping

from django.db import IntegrityError, transaction

from xinhu.core.base.clock import to_datetime
from xinhu.desks.staff.acts import record_own_act
from xinhu.desks.staff.models import Operator
from xinhu.desks.training.desk import Desk
from xinhu.desks.training.pack import Lesson, Pack
from xinhu.desks.training.sittings.errors import LessonUnknownError
from xinhu.desks.training.sittings.models import LessonRead


def lesson_of(pack: Pack, name: str) -> Lesson:
    """Return a lesson.

    Raises:
        LessonUnknownError: the course has none of that name.
    """
    for lesson in pack.lessons:
        if lesson.name == name:
            return lesson
    raise LessonUnknownError(course=pack.course.code)


def read_lesson(operator: Operator, pack: Pack, name: str, desk: Desk) -> Lesson:
    """Note that a lesson was read; a second time changes nothing.

    Raises:
        LessonUnknownError: the course has none of that name.
    """
    lesson = lesson_of(pack, name)
    course, version = pack.course.code, pack.course.version
    read: dict[str, str | int] = {"course": course, "version": version, "lesson": name}
    if LessonRead.objects.filter(operator=operator, **read).exists():
        return lesson
    try:
        with transaction.atomic():
            LessonRead.objects.create(
                operator=operator, read_at=to_datetime(desk.at), **read
            )
            record_own_act(
                "lesson.read", operator=operator, zone=desk.zone, at=desk.at, **read
            )
    except IntegrityError:
        pass  # read in two windows at once: the other one has noted it
    return lesson


def lessons_read(operator: int) -> Mapping[tuple[str, int], frozenset[str]]:
    """Return the names of the lessons read, by course and version.

    Args:
        operator: primary key.
    """
    read: dict[tuple[str, int], set[str]] = defaultdict(set)
    for row in LessonRead.objects.filter(operator_id=operator):
        read[row.course, row.version].add(row.lesson)
    return {key: frozenset(names) for key, names in read.items()}
