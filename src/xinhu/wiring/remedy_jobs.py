"""The worker's job that performs remedies which were approved."""

from django.db import connections
from procrastinate import App, JobContext

from xinhu.core.base.clock import system_clock
from xinhu.wiring.settings import Settings


def enter_remedy_jobs(app: App, settings: Settings) -> None:
    """Enter the job; Django is up as the worker's role.

    Args:
        app: of the queue.
        settings: of the installation.
    """
    from xinhu.wiring.remedies import (  # noqa: PLC0415 -- needs Django up
        hands_of,
        perform_remedies,
    )

    hands = hands_of(settings, system_clock)

    @app.periodic(cron="* * * * * */15")
    @app.task(name="perform_remedies", queueing_lock="remedies", pass_context=True)
    def perform(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 -- given by the queue
        try:
            perform_remedies(hands, context.should_abort)
        finally:
            connections.close_all()
