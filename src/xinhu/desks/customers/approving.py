"""A second person's approval of one exact look.

The requester states what they want to see and why; a supervisor is shown just that, in
words, and grants or denies it by its digest. What is granted becomes a ground: for the
requester, for this request, once, until it expires (``core.policy.approval``).
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

from xinhu.core.base.clock import Clock, Instant
from xinhu.core.base.ids import CustomerId, RandomBytes, new_reference
from xinhu.core.gate.deciding import require_customer
from xinhu.core.gate.stores import Reader
from xinhu.core.policy.approval import (
    Approval,
    ApprovalUnknownError,
    Denied,
    Granted,
    Requested,
    as_ground,
    deny,
    grant,
    request_approval,
)
from xinhu.core.policy.decider import Decider
from xinhu.core.policy.ground import SUPERVISOR_APPROVAL
from xinhu.core.policy.query import Query
from xinhu.core.policy.rule_book import RuleBook
from xinhu.core.policy.standing import Standing
from xinhu.core.register.act import act
from xinhu.core.register.entry import Facts, GroundRef
from xinhu.desks.customers.bearers import standing_of
from xinhu.desks.customers.ground_keeping import NewGround
from xinhu.desks.customers.grounding import SealNote
from xinhu.desks.customers.refusing import RefusedActs, written_if_refused

__all__ = ["Approval", "Approvals", "Approving", "Kept", "OpenNote"]

OpenNote = Callable[[str, bytes], str]
"""Opens what ``SealNote`` sealed under a reference."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An approval as it is kept, its reason sealed.

    Attributes:
        approval: with an empty reason.
        note: the reason, sealed under the approval's reference.
    """

    approval: Approval
    note: bytes


class Approvals(RefusedActs, Protocol):
    """Where approvals are kept."""

    async def add(self, kept: Kept, act: Facts) -> None:
        """Enter a request for approval and its act, both or neither."""
        ...

    async def find(self, ref: str) -> Kept | None:
        """Return an approval as it stands now."""
        ...

    async def waiting(self, now: Instant) -> Sequence[Kept]:
        """Return what waits for a decision, the oldest first."""
        ...

    async def decide(
        self, decided: Granted | Denied, ground: NewGround | None, act: Facts
    ) -> None:
        """Write down a decision, the ground it makes and its act, all or nothing.

        Of two who decide at once, one is let through.

        Raises:
            ApprovalStateError: somebody decided meanwhile.
        """
        ...


class Approving:
    """The acts on approvals, each under the token of whoever acts."""

    def __init__(
        self,
        *,
        reader: Reader,
        approvals: Approvals,
        decider: Decider,
        book: RuleBook,
        seal: SealNote,
        unseal: OpenNote,
        clock: Clock,
        random: RandomBytes,
    ) -> None:
        self._reader = reader
        self._approvals = approvals
        self._decider = decider
        self._days = book.grounds[SUPERVISOR_APPROVAL].default_days
        self._seal = seal
        self._unseal = unseal
        self._clock = clock
        self._random = random

    async def request(
        self,
        bearer: bytes,
        *,
        customer: CustomerId,
        purpose: str,
        fields: tuple[str, ...],
        reason: str,
    ) -> Requested:
        """Ask for a second person.

        Raises:
            XinhuError: the token, the customer or the reason does not permit it.
        """
        now = self._clock()
        standing = await standing_of(self._reader, bearer, "disclose", now)
        query = Query(customer, purpose, fields)
        async with written_if_refused(
            self._approvals, "approval.requested", standing, now, customer=customer
        ):
            known = await self._reader.fetch((), (), (customer,))
            require_customer(known.customers[0])
            # What no approval could permit is not put before an approver; and no text
            # of the caller is kept that is none of our purposes and fields.
            self._decider.decide(standing, query, SUPERVISOR_APPROVAL, now)
        requested = request_approval(
            ref=new_reference("approval", self._random),
            query=query,
            requester=standing,
            reason=reason,
            now=now,
            days=self._days,
        )
        note = self._seal(requested.asked.ref, requested.asked.reason)
        await self._approvals.add(
            Kept(approval=requested, note=note),
            _act("approval.requested", standing, requested, now),
        )
        return requested

    async def waiting(self, bearer: bytes) -> list[tuple[Approval, str]]:
        """Return what waits for a decision, with the requester's reason.

        Raises:
            XinhuError: the token does not permit it.
        """
        now = self._clock()
        await standing_of(self._reader, bearer, "approve", now)
        return [
            (kept.approval, self._unseal(kept.approval.asked.ref, kept.note))
            for kept in await self._approvals.waiting(now)
        ]

    async def grant(self, bearer: bytes, ref: str, seen: bytes) -> Granted:
        """Say yes to exactly what was seen; see ``core.policy.approval.grant``.

        Raises:
            XinhuError: it does not wait, or not for this person.
        """
        now = self._clock()
        standing = await standing_of(self._reader, bearer, "approve", now)
        kept = await self._find(ref)
        event = "approval.granted"
        async with self._written_if_refused(event, standing, kept, now):
            granted = grant(kept.approval, standing, seen, now)
            ground = NewGround(
                ground=as_ground(granted),
                note=kept.note,
                created_by=standing.operator,
                created_at=now,
            )
            decision = _act(event, standing, granted, now)
            await self._approvals.decide(granted, ground, decision)
        return granted

    async def deny(self, bearer: bytes, ref: str) -> Denied:
        """Say no.

        Raises:
            XinhuError: it does not wait, or not for this person.
        """
        now = self._clock()
        standing = await standing_of(self._reader, bearer, "approve", now)
        kept = await self._find(ref)
        event = "approval.denied"
        async with self._written_if_refused(event, standing, kept, now):
            denied = deny(kept.approval, standing, now)
            decision = _act(event, standing, denied, now)
            await self._approvals.decide(denied, None, decision)
        return denied

    def _written_if_refused(
        self, event: str, standing: Standing, kept: Kept, now: Instant
    ) -> AbstractAsyncContextManager[None]:
        asked = kept.approval.asked
        return written_if_refused(
            self._approvals,
            event,
            standing,
            now,
            customer=asked.query.customer,
            ground=GroundRef(SUPERVISOR_APPROVAL, asked.ref),
        )

    async def _find(self, ref: str) -> Kept:
        kept = await self._approvals.find(ref)
        if kept is None:
            raise ApprovalUnknownError
        return kept


def _act(event: str, standing: Standing, approval: Approval, now: Instant) -> Facts:
    asked = approval.asked
    return act(
        event,
        actor=standing.operator,
        post=standing.post,
        zone=standing.zone,
        at=now,
        customer=asked.query.customer,
        ground=GroundRef(SUPERVISOR_APPROVAL, asked.ref),
        request=asked.digest.hex(),
    )
