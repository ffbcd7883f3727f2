"""Steps 1 to 5 of the gate: from an ask and what is known about it to a verdict.

    (1) who                   the token, the operator behind it, the token's scope
    (2) purpose               known, open to this role; the person is fit for it
    (3) subject and fields    the customer is here and may be looked at
    (4) policy and ground     the ground covers the request, the policies permit it
    (5) second person         where the purpose asks for one

It does no I/O. Whatever it decides about a known operator becomes an entry, refusals
too (design, promise 2). Texts of the caller reach the entry only once they are known to
be ours: an unknown purpose, field, ground or customer is told by its reason alone, so
that nobody can write personal data into the register through a request.
"""

from functools import lru_cache
from typing import NamedTuple

from xinhu.core.base.clock import Instant
from xinhu.core.base.errors import BadInput, Refusal, XinhuError
from xinhu.core.base.ids import CustomerId
from xinhu.core.gate.asks import Ask
from xinhu.core.gate.stores import Bearer, Follows, Intent, Sealed
from xinhu.core.policy.decider import Permit
from xinhu.core.policy.ground import Ground, check_ground, written
from xinhu.core.policy.ground_refusals import GroundUnknownError, GroundUsedUpError
from xinhu.core.policy.in_force import InForce
from xinhu.core.policy.query import Query
from xinhu.core.policy.refusals import (
    CustomerErasedError,
    CustomerRestrictedError,
    CustomerUnknownError,
    StandingAwayError,
    TokenExpiredError,
    TokenRevokedError,
    TokenUnknownError,
    entry_reasons,
)
from xinhu.core.policy.standing import (
    Standing,
    require_active,
    require_scope,
    require_unlocked,
)
from xinhu.core.register.entry import Facts, GroundRef

ACTIVE, RESTRICTED, ERASED = 0, 1, 2
_REFUSED = "refused"
_SCOPE = "disclose"
_DAY = len("2026-12-31")


class Verdict(NamedTuple):
    """What was decided about one ask.

    Attributes:
        intent: the entry to append; None where nobody known asked.
        permit: what may be shown once the entry stands; None after a refusal.
        error: why not; None with a permit.
        spent: the refusal that holds instead if the ground's last use is gone by then.
    """

    intent: Intent | None
    permit: Permit | None
    error: XinhuError | None
    spent: XinhuError | None = None


class _Named(NamedTuple):
    """What a refusal's entry names of an ask: nothing that is not stored here."""

    customer: CustomerId | None
    ground: GroundRef | None


def require_known(bearer: Bearer | None, now: Instant) -> Standing:
    """(1) Return the standing of whoever holds the token.

    Raises:
        TokenUnknownError: nobody was ever given such a token.
        TokenRevokedError: it was revoked.
        TokenExpiredError: its time is over.
        StandingInactiveError: the operator was stopped.
        StandingAwayError: the operator is on leave.
        SessionLockedError: the session waits for its owner.
    """
    if bearer is None:
        raise TokenUnknownError
    if bearer.revoked:
        raise TokenRevokedError
    if now >= bearer.expires_at:
        raise TokenExpiredError
    standing = require_active(bearer.standing)
    for leave in bearer.away:
        if leave.begins <= now < leave.until:
            last = Instant(leave.until - 1)
            raise StandingAwayError(until=written(last)[:_DAY])
    return require_unlocked(standing)


def require_bearer(bearer: Bearer | None, scope: str, now: Instant) -> Standing:
    """(1) Return the standing of whoever holds a token that may be used for this.

    Raises:
        TokenScopeError: the token is not for this.
        Refusal: as for ``require_known``.
    """
    return require_scope(require_known(bearer, now), scope)


def require_customer(sealed: Sealed | None) -> Sealed:
    """(3) Return the customer if their information may be looked at.

    Raises:
        CustomerUnknownError: nobody here has this pseudonym.
        CustomerErasedError: the key was destroyed.
        CustomerRestrictedError: kept for storage and protection only.
    """
    if sealed is None:
        raise CustomerUnknownError
    if sealed.state == ACTIVE:
        return sealed
    if sealed.state == ERASED:
        raise CustomerErasedError
    # RESTRICTED, and any state that this version does not know.
    raise CustomerRestrictedError


