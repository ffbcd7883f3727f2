"""Acts of people at the console, into the outbox and so into the register.

Called inside the transaction that makes the act: both happen, or neither.
"""

import json
from collections.abc import Mapping

from msgspec.structs import replace

from xinhu.core.base.clock import Instant
from xinhu.core.base.errors import Refusal
from xinhu.core.register.act import act, pack
from xinhu.core.register.entry import Facts
from xinhu.desks.staff.acting import acting_of, main_post
from xinhu.desks.staff.acting_post import ActingPost, said_of
from xinhu.desks.staff.models import Operator, Outbox


def record_act(
    event: str, *, operator: Operator, zone: str, at: Instant, **detail: str | int
) -> None:
    """Write an act into the outbox.

    Args:
        event: what was done, such as ``policy.proposed``.
        operator: who did it, in the post in which they act.
        zone: from where.
        at: when.
        detail: counts and references; never personal data.
    """
    _write(_facts(event, operator, acting_of(operator), zone, at, detail))


def record_own_act(
    event: str, *, operator: Operator, zone: str, at: Instant, **detail: str | int
) -> None:
    """Write an act about somebody's own account into the outbox.

    Coming in and leaving, password, second factor, training: they are the person's own
    whatever post they act under meanwhile, so the entry names the main one.

    Args:
        event: what was done, such as ``password.changed``.
        operator: whose account it is.
        zone: from where.
        at: when.
        detail: counts and references; never personal data.
    """
    _write(_facts(event, operator, main_post(operator), zone, at, detail))


def record_refused_act(
    event: str,
    refusal: Refusal,
    *,
    operator: Operator,
    zone: str,
    at: Instant,
    **about: str | int,
) -> None:
    """Write an act that was refused into the outbox.

    Args:
        event: what was to be done.
        refusal: why it was not.
        operator: who asked, in the post in which they act.
        zone: from where.
        at: when.
        about: references that are ours; never text of the caller.
    """
    facts = _facts(event, operator, acting_of(operator), zone, at, about)
    _write(replace(facts, decision="refuse", reasons=(refusal.code,)))


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
    _write(replace(facts, detail=(*facts.detail, *detail.items())))


def _facts(
    event: str,
    operator: Operator,
    acting: ActingPost,
    zone: str,
    at: Instant,
    detail: Mapping[str, str | int],
) -> Facts:
    plain = act(event, actor=operator.reference, post=acting.post, zone=zone, at=at)
    said = {**detail, **said_of(acting)}
    return replace(plain, detail=(*plain.detail, *said.items()))


def _write(facts: Facts) -> None:
    Outbox.objects.create(act=json.loads(pack(facts)))
