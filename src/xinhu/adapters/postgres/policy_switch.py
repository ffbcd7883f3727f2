"""Puts a version of the policies in force, with the entry that says so.

An approved change waits in the outbox as the act ``policy.in_force``. The transaction
that appends the act's entry also changes the number that gates read: both happen or
neither, so nobody decides under a version before the register says that it is in force.
"""

from collections.abc import Sequence

import structlog

from xinhu.adapters.postgres.link import Connection
from xinhu.core.register.entry import Facts

EVENT = "policy.in_force"
_SWITCH = "SELECT desk.put_policy_in_force($1::bigint, $2::text)"
_log = structlog.get_logger(__name__)


async def switch_policies(connection: Connection, appended: Sequence[Facts]) -> None:
    """Put in force what these acts say, in the transaction that appended them.

    An act about a version that is not there, is older than the one in force, has
    another digest or lacks two people's votes (schema ``0010_policy_by_two``) changes
    nothing: it stays in the register, and an operator sees it.
    """
    for facts in appended:
        detail = dict(facts.detail)
        if facts.kind != "act" or detail.get("event") != EVENT:
            continue
        number, digest = detail.get("number"), detail.get("digest")
        done = (
            isinstance(number, int)
            and isinstance(digest, str)
            and await connection.fetchval(_SWITCH, number, digest)
        )
        if done:
            _log.warning("policy_in_force", number=number, digest=digest)
        else:
            _log.critical("policy_not_switched", number=number)
