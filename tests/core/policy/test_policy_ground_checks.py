"""A ground covers what it was given for; each way out of it has its own name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reference.policy_people import LI, NOON, WANG, asked, asking, letter
from xinhu.core.base.clock import DAY, Instant
from xinhu.core.base.errors import BadInput, Refusal
from xinhu.core.policy import ground_refusals as refused
from xinhu.core.policy.ground import KINDS, Ground, check_ground
from xinhu.core.policy.query import Query, request_digest

ALICE = asking()
QUERY = asked("counter_service", "name", "mobile")


def approval(**changed: object) -> Ground:
    """Bob's approval of exactly Alice's request."""
    facts: dict[str, object] = {
        "kind": "supervisor_approval",
        "max_uses": 1,
        "holder": ALICE.operator,
        "digest": request_digest(QUERY, ALICE.operator),
        "approver": "op-bob",
    }
    return letter(**{**facts, **changed})


COVERS = {
    "a letter for this customer and purpose": letter(),
    "a letter that names the fields": letter(fields=frozenset({"name", "mobile"})),
    "a letter on its first instant": letter(valid_from=NOON),
    "a letter on its last instant": letter(valid_until=Instant(NOON + 1)),
    "a letter with a use left": letter(max_uses=2, used=1),
    "a case bound to this operator": letter(kind="service_case", holder=ALICE.operator),
    "an approval of exactly this request": approval(),
    "break-glass of this operator": letter(kind="break_glass", holder=ALICE.operator),
}

REFUSALS = {
    "no such ground": (None, refused.GroundUnknownError),
    "withdrawn": (letter(state="withdrawn"), refused.GroundWithdrawnError),
    "requested and not granted": (
        approval(state="requested"),
        refused.GroundInactiveError,
    ),
    "denied": (approval(state="denied"), refused.GroundInactiveError),
    "a state that nobody knows": (letter(state="?"), refused.GroundInactiveError),
    "not yet valid, by a microsecond": (
        letter(valid_from=Instant(NOON + 1)),
        refused.GroundNotYetError,
    ),
    "expired at this very instant": (
        letter(valid_until=NOON),
        refused.GroundExpiredError,
    ),
    "used up": (letter(max_uses=3, used=3), refused.GroundUsedUpError),
    "used beyond its limit": (letter(max_uses=3, used=4), refused.GroundUsedUpError),
    "a limit of no use at all": (letter(max_uses=0), refused.GroundUsedUpError),
    "another customer's letter": (
        letter(customer=WANG),
        refused.GroundOtherCustomerError,
    ),
    "a letter about nobody": (letter(customer=None), refused.GroundOtherCustomerError),
    "a letter for another purpose": (
        letter(purposes=frozenset({"loan_review"})),
        refused.GroundPurposeError,
    ),
    "a letter for no purpose": (
        letter(purposes=frozenset()),
        refused.GroundPurposeError,
    ),
    "a letter without one of the fields": (
        letter(fields=frozenset({"name"})),
        refused.GroundFieldError,
    ),
    "a letter that covers no field": (
        letter(fields=frozenset()),
        refused.GroundFieldError,
    ),
    "a case bound to another operator": (
        letter(kind="service_case", holder="op-bob"),
        refused.GroundHolderError,
    ),
    "another operator's break-glass": (
        letter(kind="break_glass", holder="op-bob"),
        refused.GroundHolderError,
    ),
    "break-glass bound to nobody": (
        letter(kind="break_glass"),
        refused.GroundHolderError,
    ),
    "an approval bound to nobody": (approval(holder=None), refused.GroundHolderError),
    "another operator's approval": (
        approval(holder="op-carol"),
        refused.GroundHolderError,
    ),
    "an approval of another request": (
        approval(digest=request_digest(asked("counter_service", "name"), "op-clerk")),
        refused.GroundDigestError,
    ),
    "a case bound to another request": (
        letter(kind="service_case", digest=request_digest(QUERY, "op-bob")),
        refused.GroundDigestError,
    ),
    "an approval of no request": (approval(digest=None), refused.GroundDigestError),
    "an approval by nobody": (approval(approver=None), refused.GroundNoApproverError),
    "an approval by the empty name": (
        approval(approver=""),
        refused.GroundNoApproverError,
    ),
    "an approval by the one who asks": (
        approval(approver=ALICE.operator),
        refused.GroundSelfApprovalError,
    ),
    "an approval used once, whatever its row allows": (
        approval(max_uses=None, used=1),
        refused.GroundUsedUpError,
    ),
    "an approval marked as used": (approval(state="used"), refused.GroundUsedUpError),
}


@pytest.mark.parametrize("case", COVERS)
def test_a_ground_that_covers_the_request_is_returned(case: str) -> None:
    assert check_ground(COVERS[case], ALICE, QUERY, NOON) is COVERS[case]


@pytest.mark.duty("R5.1")
@pytest.mark.parametrize("case", REFUSALS)
def test_a_ground_that_does_not_cover_the_request_refuses(case: str) -> None:
    ground, expected = REFUSALS[case]
    with pytest.raises(Refusal) as caught:
        check_ground(ground, ALICE, QUERY, NOON)
    assert type(caught.value) is expected


def test_all_fields_beyond_the_ground_are_named() -> None:
    narrow = letter(fields=frozenset({"name"}))
    query = asked("counter_service", "mobile", "name", "card")
    with pytest.raises(refused.GroundFieldError) as caught:
        check_ground(narrow, ALICE, query, NOON)
    assert caught.value.params["fields"] == "mobile, card"


def test_the_time_is_told_as_the_clocks_of_the_country_show_it() -> None:
    with pytest.raises(refused.GroundExpiredError) as caught:
        check_ground(letter(valid_until=NOON), ALICE, QUERY, NOON)
    assert caught.value.params["until"] == "2026-03-02 12:00"


@given(
    kind=st.sampled_from(KINDS),
    customer=st.sampled_from([LI, WANG, None]),
    purposes=st.frozensets(st.sampled_from(["counter_service", "loan_review"])),
    fields=st.none() | st.frozensets(st.sampled_from(["name", "mobile", "card"])),
    start=st.integers(-2, 2),
    length=st.integers(-1, 3),
    uses=st.none() | st.integers(0, 2),
    used=st.integers(0, 3),
    state=st.sampled_from(["active", "withdrawn", "requested", ""]),
    holder=st.sampled_from([None, ALICE.operator, "op-bob"]),
    approver=st.sampled_from([None, ALICE.operator, "op-bob"]),
    exact=st.booleans(),
)
def test_no_ground_covers_more_than_it_says(exact: bool, **parts: object) -> None:  # noqa: FBT001 -- drawn
    start, length = parts.pop("start"), parts.pop("length")
    assert isinstance(start, int)
    assert isinstance(length, int)
    ground = letter(
        valid_from=Instant(NOON + start * DAY),
        valid_until=Instant(NOON + (start + length) * DAY),
        max_uses=parts.pop("uses"),
        digest=request_digest(QUERY, ALICE.operator) if exact else None,
        **parts,
    )
    try:
        check_ground(ground, ALICE, QUERY, NOON)
    except Refusal:
        return
    assert ground.state == "active"
    assert ground.customer == LI
    assert QUERY.purpose in ground.purposes
    assert ground.fields is None or set(QUERY.fields) <= ground.fields
    assert ground.valid_from <= NOON < ground.valid_until
    assert ground.max_uses is None or ground.used < ground.max_uses
    assert ground.holder in {None, ALICE.operator}
    if ground.kind == "supervisor_approval":
        assert exact
        assert ground.holder == ALICE.operator
        assert ground.approver == "op-bob"
        assert ground.used == 0


def test_the_digest_is_of_the_request_and_not_of_its_spelling() -> None:
    one = Query(LI, "counter_service", ("name", "mobile"))
    assert request_digest(one, "op-1") == request_digest(
        Query(LI, "counter_service", ("mobile", "name")), "op-1"
    )
    others = [
        request_digest(Query(WANG, "counter_service", ("name", "mobile")), "op-1"),
        request_digest(Query(LI, "loan_review", ("name", "mobile")), "op-1"),
        request_digest(Query(LI, "counter_service", ("name",)), "op-1"),
        request_digest(one, "op-2"),
    ]
    assert len({request_digest(one, "op-1"), *others}) == 5


def test_every_term_of_a_request_is_part_of_its_digest() -> None:
    def digest(*terms: tuple[str, str]) -> bytes:
        query = Query(LI, "counter_service", ("name",), terms)
        return request_digest(query, "op-1")

    loan, reason = ("loan", "DK-1"), ("reason", "post_loan")
    assert digest(loan, reason) == digest(reason, loan)
    others = [
        digest(),
        digest(loan),
        digest(("loan", "DK-2"), reason),
        digest(loan, ("reason", "guarantor")),
        digest(("loan", "post_loan"), ("reason", "DK-1")),
    ]
    assert len({digest(loan, reason), *others}) == 6
    with pytest.raises(BadInput) as refused:
        digest(loan, ("loan", "DK-2"))
    assert refused.value.code == "approval.term_repeated"


def test_the_digest_of_a_known_request() -> None:
    # SHA-256 of the canonical JSON written out by hand in docs/spec/policy.md.
    query = Query(LI, "counter_service", ("name", "mobile"))
    assert request_digest(query, "op-clerk").hex() == (
        "14857bd442cf40bff824de1f588fea9830d8c0c70efe95d627a5a3c094e54f8d"
    )
