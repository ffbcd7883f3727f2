"""On what ground: the authorisation that a request rests on, checked against it.

Guarantees: ``check_ground`` returns the ground only if it covers the whole request
(this customer, this purpose, every field, this operator, now) and raises the first
refusal otherwise, in the fixed order below. It does no I/O: the ground, the number of
uses and the time are arguments.

Left to others: whether a kind of ground supports the purpose at all (``Decider``),
counting a use in the transaction that appends the entry (the gate: a use counts once
the entry is durable), and what a new ground may promise (``ground_rules``).
"""

from typing import Final

import msgspec

from xinhu.core.base.clock import SECOND, Instant, to_text
from xinhu.core.base.ids import CustomerId
from xinhu.core.policy import ground_refusals as refused
from xinhu.core.policy.query import Query, request_digest
from xinhu.core.policy.standing import Standing

AUTHORISATION_LETTER: Final = "authorisation_letter"
SERVICE_CASE: Final = "service_case"
SUPERVISOR_APPROVAL: Final = "supervisor_approval"
STATUTORY_ORDER: Final = "statutory_order"
BREAK_GLASS: Final = "break_glass"
NO_GROUND: Final = "none"
"""Kind that policies see where the purpose needs no ground (a search)."""

KINDS: Final = (
    AUTHORISATION_LETTER,
    SERVICE_CASE,
    SUPERVISOR_APPROVAL,
    STATUTORY_ORDER,
    BREAK_GLASS,
)

_BOUND_TO_OPERATOR = frozenset({SUPERVISOR_APPROVAL, BREAK_GLASS})


class Ground(msgspec.Struct, frozen=True, gc=False):
    """An authorisation as it stands now.

    Attributes:
        kind: one of the five kinds above.
        ref: its reference.
        customer: the one customer it is about; None for work that precedes any.
        purposes: codes of the purposes it was given for.
        fields: names of the fields it covers; None where all that the purpose needs.
        valid_from, valid_until: it holds from the first instant to before the second.
        max_uses: how often it may be used, None for as often as needed.
        used: how often it was.
        state: ``active`` permits; anything else refuses.
        holder: reference of the one operator who may use it, None for any.
        digest: of the exact request it was given for (``request_digest``).
        approver: reference of the second person who gave it.
        review_due: when the use must have been reviewed (break-glass).
    """

    kind: str
    ref: str
    customer: CustomerId | None
    purposes: frozenset[str]
    fields: frozenset[str] | None
    valid_from: Instant
    valid_until: Instant
    max_uses: int | None
    used: int
    state: str
    holder: str | None = None
    digest: bytes | None = None
    approver: str | None = None
    review_due: Instant | None = None


def check_ground(
    ground: Ground | None, standing: Standing, query: Query, now: Instant
) -> Ground:
    """Return the ground if it covers the request.

    Raises:
        GroundUnknownError: there is no such ground.
        GroundWithdrawnError: it was withdrawn.
        GroundInactiveError: it was never granted, or denied.
        GroundNotYetError: it begins later than now.
        GroundExpiredError: it ended at or before now.
        GroundUsedUpError: it was used as often as it allows.
        GroundOtherCustomerError: it is about somebody else.
        GroundPurposeError: it was given for other purposes.
        GroundFieldError: it does not cover every field; all missing ones are named.
        GroundHolderError: it is bound to another operator, or to none where it must be.
        GroundDigestError: it was given for another request, or for none where it must.
        GroundNoApproverError: an approval without an approver.
        GroundSelfApprovalError: the approver asks.
    """
    if ground is None:
        raise refused.GroundUnknownError
    _check_state(ground)
    _check_time(ground, now)
    _check_scope(ground, query)
    _check_person(ground, standing, query)
    return ground


def _check_state(ground: Ground) -> None:
    if ground.state == "active":
        return
    if ground.state == "withdrawn":
        raise refused.GroundWithdrawnError
    if ground.state == "used":
        raise refused.GroundUsedUpError(uses=ground.used)
    raise refused.GroundInactiveError(state=ground.state)


def _check_time(ground: Ground, now: Instant) -> None:
    if now < ground.valid_from:
        raise refused.GroundNotYetError(since=written(ground.valid_from))
    if now >= ground.valid_until:
        raise refused.GroundExpiredError(until=written(ground.valid_until))
    limit = 1 if ground.kind == SUPERVISOR_APPROVAL else ground.max_uses
    if limit is not None and ground.used >= limit:
        raise refused.GroundUsedUpError(uses=ground.used)


def _check_scope(ground: Ground, query: Query) -> None:
    # Equality and no wild card: a ground about nobody (None) covers only a request
    # about nobody, so that a missing column can never open every customer.
    if ground.customer != query.customer:
        raise refused.GroundOtherCustomerError
    if query.purpose not in ground.purposes:
        raise refused.GroundPurposeError
    if ground.fields is not None and not ground.fields.issuperset(query.fields):
        beyond = [name for name in query.fields if name not in ground.fields]
        raise refused.GroundFieldError(fields=", ".join(beyond))


def _check_person(ground: Ground, standing: Standing, query: Query) -> None:
    holder = ground.holder
    if holder is None:
        if ground.kind in _BOUND_TO_OPERATOR:
            raise refused.GroundHolderError
    elif holder != standing.operator:
        raise refused.GroundHolderError
    approval = ground.kind == SUPERVISOR_APPROVAL
    # Not a secret comparison: both sides are known to whoever asks.
    if (approval or ground.digest is not None) and (
        ground.digest != request_digest(query, standing.operator)
    ):
        raise refused.GroundDigestError
    if approval:
        if not ground.approver:
            raise refused.GroundNoApproverError
        if ground.approver == standing.operator:
            raise refused.GroundSelfApprovalError


def written(instant: Instant) -> str:
    """Write an instant for people, in the one time of the country (UTC+8)."""
    local = to_text(Instant(instant + 8 * 3600 * SECOND))
    return local[:16].replace("T", " ")