class Judge:
    """Decides asks under one version of the policies.

    Args:
        rules: those in force.
        fields: the names that are ours, and may stand in an entry.
    """

    def __init__(self, rules: InForce, fields: frozenset[str]) -> None:
        self._rules = rules
        self._fields = fields

    def judge(
        self,
        ask: Ask,
        bearer: Bearer | None,
        ground: Ground | None,
        sealed: Sealed | None,
        now: Instant,
    ) -> Verdict:
        """Take one ask through steps 1 to 5; never raises a refusal, returns it."""
        if bearer is None:
            return Verdict(None, None, TokenUnknownError())
        follows = None if sealed is None else sealed.follows
        try:
            # (1) Who asks, and may the token be used for this.
            standing = require_bearer(bearer, _SCOPE, now)
            permit = self._permit(ask, standing, ground, sealed, now)
        except (Refusal, BadInput) as refusal:
            named = _named(ask, ground, sealed)
            facts = self._refusal(ask, named, bearer.standing, refusal, now)
            intent = Intent(facts.draft(), follows=follows)
            return Verdict(intent, None, refusal)
        return self._permitted(ask, standing, ground, permit, follows, now)

    def _permit(
        self,
        ask: Ask,
        standing: Standing,
        ground: Ground | None,
        sealed: Sealed | None,
        now: Instant,
    ) -> Permit:
        query = Query(ask.customer, ask.purpose, ask.fields, ask.matter.terms)
        claimed = None if ask.ground is None else ask.ground.kind
        # (2) and the limits of (3) and the policies of (4), on the kind of ground that
        # the request claims. (5) is part of that answer: where a second person is
        # needed, the policies permit on a supervisor's approval only.
        permit = self._rules.permit(
            standing, query, claimed, now, matter=ask.matter.kind
        )
        # (3) The customer is here and free to be looked at.
        require_customer(sealed)
        # (4) The ground is of the kind that was claimed, and covers this very request.
        if (
            ask.ground is not None
            and check_ground(ground, standing, query, now).kind != claimed
        ):
            raise GroundUnknownError
        # What the desk whose matter it is demands: a letter's reasons, a live loan.
        if ask.matter.demand is not None:
            ask.matter.demand(standing, ground, now)
        # (2) Asked last: nobody is sent to a course, or asked for a code, for something
        # that would be refused anyway.
        return permit.overlooking(
            self._rules.fitness.require_fit(standing, ask.purpose, now)
        )

    def _permitted(
        self,
        ask: Ask,
        standing: Standing,
        ground: Ground | None,
        permit: Permit,
        follows: Follows | None,
        now: Instant,
    ) -> Verdict:
        facts = Facts(
            kind=ask.matter.kind,
            actor=standing.operator,
            post=standing.post,
            zone=standing.zone,
            at=now,
            decision="permit",
            policy=self._rules.version,
            customer=ask.customer,
            purpose=ask.purpose,
            ground=ask.ground,
            fields=permit.masks,
            reasons=(*permit.overlooked, *policies_as_reasons(permit.policies)),
            detail=ask.matter.detail,
            commitment=ask.matter.commitment,
        )
        if ground is None or ground.max_uses is None:
            return Verdict(Intent(facts.draft(), None, None, follows), permit, None)
        spent = GroundUsedUpError(uses=ground.max_uses)
        named = _Named(ask.customer, ask.ground)
        instead = self._refusal(ask, named, standing, spent, now)
        intent = Intent(facts.draft(), ground.ref, instead.draft(), follows)
        return Verdict(intent, permit, None, spent)

    def _refusal(
        self,
        ask: Ask,
        named: _Named,
        standing: Standing,
        refusal: XinhuError,
        now: Instant,
    ) -> Facts:
        known = dict.fromkeys(name for name in ask.fields if name in self._fields)
        return Facts(
            kind=ask.matter.kind,
            actor=standing.operator,
            post=standing.post,
            zone=standing.zone,
            at=now,
            decision="refuse",
            policy=self._rules.version,
            customer=named.customer,
            purpose=ask.purpose if ask.purpose in self._rules.purposes else None,
            ground=named.ground,
            fields=tuple((name, _REFUSED) for name in known),
            reasons=reasons_of(refusal),
            detail=ask.matter.detail,
            commitment=ask.matter.commitment,
        )


def _named(ask: Ask, ground: Ground | None, sealed: Sealed | None) -> _Named:
    return _Named(
        None if sealed is None else ask.customer,
        None if ground is None else GroundRef(ground.kind, ground.ref),
    )


@lru_cache(maxsize=1024)
def policies_as_reasons(policies: tuple[str, ...]) -> tuple[str, ...]:
    """Return what an entry states of the policies that permitted."""
    return tuple(f"policy:{each}" for each in policies)


def reasons_of(error: XinhuError) -> tuple[str, ...]:
    """Return what an entry states as the reasons of a refusal."""
    return entry_reasons(error) if isinstance(error, Refusal) else (error.code,)
