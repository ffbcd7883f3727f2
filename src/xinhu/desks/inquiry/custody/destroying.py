"""销毁: proposed by one, confirmed by another, after the report's last day; certified.

Guarantees: what is confirmed is named by its digest, and what it says still holds then;
the salt is destroyed, the openings end, certificate and entry are written together or
not at all. Nobody has both parts, nor a deputy for whom they stand.
"""

import hashlib
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from xinhu.core.base.clock import SECOND, Clock, Instant, to_text
from xinhu.core.base.encoding import Json, canonical_json
from xinhu.core.base.ids import RandomBytes, new_reference
from xinhu.core.gate.bearers import standing_of
from xinhu.core.gate.refused_acts import written_if_refused
from xinhu.core.gate.stores import Reader
from xinhu.core.policy.approval.people import names_of
from xinhu.core.policy.standing import Standing
from xinhu.core.register.act import act
from xinhu.core.register.entry import Facts
from xinhu.desks.inquiry.asking import Rules
from xinhu.desks.inquiry.custody.errors import (
    CustodyDestroyedError,
    CustodyMissingError,
    DestructionDigestError,
    DestructionMissingError,
)
from xinhu.desks.inquiry.custody.keeping import (
    Confirmation,
    Custodies,
    Destruction,
    Destructions,
    KeptCustody,
    Proposal,
)
from xinhu.desks.inquiry.custody.locating import MOST, Locating
from xinhu.desks.inquiry.custody.rules import (
    CustodyRules,
    require_another,
    require_group,
    require_over,
)
from xinhu.desks.inquiry.keeping import Inquiries, Reservation
from xinhu.desks.inquiry.outcome import found
from xinhu.desks.inquiry.persons import require_branch, require_person

_HOUR = 3600 * SECOND


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """One person's part, on its way."""

    standing: Standing
    made: Reservation
    now: Instant


