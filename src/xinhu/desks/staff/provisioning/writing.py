"""One change of provisioning at a time, and a refused one leaves its entry.

What it guarantees: while a change is made no other one is; it happens whole or not at
all; where it is refused the act of the refusal is written in a transaction of its own.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from xinhu.core.base.clock import Instant
from xinhu.core.base.errors import XinhuError
from xinhu.desks.staff.provisioning.recording import record
from xinhu.desks.staff.tokens import Actor

_PROTOCOL = "protocol"
_LOCK = 0x5C1_3
"""Number of the advisory lock; any that nobody else uses."""


def lock() -> None:
    """Wait until no other change is under way; until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


@contextmanager
def one_change(
    *,
    what: str,
    whom: str,
    by: Actor,
    at: Instant,
    protocol: tuple[type[Exception], ...] = (),
) -> Iterator[None]:
    """Make a change alone, whole, and told.

    Args:
        what: of the request, such as ``patch Users``.
        whom: identifier, empty for somebody new.
        by: who asks.
        at: when.
        protocol: errors of the protocol's own, told as ``protocol``.

    Raises:
        XinhuError: what the block raised, after its act was written; so the protocol's.
    """
    try:
        with transaction.atomic():
            lock()
            yield
    except Exception as refused:
        if not isinstance(refused, (XinhuError, *protocol)):
            raise
        why = refused.code if isinstance(refused, XinhuError) else _PROTOCOL
        record("provision.refused", by=by, at=at, what=what, whom=whom, why=why)
        raise
