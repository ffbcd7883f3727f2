"""The worker's job for the staff desk: accounts that nobody used for too long.

It goes through the desk's own door, as the worker's database role.
"""

import structlog
from django.db import connections
from procrastinate import App

from xinhu.core.base.clock import Instant, system_clock

WORKER = "system:worker"
"""Who acts where the server acts by itself."""
PLACE = "local"
_log = structlog.get_logger(__name__)


def enter_staff_jobs(app: App) -> None:
    """Enter the job; Django is up as the worker's role.

    Args:
        app: of the queue.
    """

    @app.periodic(cron="41 2 * * *")
    @app.task(name="stop_dormant_operators", queueing_lock="stop_dormant_operators")
    def dormant(timestamp: int) -> None:  # noqa: ARG001 -- given by the queue
        try:
            stop_dormant_operators(system_clock())
        finally:
            connections.close_all()


def stop_dormant_operators(now: Instant) -> int:
    """Stop who was away too long; return how many. The log has counts only."""
    from xinhu.desks.staff.organisation.dormancy import (  # noqa: PLC0415 -- needs Django up
        stop_dormant,
    )
    from xinhu.desks.staff.tokens import Actor  # noqa: PLC0415 -- the same

    by = Actor(reference=WORKER, post="system", zone=PLACE)
    stopped, kept = stop_dormant(by=by, now=now)
    if stopped or kept:
        _log.info("dormant_operators", stopped=stopped, kept=kept)
    return stopped
