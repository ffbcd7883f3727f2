"""The worker ends approvals whose time is over, each with its act."""

from typing import Any

import psycopg
import structlog

from xinhu.core.base.clock import Instant
from xinhu.core.register.act import act, pack

_EXPIRE = """
UPDATE desk.approval SET state = 'expired'
WHERE ref IN (
    SELECT a.ref FROM desk.approval a
    WHERE a.state IN ('requested', 'granted') AND a.expires_at <= %s
    ORDER BY a.expires_at LIMIT 1000 FOR UPDATE SKIP LOCKED)
RETURNING ref, kind, encode(digest, 'hex')
"""
_ACT = "INSERT INTO desk.outbox (written_at, act) VALUES (now(), %s::text::jsonb)"
_WHO, _ZONE = "system:worker", "local"
_log = structlog.get_logger(__name__)


def expire_approvals(worker: psycopg.Connection[Any], now: Instant) -> int:
    """Mark what nobody decided or used in time; return how many.

    They were refused by time already; this makes the list say so, and the register.
    """
    with worker.transaction():
        rows = worker.execute(_EXPIRE, (now,)).fetchall()
        for ref, kind, digest in rows:
            facts = act(
                "approval.expired",
                actor=_WHO,
                post="",
                zone=_ZONE,
                at=now,
                approval=ref,
                kind=kind,
                request=digest,
            )
            worker.execute(_ACT, (pack(facts),))
    if rows:
        _log.info("approvals_expired", count=len(rows))
    return len(rows)
