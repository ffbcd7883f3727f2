"""The worker's jobs for the discovery desk: scans, and acceptances that are over."""

import structlog
from django.db import connections
from procrastinate import App, JobContext

from xinhu.core.base.clock import system_clock
from xinhu.wiring.settings import Settings

_log = structlog.get_logger(__name__)


def enter_discovery_jobs(app: App, settings: Settings) -> None:
    """Enter the jobs; Django is up as the worker's role.

    Args:
        app: of the queue.
        settings: of the installation.

    Raises:
        PolicyInvalidError: the rules cannot be used.
    """
    from xinhu.desks.discovery.triage import lapse  # noqa: PLC0415 -- needs Django up
    from xinhu.wiring.discovery import load_discovery  # noqa: PLC0415 -- the same
    from xinhu.wiring.discovery_work import (  # noqa: PLC0415 -- the same
        clear_states,
        run_next_scan,
    )

    desk = load_discovery(settings)

    # One scan may take days. Whoever finds one running leaves at once.
    @app.periodic(cron="* * * * * */10")
    @app.task(name="run_scans", queueing_lock="run_scans", pass_context=True)
    def scan(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 -- given by the queue
        try:
            run_next_scan(desk, settings.scans, context.should_abort, system_clock)
        finally:
            connections.close_all()

    @app.periodic(cron="11 * * * *")
    @app.task(name="lapse_acceptances", queueing_lock="lapse_acceptances")
    def lapsed(timestamp: int) -> None:  # noqa: ARG001 -- given by the queue
        try:
            count = lapse(desk, system_clock())
            files = clear_states(settings.scans)
            if count or files:
                _log.info("findings_lapsed", count=count, states=files)
        finally:
            connections.close_all()
