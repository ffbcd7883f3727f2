"""Entering and withdrawing grounds; a broken glass asks for its review.

A ground takes effect at the gate with the next request. What proves it (the number of a
document, the names of two officers, the words of a reason) may name people: it is
sealed, and the register learns the reference and the kind only.
"""

from collections.abc import Callable, Sequence

import msgspec

from xinhu.core.base.clock import Clock, Instant
from xinhu.core.base.errors import BadInput
from xinhu.core.base.ids import CustomerId, RandomBytes, new_reference
from xinhu.core.gate.bearers import standing_of
from xinhu.core.gate.deciding import require_customer
from xinhu.core.gate.refused_acts import written_if_refused
from xinhu.core.gate.ruling import Rules
from xinhu.core.gate.stores import Reader
from xinhu.core.policy.approval.asking import Request, request_approval
from xinhu.core.policy.approval.digest import approval_digest
from xinhu.core.policy.approval.people import Person, place_of
from xinhu.core.policy.approval.rules import BREAK_GLASS_REVIEW, ApprovalBook
from xinhu.core.policy.approval.states import Requested
from xinhu.core.policy.ground import BREAK_GLASS, Ground
from xinhu.core.policy.ground_terms import (
    Terms,
    new_terms,
    require_enterable,
)
from xinhu.core.policy.query import Query, request_digest
from xinhu.core.policy.refusals import FieldNotInCatalogueError
from xinhu.core.policy.rule_book import PLAIN_LOOK, GroundRule, RuleBook
from xinhu.core.policy.standing import Standing
from xinhu.core.register.act import act
from xinhu.core.register.entry import Facts, GroundRef
from xinhu.desks.customers.ground_keeping import (
    GroundForm,
    Grounds,
    NewGround,
)

__all__ = [
    "Ground",
    "GroundForm",
    "Grounding",
    "SealNote",
]

SealNote = Callable[[str, str], bytes]
"""Seals a text under the reference it belongs to."""

_PREFIX = {
    "authorisation_letter": "letter",
    "service_case": "case",
    "statutory_order": "order",
    BREAK_GLASS: "glass",
}


class GroundNotFoundError(BadInput):
    """There is no such ground."""

    code = "ground.not_found"


