"""The worker's jobs about sessions: lock and end what is left alone, clear old rows."""

import structlog
from django.db import connections
from procrastinate import App

from xinhu.core.base.clock import system_clock
from xinhu.desks.staff.lockout.rules import load_lockout_rules
from xinhu.desks.staff.sessions.rules import load_session_rules
from xinhu.wiring.rules import SHIPPED
from xinhu.wiring.settings import Settings

_log = structlog.get_logger(__name__)


def enter_session_jobs(app: App, settings: Settings) -> None:
    """Enter the periodic jobs into the queue's application; Django is up.

    Args:
        app: of the queue.
        settings: of the installation, for the rules.
    """
    from xinhu.desks.staff.sessions import sweeping  # noqa: PLC0415 -- needs Django up

    sessions = load_session_rules(SHIPPED, settings.rules)
    lockout = load_lockout_rules(SHIPPED, settings.rules)

    @app.periodic(cron="* * * * *")
    @app.task(name="sweep_sessions", queueing_lock="sweep_sessions")
    def sweep(timestamp: int) -> None:  # noqa: ARG001 -- given by the queue
        try:
            locked, ended = sweeping.sweep_sessions(sessions, system_clock())
        finally:
            connections.close_all()
        if locked or ended:
            _log.info("sessions_swept", locked=locked, ended=ended)

    @app.periodic(cron="37 3 * * *")
    @app.task(name="clear_old_log_ins", queueing_lock="clear_old_log_ins")
    def clear(timestamp: int) -> None:  # noqa: ARG001 -- given by the queue
        try:
            gone = sweeping.clear_old_rows(lockout.forget, system_clock())
        finally:
            connections.close_all()
        _log.info("log_ins_cleared", count=gone)

    @app.periodic(cron="47 3 * * *")
    @app.task(name="clear_expired_sessions", queueing_lock="clear_expired_sessions")
    def clear_expired(timestamp: int) -> None:  # noqa: ARG001 -- given by the queue
        try:
            gone = sweeping.clear_expired_sessions(system_clock())
        finally:
            connections.close_all()
        _log.info("expired_sessions_cleared", count=gone)
