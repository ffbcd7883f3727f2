"""The worker's periodic jobs: what is late, what waits, what may go.

Each uses the worker's own database role, which reaches neither the vault nor the
register, and tells counts and references only.
"""

from datetime import timedelta
from typing import Any

import psycopg
import structlog
from procrastinate import App

from xinhu.adapters.postgres.policy_simulations import next_waiting
from xinhu.core.base.clock import Instant, system_clock, to_datetime, to_text
from xinhu.desks.staff.policy_change.rules import load_ruleset
from xinhu.wiring.policy_simulation import simulate_waiting
from xinhu.wiring.rules import SHIPPED
from xinhu.wiring.settings import Settings

KEEP_EXPIRED_DAYS = 30
"""An expired token's row goes after this; its making and end stay in the register."""

LATE_ACTS = 1_000
"""Acts waiting for the register from which on the registrar is behind."""

_OVERDUE = """
SELECT count(*), min(review_due) FROM desk.ground
WHERE review_due < %s AND reviewed_at IS NULL
"""
_WAITING = "SELECT count(id) FROM desk.outbox"
_CLEAR = "DELETE FROM desk.staff_token WHERE expires_at < %s"
_log = structlog.get_logger(__name__)


def report_overdue_reviews(worker: psycopg.Connection[Any], now: Instant) -> int:
    """Log uses of break-glass whose review is overdue; return how many."""
    count, oldest = worker.execute(_OVERDUE, (now,)).fetchall()[0]
    if count:
        _log.warning("reviews_overdue", count=count, oldest_due=to_text(oldest))
    return int(count)


def report_waiting_acts(worker: psycopg.Connection[Any]) -> int:
    """Log how many acts wait for the register, if many do; return how many."""
    count = int(worker.execute(_WAITING).fetchall()[0][0])
    if count >= LATE_ACTS:
        _log.warning("register_behind", acts=count)
    return count


def clear_expired_tokens(worker: psycopg.Connection[Any], now: Instant) -> int:
    """Delete the rows of tokens that expired long ago; return how many."""
    limit = to_datetime(now) - timedelta(days=KEEP_EXPIRED_DAYS)
    count = worker.execute(_CLEAR, (limit,)).rowcount
    if count:
        _log.info("tokens_cleared", count=count)
    return count


def enter_jobs(app: App, url: str, settings: Settings) -> None:
    """Enter the periodic jobs into the queue's application.

    Args:
        app: of the queue.
        url: of the worker's role.
        settings: of the installation, for the rules.
    """

    def connect() -> psycopg.Connection[Any]:
        return psycopg.connect(url, autocommit=True)

    @app.periodic(cron="*/10 * * * *")
    @app.task(name="report_overdue_reviews", queueing_lock="report_overdue_reviews")
    def overdue(timestamp: int) -> None:  # noqa: ARG001 -- given by the queue
        with connect() as worker:
            report_overdue_reviews(worker, system_clock())

    @app.periodic(cron="* * * * *")
    @app.task(name="report_waiting_acts", queueing_lock="report_waiting_acts")
    def waiting(timestamp: int) -> None:  # noqa: ARG001 -- given by the queue
        with connect() as worker:
            report_waiting_acts(worker)

    @app.periodic(cron="17 3 * * *")
    @app.task(name="clear_expired_tokens", queueing_lock="clear_expired_tokens")
    def clear(timestamp: int) -> None:  # noqa: ARG001 -- given by the queue
        with connect() as worker:
            clear_expired_tokens(worker, system_clock())

    @app.periodic(cron="* * * * *")
    @app.task(
        name="simulate_policies", lock="policies", queueing_lock="simulate_policies"
    )
    def policies(timestamp: int) -> None:  # noqa: ARG001 -- given by the queue
        with connect() as worker:
            # Most minutes nothing waits, and nothing is read.
            if next_waiting(worker) is not None:
                ruleset = load_ruleset(SHIPPED, settings.rules)
                simulate_waiting(worker, ruleset, system_clock())
