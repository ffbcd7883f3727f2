"""The certificates of the demo's invented people: every course, passed just now.

But for one of them, whose certificate of one course has ended.
"""

from typing import TYPE_CHECKING

from xinhu.core.base.clock import DAY, Instant, to_datetime
from xinhu.core.policy.rule_book import RuleBook
from xinhu.desks.training.certifying import certify
from xinhu.desks.training.course_book import CourseBook
from xinhu.desks.training.grading import Result
from xinhu.desks.training.pack import Pack
from xinhu.wiring.rules import SHIPPED
from xinhu.wiring.training import ZONE

if TYPE_CHECKING:
    from xinhu.desks.staff.models import Operator


LAPSED_COURSE = "customer_information"
LAPSED_DAYS = 380
"""So long ago that a certificate of a year has ended, and not for long."""


def certify_everybody(
    people: "list[Operator]", *, lapsed: str, zone: str, now: Instant
) -> None:
    """Issue a certificate of every course to everybody; Django is up.

    Args:
        people: the invented operators.
        lapsed: user name of the one whose certificate of one course has ended, so that
            anybody can see the refusal, take the exam and see it lifted.
        zone: from where they are said to have passed.
        now: when.
    """
    from xinhu.desks.staff.models import Operator  # noqa: PLC0415 -- needs Django up
    from xinhu.desks.training.keeping import issue  # noqa: PLC0415 -- the same

    courses = CourseBook.load(SHIPPED, None, RuleBook.load(SHIPPED).purposes)
    past = Instant(now - LAPSED_DAYS * DAY)
    for operator in people:
        for code, pack in courses.packs.items():
            ended = operator.username == lapsed and code == LAPSED_COURSE
            certificate = certify(pack, _passed(pack, past if ended else now), ZONE)
            issue(certificate, to=operator, zone=zone, at=now)
    # They have been there for as long.
    Operator.objects.filter(username=lapsed).update(date_joined=to_datetime(past))


def _passed(pack: Pack, now: Instant) -> Result:
    course = pack.course
    return Result(
        course=course.code,
        version=course.version,
        digest=pack.digest,
        handed_in=now,
        right=course.draw,
        total=course.draw,
        marks=(),
    )
