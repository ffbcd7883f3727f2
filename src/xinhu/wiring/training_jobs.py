"""The worker's jobs for the training desk: exams left open, reminders, new courses.

They go through the desk's own doors, as the worker's database role.
"""

from collections.abc import Callable
from functools import wraps

import structlog
from django.db import connections, transaction
from procrastinate import App

from xinhu.core.base.clock import system_clock
from xinhu.core.policy.rule_book import RuleBook
from xinhu.desks.training.desk import Desk
from xinhu.desks.training.opened import open_desk
from xinhu.wiring.rules import SHIPPED, load_book
from xinhu.wiring.settings import Settings
from xinhu.wiring.training import ZONE

PLACE = "local"
"""The zone of acts that the server makes by itself."""
_log = structlog.get_logger(__name__)
Job = Callable[[], None]


def enter_training_jobs(app: App, settings: Settings) -> None:
    """Enter the jobs; Django is up as the worker's role.

    Args:
        app: of the queue.
        settings: of the installation.
    """
    book = load_book(settings)

    @app.periodic(cron="*/5 * * * *")
    @app.task(name="close_overdue_exams", queueing_lock="close_overdue_exams")
    def close(timestamp: int) -> None:  # noqa: ARG001 -- given by the queue
        _leaving_nothing(lambda: close_exams(_desk(settings)))()

    @app.periodic(cron="7 * * * *")
    @app.task(name="remind_of_training", queueing_lock="remind_of_training")
    def remind(timestamp: int) -> None:  # noqa: ARG001 -- given by the queue
        _leaving_nothing(lambda: remind_everybody(_desk(settings), book))()


def close_exams(desk: Desk) -> None:
    """Close the exams whose time is up."""
    from xinhu.desks.training.sittings.closing import (  # noqa: PLC0415 -- needs Django up
        close_overdue,
    )

    with transaction.atomic():
        count = close_overdue(None, desk.at)
    if count:
        _log.info("exams_expired", count=count)


def remind_everybody(desk: Desk, book: RuleBook) -> None:
    """Note which courses are in force, and remind who is to be reminded."""
    from xinhu.desks.training.in_force.noting import (  # noqa: PLC0415 -- needs Django up
        note_courses,
    )
    from xinhu.desks.training.reminding.sending import (  # noqa: PLC0415 -- the same
        remind,
    )

    courses = note_courses(desk)
    reminders = remind(desk, book.purposes)
    if courses or reminders:
        _log.info("training_reminded", courses=courses, reminders=reminders)


def _desk(settings: Settings) -> Desk:
    return open_desk(SHIPPED, settings.rules, days=ZONE, zone=PLACE, at=system_clock())


def _leaving_nothing(job: Job) -> Job:
    """Return the job with its thread's connections closed behind it."""

    @wraps(job)
    def done() -> None:
        try:
            job()
        finally:
            connections.close_all()

    return done
