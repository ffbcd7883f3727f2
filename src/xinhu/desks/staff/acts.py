"""Acts of people at the console, into the outbox and so into the register.

Called inside the transaction that makes the act: both happen, or neither.
"""

import json

from msgspec.structs import replace

from xinhu.core.base.clock import Instant
from xinhu.core.register.act import act, pack
from xinhu.desks.staff.acting import acting_of
from xinhu.desks.staff.acting_post import said_of
from xinhu.desks.staff.models import Operator, Outbox


def record_act(
    event: str, *, operator: Operator, zone: str, at: Instant, **detail: str | int
) -> None:
    """Write an act into the outbox.

    Args:
        event: what was done, such as ``session.opened``.
        operator: who did it, in the post in which they act.
        zone: from where.
        at: when.
        detail: counts and references; never personal data.
    """
    acting = acting_of(operator)
    plain = act(event, actor=operator.reference, post=acting.post, zone=zone, at=at)
    said = {**detail, **said_of(acting)}
    facts = replace(plain, detail=(*plain.detail, *said.items()))
    Outbox.objects.create(act=json.loads(pack(facts)))


def record_system_act(
    event: str, *, process: str, zone: str, at: Instant, **detail: str | int
) -> None:
    """Write an act that no operator made into the outbox.

    Args:
        event: what happened, such as ``log_in.delayed``.
        process: who noticed it.
        zone: from where it came.
        at: when.
        detail: counts and references; never personal data.
    """
    facts = act(event, actor=f"system:{process}", post="system", zone=zone, at=at)
    facts = replace(facts, detail=(*facts.detail, *detail.items()))
    Outbox.objects.create(act=json.loads(pack(facts)))
