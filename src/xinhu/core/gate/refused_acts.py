"""A refused act at the desk is an entry, as a refused look at the gate is one.

Guarantees: whatever a known operator was refused here is in the outbox before they are
told; if it cannot be written they are told that, and nothing was done either way. What
cannot be read or used (bad input) changes nothing and is no entry.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from types import MappingProxyType
from typing import Protocol

from msgspec.structs import replace

from xinhu.core.base.clock import Instant
from xinhu.core.base.errors import Refusal
from xinhu.core.base.ids import CustomerId
from xinhu.core.gate.deciding import reasons_of
from xinhu.core.policy.refusals import CustomerUnknownError
from xinhu.core.policy.standing import Standing
from xinhu.core.register.act import act
from xinhu.core.register.entry import Facts, GroundRef


class RefusedActs(Protocol):
    """Where refused acts are kept until the gate carries them into the register."""

    async def refused(self, act: Facts) -> None:
        """Put a refused act into the outbox, durably."""
        ...


@asynccontextmanager
async def written_if_refused(
    acts: RefusedActs,
    event: str,
    standing: Standing,
    now: Instant,
    *,
    customer: CustomerId | None,
    ground: GroundRef | None = None,
    detail: Mapping[str, str] = MappingProxyType({}),
) -> AsyncIterator[None]:
    """Write down a refusal that ends the block, and let it pass.

    Args:
        acts: where to.
        event: what was to be done, such as ``ground.created``.
        standing: who was refused.
        now: when.
        customer: whom it is about; left out where nobody here has the pseudonym.
        ground: what it is about, if that is stored.
        detail: references of what else it is about; never personal data.
    """
    try:
        yield
    except Refusal as refusal:
        known = None if isinstance(refusal, CustomerUnknownError) else customer
        facts = act(
            event,
            actor=standing.operator,
            post=standing.post,
            zone=standing.zone,
            at=now,
            customer=known,
            ground=ground,
            **detail,
            **standing.said,
        )
        reasons = reasons_of(refusal)
        await acts.refused(replace(facts, decision="refuse", reasons=reasons))
        raise
