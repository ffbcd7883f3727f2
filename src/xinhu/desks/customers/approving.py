"""A second person's approval of one exact look, and the review of a look at once.

The requester states what they want to see and why; those of the named groups are shown
just that, in words, and grant or deny it by its digest. What is granted becomes a
ground: for the requester, for this request, once, until it expires
(``core.policy.approval``). A use of break-glass is reviewed by the same mechanism.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace

from xinhu.core.base.clock import Clock, Instant
from xinhu.core.base.errors import Refusal
from xinhu.core.base.ids import CustomerId, RandomBytes, new_reference
from xinhu.core.gate.bearers import standing_of
from xinhu.core.gate.deciding import require_customer
from xinhu.core.gate.refused_acts import written_if_refused
from xinhu.core.gate.ruling import Rules
from xinhu.core.gate.stores import Reader
from xinhu.core.policy.approval.asking import (
    Request,
    request_approval,
    require_reason,
)
from xinhu.core.policy.approval.disclosure import as_ground
from xinhu.core.policy.approval.people import Person, acting_under
from xinhu.core.policy.approval.refusals import (
    ApprovalNotOpenedError,
    ApprovalUnknownError,
)
from xinhu.core.policy.approval.rules import (
    BREAK_GLASS_REVIEW,
    DISCLOSURE,
    ApprovalBook,
)
from xinhu.core.policy.approval.states import (
    Approval,
    Denied,
    Granted,
    Requested,
    Vote,
    missing,
)
from xinhu.core.policy.approval.using import carried_out
from xinhu.core.policy.approval.voting import Ballot, People, deny, grant, require_voter
from xinhu.core.policy.ground import BREAK_GLASS, SUPERVISOR_APPROVAL
from xinhu.core.policy.query import Query, request_digest
from xinhu.core.policy.rule_book import PLAIN_LOOK
from xinhu.core.policy.standing import Standing
from xinhu.core.register.act import act
from xinhu.core.register.entry import Facts, GroundRef
from xinhu.desks.customers.approval_keeping import Approvals, Decided, Kept
from xinhu.desks.customers.ground_keeping import NewGround
from xinhu.desks.customers.grounding import SealNote

__all__ = [
    "Approval",
    "Approvals",
    "Approving",
    "Kept",
    "OpenNote",
    "Opened",
    "Stated",
    "Vote",
]

OpenNote = Callable[[str, bytes], str]
"""Opens what ``SealNote`` sealed under a reference."""

_SCOPES = {DISCLOSURE: "approve", BREAK_GLASS_REVIEW: "review"}
_GROUNDS = {DISCLOSURE: SUPERVISOR_APPROVAL, BREAK_GLASS_REVIEW: BREAK_GLASS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What a voter states.

    Attributes:
        seen: digest of what was shown to them; None where they name none (a denial).
        look: number of the look in which it was shown; None where another program did.
        group: for which group; None for the first that owes a yes.
        reason: why, in their words; empty for none.
    """

    seen: bytes | None
    look: int | None = None
    group: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An approval before somebody's eyes.

    Attributes:
        kept: as it is kept.
        reason: the requester's.
        reasons: the voters', by reference; those who stated none are left out.
        look: number of the look, stated with the vote; None where whoever asked reads
            it, or it is decided.
    """

    kept: Kept
    reason: str
    reasons: Mapping[str, str]
    look: int | None


class Approving:
    """The acts on approvals, each under the token of whoever acts."""

    def __init__(
        self,
        *,
        reader: Reader,
        approvals: Approvals,
        rules: Rules,
        book: ApprovalBook,
        seal: SealNote,
        unseal: OpenNote,
        clock: Clock,
        random: RandomBytes,
    ) -> None:
        self._reader = reader
        self._approvals = approvals
        self._rules = rules
        self._book = book
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
    ) -> Kept:
        """Ask for a second person.

        Raises:
            XinhuError: the token, the customer or the reason does not permit it.
        """
        now = self._clock()
        standing = await standing_of(self._reader, bearer, "disclose", now)
        query = Query(customer, purpose, fields)
        rule, person = self._book.rule(DISCLOSURE), await self._person(standing, now)
        async with written_if_refused(
            self._approvals, "approval.requested", standing, now, customer=customer
        ):
            known = await self._reader.fetch((), (), (customer,))
            require_customer(known.customers[0])
            rules = await self._rules.at(known.policy)
            # What no approval could permit is put before nobody, and leaves no text.
            rules.permit(standing, query, SUPERVISOR_APPROVAL, now, matter=PLAIN_LOOK)
            asking = Request(
                ref=new_reference("approval", self._random),
                kind=DISCLOSURE,
                digest=request_digest(query, standing.operator),
                concerns=frozenset(),
                reason=reason,
            )
            requested = request_approval(asking, person, rule, now)
        note = self._seal(requested.asked.ref, require_reason(reason, rule))
        told = _act("approval.requested", standing, requested, query, now)
        await self._approvals.add(requested, query, note, told)
        return Kept(approval=requested, query=query, note=note, notes={}, people={})

    async def waiting(self, bearer: bytes) -> list[Kept]:
        """Return the looks that wait for this person's own vote, reasons sealed.

        A reason is read by opening the request: that is written down, a list is not.

        Raises:
            XinhuError: the token does not permit it.
        """
        now = self._clock()
        standing = await standing_of(self._reader, bearer, "approve", now)
        me = await self._person(standing, now)
        found = await self._approvals.waiting(DISCLOSURE, me.operator, now)
        return [kept for kept in found if self._waits_for(kept, me, now)]

    async def open(self, bearer: bytes, ref: str) -> Opened:
        """Show one approval; whoever may vote on it is written down as shown.

        Raises:
            XinhuError: it does not exist, or not for this person.
        """
        now = self._clock()
        kept = await self._approvals.find(ref, now)
        standing, own = await self._reads(bearer, kept, now)
        kept = _known(kept)
        opened = Opened(
            kept=kept,
            reason=self._unseal(ref, kept.note),
            reasons={
                voter: self._unseal(f"{ref}/{voter}", note)
                for voter, note in kept.notes.items()
            },
            look=None,
        )
        if own or not isinstance(kept.approval, Requested):
            return opened
        event = "approval.opened"
        async with self._written_if_refused(event, standing, kept, now):
            voter = await self._person(standing, now)
            require_voter(kept.approval, voter, self._people(kept), now)
        shown = _act(event, standing, kept.approval, kept.query, now)
        look = await self._approvals.open(ref, standing.operator, now, shown)
        return replace(opened, look=look)

    async def grant(self, bearer: bytes, ref: str, stated: Stated) -> Kept:
        """Say yes to exactly what was seen; see ``core.policy.approval.voting``.

        Raises:
            XinhuError: it does not wait, or not for this person.
        """
        return await self._vote(bearer, ref, stated, "granted")

    async def deny(self, bearer: bytes, ref: str, stated: Stated) -> Kept:
        """Say no.

        Raises:
            XinhuError: it does not wait, or not for this person.
        """
        return await self._vote(bearer, ref, stated, "denied")

    async def _vote(self, bearer: bytes, ref: str, stated: Stated, wanted: str) -> Kept:
        while True:
            now = self._clock()
            kept = await self._approvals.find(ref, now)
            scope = "approve" if kept is None else _scope(kept)
            standing = await standing_of(self._reader, bearer, scope, now)
            kept = _known(kept)
            event = _event(kept.approval.asked.kind, wanted)
            async with self._written_if_refused(event, standing, kept, now):
                after = await self._counted(kept, standing, stated, wanted, now)
                decided = self._decided(kept, after, stated)
                told = _act(event, standing, after, kept.query, now, wanted)
                if await self._approvals.decide(decided, told):
                    return replace(kept, approval=_effective(after, now))

    async def _counted(
        self, kept: Kept, standing: Standing, stated: Stated, wanted: str, now: Instant
    ) -> Requested | Granted | Denied:
        asked = kept.approval.asked
        opened_at = None
        if stated.look is not None:
            opened_at = await self._approvals.opened_at(
                asked.ref, standing.operator, stated.look
            )
            if opened_at is None:
                raise ApprovalNotOpenedError
        seen = asked.digest if stated.seen is None else stated.seen
        ballot = Ballot(seen=seen, opened_at=opened_at, group=stated.group)
        voter = await self._person(standing, now)
        vote = grant if wanted == "granted" else deny
        return vote(kept.approval, voter, ballot, self._people(kept), now)

    def _decided(
        self, kept: Kept, after: Requested | Granted | Denied, stated: Stated
    ) -> Decided:
        asked = after.asked
        note = None
        if stated.reason.strip():
            words = require_reason(stated.reason, self._book.rule(asked.kind))
            note = self._seal(f"{asked.ref}/{after.votes[-1].voter}", words)
        ground = None
        if asked.kind == DISCLOSURE and isinstance(after, Granted):
            ground = NewGround(
                ground=as_ground(after, kept.query),
                note=kept.note,
                created_by=after.approver,
                created_at=after.at,
                review=None,
            )
        over = not isinstance(after, Requested)
        return Decided(
            after=after,
            before=len(kept.approval.votes),
            note=note,
            ground=ground,
            reviewed=over and asked.kind == BREAK_GLASS_REVIEW,
        )

    def _waits_for(self, kept: Kept, voter: Person, now: Instant) -> bool:
        """Tell whether somebody may vote, and their group still owes a yes."""
        try:
            waiting, groups = require_voter(
                kept.approval, voter, self._people(kept), now
            )
        except Refusal:
            return False
        return not missing(waiting.asked, waiting.votes).keys().isdisjoint(groups)

    async def _person(self, standing: Standing, now: Instant) -> Person:
        """Return who acts, and their main post, which a delegation leaves alone.

        With them comes whom they stand for: what the giver may not, they may not.
        """
        them = await self._approvals.person(standing.operator, now)
        if them is None:  # whoever holds a token is an operator; operators stay
            raise ApprovalUnknownError
        giver, handed_on = None, standing.handed_on
        if handed_on is not None:
            giver = await self._approvals.person(handed_on.giver, now)
        return acting_under(standing, them, giver)

    def _people(self, kept: Kept) -> People:
        requester = kept.people.get(kept.approval.asked.requester)
        if requester is None:  # whoever asked was an operator; operators stay
            raise ApprovalUnknownError
        return People(requester=requester, voters=kept.people, book=self._book)

    def _written_if_refused(
        self, event: str, standing: Standing, kept: Kept, now: Instant
    ) -> AbstractAsyncContextManager[None]:
        asked = kept.approval.asked
        return written_if_refused(
            self._approvals,
            event,
            standing,
            now,
            customer=kept.query.customer,
            ground=GroundRef(_GROUNDS.get(asked.kind, asked.kind), asked.ref),
        )

    async def _reads(
        self, bearer: bytes, kept: Kept | None, now: Instant
    ) -> tuple[Standing, bool]:
        """Return who reads it, and whether it is what they asked for themselves."""
        known = await self._reader.fetch((bearer,), (), ())
        (who,) = known.bearers
        own = (
            who is not None
            and kept is not None
            and who.standing.operator == kept.approval.asked.requester
        )
        scope = "approve" if kept is None else _scope(kept)
        standing = await standing_of(
            self._reader, bearer, "disclose" if own else scope, now
        )
        return standing, own


def _effective(after: Approval, now: Instant) -> Approval:
    """Return it as it stands then: a review is used up by being made."""
    if isinstance(after, Granted) and after.asked.kind == BREAK_GLASS_REVIEW:
        return carried_out(after, now)
    return after


def _known(kept: Kept | None) -> Kept:
    if kept is None or kept.approval.asked.kind not in _SCOPES:
        raise ApprovalUnknownError
    return kept


def _scope(kept: Kept) -> str:
    return _SCOPES.get(kept.approval.asked.kind, "approve")


def _event(kind: str, wanted: str) -> str:
    return (
        "break_glass.reviewed" if kind == BREAK_GLASS_REVIEW else f"approval.{wanted}"
    )


def _act(
    event: str,
    standing: Standing,
    approval: Approval,
    query: Query,
    now: Instant,
    wanted: str = "",
) -> Facts:
    asked = approval.asked
    detail: dict[str, str | int] = {"request": asked.digest.hex(), **standing.said}
    if wanted:
        detail["group"] = approval.votes[-1].group
        detail["missing"] = sum(missing(asked, approval.votes).values())
    if asked.kind == BREAK_GLASS_REVIEW and wanted:
        detail["finding"] = "proper" if wanted == "granted" else "improper"
    return act(
        event,
        actor=standing.operator,
        post=standing.post,
        zone=standing.zone,
        at=now,
        customer=query.customer,
        ground=GroundRef(_GROUNDS.get(asked.kind, asked.kind), asked.ref),
        **detail,
    )
