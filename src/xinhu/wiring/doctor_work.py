"""The doctor's look at work: overdue reviews, waiting acts, the latest checkpoint."""

from collections.abc import Mapping
from typing import Any

import psycopg

from xinhu.core.base.clock import Instant, to_text
from xinhu.wiring.finding import Finding
from xinhu.wiring.upkeep import Threshold

_REVIEWS = """
SELECT count(*), min(review_due) FROM desk.ground
WHERE review_due < %s AND reviewed_at IS NULL
"""
_OUTBOX = """
SELECT count(*), coalesce(extract(epoch FROM now() - min(written_at)), 0)::bigint
FROM desk.outbox
"""
_CHECKPOINT = """
SELECT (SELECT size FROM register.head),
       (SELECT max(size) FROM register.checkpoint),
       (SELECT max(at) FROM register.checkpoint)
"""


def reviews(gate: psycopg.Connection[Any], now: Instant) -> Finding:
    """Was each use of break-glass reviewed in time."""
    count, oldest = gate.execute(_REVIEWS, (now,)).fetchall()[0]
    if count:
        told = f"{count} overdue, the oldest since {to_text(oldest)}"
        return Finding("break-glass reviews", "due", told, "review them in the console")
    return Finding("break-glass reviews", "ok", "none overdue")


def outbox(gate: psycopg.Connection[Any], limits: Mapping[str, Threshold]) -> Finding:
    """Do acts reach the register."""
    count, seconds = gate.execute(_OUTBOX).fetchall()[0]
    told = f"{count} acts wait, the oldest for {seconds} s"
    if seconds > limits["outbox_late"].number:
        return Finding("outbox", "due", told, "see that the registrar runs (serve)")
    return Finding("outbox", "ok", told)


def checkpoint(gate: psycopg.Connection[Any]) -> Finding:
    """Is what stands in the register signed."""
    size, signed, at = gate.execute(_CHECKPOINT).fetchall()[0]
    if signed is None:
        told = f"{size} entries, none signed yet"
        return Finding("checkpoint", "due", told, "start xinhu serve")
    told = f"{signed} of {size} entries signed at {to_text(at)}"
    return Finding("checkpoint", "ok", told)