class Destroying:
    """The two parts of a destruction, each under its own person's token."""

    def __init__(  # noqa: PLR0913 -- what a desk is made of, by name
        self,
        *,
        reader: Reader,
        inquiries: Inquiries,
        custodies: Custodies,
        destructions: Destructions,
        locating: Locating,
        custody_rules: CustodyRules,
        rules: Rules,
        clock: Clock,
        random: RandomBytes,
    ) -> None:
        self._reader = reader
        self._inquiries = inquiries
        self._custodies = custodies
        self._destructions = destructions
        self._locating = locating
        self._custody_rules = custody_rules
        self._rules = rules
        self._clock = clock
        self._random = random

    async def propose(self, bearer: bytes, ref: str) -> Destruction:
        """Propose that a report whose time is over be destroyed.

        Raises:
            CustodyMissingError: it is not put away.
            DestructionEarlyError: its time is not over.
            DestructionTwiceError: a destruction waits.
            DestructionDisputedError: an objection waits.
            XinhuError: the person does not permit it.
        """
        step = await self._step(bearer, ref, "grounds")
        standing, now = step.standing, step.now
        async with self._refusals(step, "destruction.proposed"):
            require_branch(standing, step.made)
            require_person(standing)
            require_group(standing, self._custody_rules.proposers)
            kept = await self._over(ref, now)
            proposal = self._proposal(kept, standing, now)
            await self._destructions.propose(proposal, _proposed(step, proposal))
        return Destruction(proposal=proposal, certificate=None)

    async def confirm(self, bearer: bytes, ref: str, digest: bytes) -> Destruction:
        """Destroy a report, as it was proposed.

        Args:
            bearer: SHA-256 of the token.
            ref: of the inquiry.
            digest: of the proposal that was seen.

        Raises:
            DestructionMissingError: none waits.
            DestructionDigestError: it is not the one that was seen, or what it says
                holds no more.
            DestructionDisputedError: an objection waits.
            XinhuError: the person does not permit it.
        """
        step = await self._step(bearer, ref, "review")
        standing, now = step.standing, step.now
        async with self._refusals(step, "paper.destroyed"):
            require_person(standing)
            require_group(standing, self._custody_rules.confirmers)
            proposal = await self._waiting(ref, now)
            require_another(_names(standing), proposal.names)
            kept = await self._over(ref, now)
            facts = self._facts(kept, proposal.by, proposal.at)
            if not digest == proposal.digest == _digest(facts):
                raise DestructionDigestError
            await self._destructions.confirm(
                Confirmation(
                    proposal=proposal.ref,
                    inquiry=ref,
                    paper=kept.custody.paper,
                    by=standing.operator,
                    at=now,
                    certified=_certified(step, proposal, kept.custody.paper),
                )
            )
        done = await self._destructions.find(ref)
        if done is None:  # destructions stay
            raise DestructionMissingError
        return done

    async def waiting(self, bearer: bytes) -> Sequence[Destruction]:
        """Return what waits for the second person, the oldest first; no entry.

        Raises:
            DestructionGroupError: the role confirms none.
        """
        now = self._clock()
        standing = await standing_of(self._reader, bearer, "review", now)
        require_group(standing, self._custody_rules.confirmers)
        return await self._destructions.waiting(now, MOST)

    async def _step(self, bearer: bytes, ref: str, scope: str) -> _Step:
        now = self._clock()
        standing = await standing_of(self._reader, bearer, scope, now)
        made = (await found(self._inquiries, ref)).made
        return _Step(standing=standing, made=made, now=now)

    async def _over(self, ref: str, now: Instant) -> KeptCustody:
        """Return a report that is there, and whose time is over."""
        kept = await self._custodies.find(ref)
        if kept is None:
            raise CustodyMissingError
        if kept.destroyed_at is not None:
            raise CustodyDestroyedError
        last = self._locating.located(kept).until
        require_over(last, self._rules.day_of(now).date())
        return kept

    def _proposal(
        self, kept: KeptCustody, standing: Standing, now: Instant
    ) -> Proposal:
        return Proposal(
            ref=new_reference("destruction", self._random),
            inquiry=kept.custody.inquiry,
            digest=_digest(self._facts(kept, standing.operator, now)),
            by=standing.operator,
            names=_names(standing),
            at=now,
            until=Instant(now + self._custody_rules.confirm_hours * _HOUR),
        )

    async def _waiting(self, ref: str, now: Instant) -> Proposal:
        newest = await self._destructions.find(ref)
        if newest is None or newest.certificate or now >= newest.proposal.until:
            raise DestructionMissingError
        return newest.proposal

    def _facts(self, kept: KeptCustody, by: str, at: Instant) -> dict[str, Json]:
        custody = kept.custody
        until = self._locating.located(kept).until
        return {
            "type": "xinhu/destruction/v1",
            "inquiry": custody.inquiry,
            "paper": custody.paper,
            "cabinet": custody.cabinet,
            "number": custody.number,
            "place": custody.place,
            "keep_until": None if until is None else until.isoformat(),
            "proposed_by": by,
            "proposed_at": to_text(at),
        }

    def _refusals(self, of: _Step, event: str) -> AbstractAsyncContextManager[None]:
        return written_if_refused(
            self._custodies,
            event,
            of.standing,
            of.now,
            customer=of.made.customer,
            ground=of.made.ground,
        )


def _names(standing: Standing) -> frozenset[str]:
    handed_on = standing.handed_on
    giver = None if handed_on is None else handed_on.giver
    return names_of(standing.operator, giver)


def _digest(facts: dict[str, Json]) -> bytes:
    return hashlib.sha256(canonical_json(facts)).digest()


def _proposed(of: _Step, proposal: Proposal) -> Facts:
    standing, made = of.standing, of.made
    return act(
        "destruction.proposed",
        actor=standing.operator,
        post=standing.post,
        zone=standing.zone,
        at=of.now,
        customer=made.customer,
        ground=made.ground,
        inquiry=made.ref,
        digest=proposal.digest.hex(),
        **standing.said,
    )


def _certified(
    of: _Step, proposal: Proposal, paper: str
) -> Callable[[int, str], tuple[bytes, Facts]]:
    standing, made = of.standing, of.made

    def certified(number: int, body: str) -> tuple[bytes, Facts]:
        digest = _digest(
            {
                "type": "xinhu/destruction-certificate/v1",
                "number": number,
                "inquiry": made.ref,
                "paper": paper,
                "body": body,
                "proposal": proposal.digest.hex(),
                "proposed_by": proposal.by,
                "proposed_at": to_text(proposal.at),
                "confirmed_by": standing.operator,
                "destroyed_at": to_text(of.now),
            }
        )
        told = act(
            "paper.destroyed",
            actor=standing.operator,
            post=standing.post,
            zone=standing.zone,
            at=of.now,
            customer=made.customer,
            ground=made.ground,
            inquiry=made.ref,
            paper=paper,
            destruction=number,
            digest=digest.hex(),
            proposer=proposal.by,
            **standing.said,
        )
        return digest, told

    return certified
