"""Putting a mail into the queue, in the transaction of what it tells of."""

from collections.abc import Mapping

from xinhu.core.base.clock import Instant, to_datetime
from xinhu.desks.staff.mails.models import Mail
from xinhu.desks.staff.models import Operator


def post(
    operator: Operator,
    kind: str,
    params: Mapping[str, str | int],
    at: Instant,
    until: Instant | None = None,
) -> None:
    """Queue a mail; it is sent once this transaction is there.

    Args:
        operator: to whom; without an address of theirs nothing is queued.
        kind: of ``rules/words/mails.yaml``.
        params: what is filled in: codes, references, times.
        at: when.
        until: after this it is of no use, and is not sent any more.
    """
    if not operator.email:
        return
    Mail.objects.create(
        operator=operator,
        kind=kind,
        params=dict(params),
        posted_at=to_datetime(at),
        due_at=to_datetime(at),
        until=None if until is None else to_datetime(until),
    )
