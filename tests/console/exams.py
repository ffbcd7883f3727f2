"""What tests of the exam pages share: who knows the answers, and who holds what."""

from collections.abc import Mapping
from pathlib import Path

from django.test import Client

import xinhu
from xinhu.core.base.clock import DAY, Instant, system_clock, to_datetime
from xinhu.desks.staff.models import Operator
from xinhu.desks.training.course_book import CourseBook
from xinhu.desks.training.models import Sitting, StoredCertificate
from xinhu.desks.training.opened import load_courses

RULES = Path(xinhu.__file__).parent / "rules"
COURSE = "customer_information"
PATH = f"/training/courses/{COURSE}/"


def courses() -> CourseBook:
    """The courses that come with Xinhu."""
    return load_courses(RULES, None)


def begin(client: Client, course: str = COURSE) -> Sitting:
    """Begin an exam at the console."""
    answer = client.post(f"/training/courses/{course}/exam/")
    assert answer.status_code == 302, answer.content.decode()
    reference = answer.headers["Location"].split("/")[-2]
    return Sitting.objects.get(reference=reference)


def right_form(sitting: Sitting, wrong: int = 0) -> Mapping[str, list[str]]:
    """Return the form of right answers, some of the last left out."""
    of = courses().pack(sitting.course)
    form = {}
    for number, (question, options) in enumerate(sitting.drawn, 1):
        keys = of.questions[question].right
        form[f"q-{number}"] = [
            str(n) for n, key in enumerate(options, 1) if key in keys
        ]
    return dict(list(form.items())[: len(form) - wrong])


def long_here(username: str) -> None:
    """Let somebody have come to their post a year ago."""
    past = to_datetime(Instant(system_clock() - 366 * DAY))
    Operator.objects.filter(username=username).update(date_joined=past)


def give(username: str, course: str = COURSE, days: int = 200) -> StoredCertificate:
    """Give somebody a certificate that counts for so many days more, or less."""
    now = system_clock()
    of = courses().pack(course)
    return StoredCertificate.objects.create(
        operator=Operator.objects.get(username=username),
        course=course,
        version=of.course.version,
        digest=of.digest,
        passed_at=to_datetime(Instant(now - 300 * DAY)),
        valid_until=to_datetime(Instant(now + days * DAY)),
    )
