"""An act at a desk on its way to the register: as text in the outbox, and back.

An act that changes state writes its entry into the outbox in the transaction that makes
it; the gate drains the outbox into the register, in order. The text is internal to one
installation and lives for about a second; it is not part of the register's format.
"""

import msgspec

from xinhu.core.base.clock import Instant
from xinhu.core.base.ids import CustomerId
from xinhu.core.register.entry import Facts, GroundRef


def act(
    event: str,
    *,
    actor: str,
    post: str,
    zone: str,
    at: Instant,
    customer: CustomerId | None = None,
    ground: GroundRef | None = None,
    **detail: str | int,
) -> Facts:
    """State an act: something done at a desk that asked for no decision of the gate.

    Args:
        event: what was done, such as ``ground.created``.
        actor: who did it.
        post: in which post.
        zone: from which zone.
        at: when.
        customer: whom it is about, if anybody.
        ground: what it is about, if a ground.
        detail: references and counts; never personal data.
    """
    return Facts(
        kind="act",
        actor=actor,
        post=post,
        zone=zone,
        at=at,
        decision="record",
        policy="",
        customer=customer,
        ground=ground,
        detail=(("event", event), *detail.items()),
    )


def pack(facts: Facts) -> str:
    """Write an act as JSON for the outbox."""
    return msgspec.json.encode(facts).decode()


def unpack(text: str | bytes) -> Facts:
    """Read an act from the outbox.

    Raises:
        msgspec.ValidationError: it is no act of this version.
    """
    return msgspec.json.decode(text, type=Facts)
