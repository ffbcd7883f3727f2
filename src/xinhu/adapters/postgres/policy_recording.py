"""Writes down which policies an installation has in its files, once for each version.

Only so can a version that is in force no more still be read and compared: an upgrade
replaces the files.
"""

from typing import Any

import msgspec
import psycopg

from xinhu.core.base.clock import Instant
from xinhu.core.policy.policy_set import PolicySet, texts_digest
from xinhu.core.register.act import act, pack

EVENT = "policy.installed"
_INSERT = """
INSERT INTO desk.policy_version (origin, version, digest, texts, recorded_at)
SELECT 'installed', q.version, q.digest, q.texts::jsonb, now()
FROM (VALUES (%s::text, %s::text, %s::text)) AS q (version, digest, texts)
-- Asked first: a conflict would use up a number at every start of every process.
WHERE NOT EXISTS (
    SELECT FROM desk.policy_version v
    WHERE v.origin = 'installed' AND v.version = q.version
)
ON CONFLICT (version) WHERE origin = 'installed' DO NOTHING RETURNING number
"""
_ACT = "INSERT INTO desk.outbox (written_at, act) VALUES (now(), %s)"


def record_installed(
    connection: psycopg.Connection[Any], policies: PolicySet, now: Instant
) -> int | None:
    """Write down the policies of the files, and the act, if they are new.

    Args:
        connection: of the gate's role.
        policies: as read from the files.
        now: when.

    Returns:
        the number of the version, None where it was known.
    """
    digest = texts_digest(policies.files)
    texts = msgspec.json.encode(policies.files).decode()
    with connection.transaction():
        row = connection.execute(_INSERT, (policies.version, digest, texts)).fetchone()
        if row is None:
            return None
        facts = act(
            EVENT,
            actor="system:gate",
            post="system",
            zone="local",
            at=now,
            number=int(row[0]),
            version=policies.version,
            digest=digest,
        )
        connection.execute(_ACT, (pack(facts),))
        return int(row[0])
