"""The worker's job for 事后监督: who is late is told, then the level above."""

import structlog
from django.db import connections
from procrastinate import App

from xinhu.core.base.clock import Instant, system_clock
from xinhu.wiring.rules import SHIPPED
from xinhu.wiring.settings import Settings
from xinhu.wiring.training import ZONE

_log = structlog.get_logger(__name__)


def enter_supervision_jobs(app: App, settings: Settings) -> None:
    """Enter the job; Django is up as the worker's role.

    Args:
        app: of the queue.
        settings: of the installation, for the rules.
    """

    @app.periodic(cron="23 7 * * *")
    @app.task(
        name="tell_of_late_supervision",
        lock="supervision",
        queueing_lock="tell_of_late_supervision",
    )
    def tell(timestamp: int) -> None:  # noqa: ARG001 -- given by the queue
        try:
            tell_of_late_supervision(settings, system_clock())
        finally:
            connections.close_all()


def tell_of_late_supervision(settings: Settings, now: Instant) -> int:
    """Tell of late lists; return how many mails that are. The log has counts only."""
    from xinhu.desks.audit.supervision.opening import (  # noqa: PLC0415 -- needs Django up
        open_desk,
    )
    from xinhu.desks.audit.supervision.reminding import (  # noqa: PLC0415 -- the same
        tell_of_late_lists,
    )

    told = tell_of_late_lists(open_desk(SHIPPED, settings.rules, ZONE), now)
    if told:
        _log.info("late_supervision_told", mails=told)
    return told
