"""The courses in force, as the gate asks them."""

from zoneinfo import ZoneInfo

from xinhu.core.policy.rule_book import RuleBook
from xinhu.desks.training.course_book import CourseBook
from xinhu.desks.training.posts import check_posts
from xinhu.desks.training.trained import TrainedByCourses
from xinhu.wiring.rules import SHIPPED
from xinhu.wiring.settings import Settings

ZONE = ZoneInfo("Asia/Shanghai")
"""The country has one time; a certificate counts to the end of a day of it."""


def load_courses(settings: Settings, book: RuleBook) -> CourseBook:
    """Read the courses, or raise what is wrong with them or with the posts."""
    courses = CourseBook.load(SHIPPED, settings.rules, book.purposes)
    check_posts(courses.packs, SHIPPED, settings.rules)
    return courses


def load_trained(settings: Settings, book: RuleBook) -> TrainedByCourses:
    """Return what tells whether certificates open a purpose."""
    return TrainedByCourses(load_courses(settings, book), ZONE)
