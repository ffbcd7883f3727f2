"""People of the tests who have passed every course, and what tells that they have."""

from datetime import UTC

from simulators.keys import RULES
from xinhu.core.base.clock import DAY, Instant
from xinhu.core.policy.certificate import Certificate
from xinhu.core.policy.rule_book import RuleBook
from xinhu.desks.training.course_book import CourseBook
from xinhu.desks.training.trained import TrainedByCourses

COURSES = CourseBook.load(RULES, None, RuleBook.load(RULES).purposes)
_YEAR = 365 * DAY


def trained() -> TrainedByCourses:
    """Return what judges certificates by the shipped courses."""
    return TrainedByCourses(COURSES, UTC)


def certificates(now: Instant) -> tuple[Certificate, ...]:
    """Return certificates of every course, issued yesterday, good for a year."""
    return tuple(
        Certificate(
            code,
            pack.course.version,
            pack.digest,
            Instant(now - DAY),
            Instant(now + _YEAR),
        )
        for code, pack in COURSES.packs.items()
    )