class Grounding:
    """The acts on grounds, each under the token of whoever acts."""

    def __init__(  # noqa: PLR0913 -- what a desk is made of, by name
        self,
        *,
        reader: Reader,
        grounds: Grounds,
        rules: Rules,
        book: RuleBook,
        approvals: ApprovalBook,
        fields: frozenset[str],
        seal: SealNote,
        clock: Clock,
        random: RandomBytes,
    ) -> None:
        self._reader = reader
        self._grounds = grounds
        self._rules = rules
        self._book = book
        self._review = approvals.rule(BREAK_GLASS_REVIEW)
        self._fields = fields
        self._seal = seal
        self._clock = clock
        self._random = random

    async def enter(self, bearer: bytes, form: GroundForm) -> Ground:
        """Enter a letter, a service case or an order.

        Raises:
            XinhuError: the token, the customer or the form does not permit it.
        """
        now = self._clock()
        standing = await self._standing(bearer, "grounds", now)
        async with written_if_refused(
            self._grounds, "ground.created", standing, now, customer=form.customer
        ):
            await self._require_customer(form.customer)
            rule = require_enterable(self._book, form.kind, form.purposes)
            return await self._add(form, standing, rule, None, now)

    async def break_glass(self, bearer: bytes, form: GroundForm) -> Ground:
        """Break the glass: a ground for oneself, for one request, owed a review.

        Raises:
            XinhuError: the token, the customer or the form does not permit it.
        """
        now = self._clock()
        standing = await self._standing(bearer, "break_glass", now)
        rule = self._book.grounds[BREAK_GLASS]
        (purpose,) = form.purposes
        query = Query(form.customer, purpose, tuple(sorted(form.fields or ())))
        async with written_if_refused(
            self._grounds, "break_glass.broken", standing, now, customer=form.customer
        ):
            policy = await self._require_customer(form.customer)
            rules = await self._rules.at(policy)
            # Breaking the glass opens nothing that no policy permits on that ground.
            rules.permit(standing, query, BREAK_GLASS, now, matter=PLAIN_LOOK)
            digest = request_digest(query, standing.operator)
            return await self._add(form, standing, rule, digest, now)

    async def withdraw(self, bearer: bytes, ref: str) -> None:
        """Withdraw a ground: it refuses from the next request on.

        Raises:
            GroundNotFoundError: there is no such ground.
        """
        now = self._clock()
        standing = await self._standing(bearer, "grounds", now)
        ground = await self._find(ref)
        await self._grounds.withdraw(
            ref, _act("ground.withdrawn", standing, ground, now)
        )

    async def of_customer(
        self, bearer: bytes, customer: CustomerId
    ) -> Sequence[Ground]:
        """Return a customer's grounds for whoever may disclose.

        Raises:
            XinhuError: the token or the customer does not permit it.
        """
        await self._standing(bearer, "disclose", self._clock())
        await self._require_customer(customer)
        return await self._grounds.of_customer(customer)

    async def unreviewed(self, bearer: bytes) -> Sequence[Ground]:
        """Return uses of break-glass that wait for a review.

        Raises:
            XinhuError: the token does not permit it.
        """
        await self._standing(bearer, "review", self._clock())
        return await self._grounds.unreviewed()

    async def _standing(self, bearer: bytes, scope: str, now: Instant) -> Standing:
        return await standing_of(self._reader, bearer, scope, now)

    async def _require_customer(self, customer: CustomerId) -> int:
        """Pass a customer who is here; return the number of the policies in force."""
        known = await self._reader.fetch((), (), (customer,))
        require_customer(known.customers[0])
        return known.policy

    async def _find(self, ref: str) -> Ground:
        ground = await self._grounds.find(ref)
        if ground is None:
            raise GroundNotFoundError
        return ground

    def _terms(self, form: GroundForm, rule: GroundRule, now: Instant) -> Terms:
        for name in sorted(form.fields or ()):
            if name not in self._fields:
                # Not by its name: what the caller wrote is repeated nowhere.
                raise FieldNotInCatalogueError
        return new_terms(
            rule,
            kind=form.kind,
            evidence=form.evidence,
            days=form.days,
            uses=form.uses,
            now=now,
        )

    async def _add(
        self,
        form: GroundForm,
        standing: Standing,
        rule: GroundRule,
        digest: bytes | None,
        now: Instant,
    ) -> Ground:
        terms = self._terms(form, rule, now)
        ground = Ground(
            kind=form.kind,
            ref=new_reference(_PREFIX[form.kind], self._random),
            customer=form.customer,
            purposes=form.purposes,
            fields=form.fields,
            used=0,
            state="active",
            holder=None if digest is None else standing.operator,
            digest=digest,
            valid_from=terms.valid_from,
            valid_until=terms.valid_until,
            max_uses=terms.max_uses,
            review_due=terms.review_due,
        )
        note = self._seal(ground.ref, msgspec.json.encode(form.evidence).decode())
        new = NewGround(
            ground=ground,
            note=note,
            created_by=standing.operator,
            created_at=now,
            review=None if digest is None else self._review_of(ground, standing, now),
        )
        event = "ground.created" if digest is None else "break_glass.broken"
        await self._grounds.add(new, _act(event, standing, ground, now))
        return ground

    def _review_of(self, ground: Ground, standing: Standing, now: Instant) -> Requested:
        """Ask for the review of a broken glass, under the ground's own reference."""
        request = (ground.digest or b"").hex()
        facts = {"ground": ground.ref, "request": request}
        asking = Request(
            ref=ground.ref,
            kind=BREAK_GLASS_REVIEW,
            digest=approval_digest(BREAK_GLASS_REVIEW, standing.operator, facts),
            concerns=frozenset(),
            reason=BREAK_GLASS,
        )
        place = place_of(standing)
        # Whoever asks is judged by their role alone; whoever votes is judged against
        # the holder as they stand by then, in every post (``Approvals.find``).
        holder = Person(
            operator=standing.operator,
            place=place,
            home=place,
            active=standing.active,
            line=(),
            stands_for=None,
            others=frozenset(),
        )
        return request_approval(asking, holder, self._review, now)


def _act(event: str, standing: Standing, ground: Ground, now: Instant) -> Facts:
    return act(
        event,
        actor=standing.operator,
        post=standing.post,
        zone=standing.zone,
        at=now,
        customer=ground.customer,
        ground=GroundRef(ground.kind, ground.ref),
    )
