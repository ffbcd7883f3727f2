"""The desk as a process has it open: rules read once."""

from datetime import tzinfo
from functools import cache
from pathlib import Path

from xinhu.core.base.clock import Instant
from xinhu.core.policy.rule_book import RuleBook
from xinhu.desks.training.course_book import CourseBook
from xinhu.desks.training.desk import Desk
from xinhu.desks.training.numbers import load_numbers


@cache
def load_courses(folder: Path, override: Path | None) -> CourseBook:
    """Read the courses once per process.

    Raises:
        CourseDefectError: a pack cannot be used.
        PolicyInvalidError: the purposes cannot be read.
    """
    return CourseBook.load(folder, override, RuleBook.load(folder, override).purposes)


def open_desk(
    folder: Path, override: Path | None, *, days: tzinfo, zone: str, at: Instant
) -> Desk:
    """Return what an action stands on.

    Args:
        folder: the shipped rules.
        override: the institution's own.
        days: the institution's time zone.
        zone: the network zone of the session.
        at: now.

    Raises:
        CourseDefectError, PolicyInvalidError: the rules cannot be used.
    """
    return Desk(
        book=load_courses(folder, override),
        numbers=load_numbers(folder, override),
        days=days,
        zone=zone,
        at=at,
    )
