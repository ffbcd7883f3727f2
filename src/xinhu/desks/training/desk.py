"""What every action of the desk stands on: courses, limits, time and place."""

from dataclasses import dataclass
from datetime import tzinfo

from xinhu.core.base.clock import Instant
from xinhu.desks.training.course_book import CourseBook
from xinhu.desks.training.numbers import Numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Under what an action happens.

    Attributes:
        book: the courses in force.
        numbers: limits.
        days: the institution's time zone: when a day ends.
        zone: the network zone that the session comes from.
        at: now.
    """

    book: CourseBook
    numbers: Numbers
    days: tzinfo
    zone: str
    at: Instant
