"""Two persons: who may say yes, to exactly what, for how long, how often."""

from dataclasses import fields, replace

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from reference.policy_people import LI, NOON, asked, asking
from xinhu.core.base.clock import DAY, SECOND, Instant
from xinhu.core.base.errors import BadInput, Refusal
from xinhu.core.policy import approval as stage
from xinhu.core.policy import ground_refusals as refused
from xinhu.core.policy.ground import check_ground
from xinhu.core.policy.query import Query
from xinhu.core.policy.refusals import StandingInactiveError, TokenScopeError

ALICE = asking()
BOB = asking("supervisor", operator="op-bob")
QUERY = asked("counter_service", "name", "balance")


def waiting(requester: str = "op-clerk") -> stage.Requested:
    return stage.request_approval(
        ref="approval-1",
        query=QUERY,
        requester=asking(operator=requester),
        reason="客户在柜台",
        now=NOON,
        days=1,
    )


def granted() -> stage.Granted:
    request = waiting()
    return stage.grant(request, BOB, request.asked.digest, NOON)


@pytest.mark.duty("R6.4")
def test_an_approved_request_is_served_once() -> None:
    approval = granted()
    check_ground(stage.as_ground(approval), ALICE, QUERY, NOON)
    used = stage.use(approval, ALICE, QUERY, NOON)
    assert used.approver == "op-bob"
    with pytest.raises(refused.GroundUsedUpError):
        check_ground(stage.as_ground(used), ALICE, QUERY, NOON)
    with pytest.raises(stage.ApprovalStateError):
        stage.use(used, ALICE, QUERY, NOON)


LATER = Instant(NOON + DAY)
DIGEST = waiting().asked.digest
GRANT_REFUSALS = {
    "by the one who asks": (waiting("op-bob"), BOB, NOON, stage.ApprovalSelfError),
    "by another clerk": (
        waiting(),
        asking(operator="op-carol", scopes=frozenset({"approve"})),
        NOON,
        stage.ApprovalRoleError,
    ),
    "by a supervisor whose token is not for it": (
        waiting(),
        replace(BOB, scopes=frozenset({"disclose"})),
        NOON,
        TokenScopeError,
    ),
    "by a supervisor who was stopped": (
        waiting(),
        replace(BOB, active=False),
        NOON,
        StandingInactiveError,
    ),
    "when its time is over": (waiting(), BOB, LATER, stage.ApprovalExpiredError),
    "when it is granted already": (granted(), BOB, NOON, stage.ApprovalStateError),
    "when it was denied": (
        stage.deny(waiting(), BOB, NOON),
        BOB,
        NOON,
        stage.ApprovalStateError,
    ),
    "when it was used": (
        stage.use(granted(), ALICE, QUERY, NOON),
        BOB,
        NOON,
        stage.ApprovalStateError,
    ),
}


@pytest.mark.duty("R6.4")
@pytest.mark.parametrize("case", GRANT_REFUSALS)
def test_an_approval_is_not_granted(case: str) -> None:
    approval, approver, now, expected = GRANT_REFUSALS[case]
    with pytest.raises(Refusal) as caught:
        stage.grant(approval, approver, approval.asked.digest, now)
    assert type(caught.value) is expected
    with pytest.raises(Refusal) as caught:
        stage.deny(approval, approver, now)
    assert type(caught.value) is expected


@pytest.mark.duty("R6.4")
def test_nobody_approves_what_they_were_not_shown() -> None:
    shown = replace(waiting().asked, query=asked("counter_service", "name")).digest
    with pytest.raises(stage.ApprovalDigestError):
        stage.grant(waiting(), BOB, shown, NOON)


USE_REFUSALS = {
    "before it is granted": (
        waiting(),
        ALICE,
        QUERY,
        NOON,
        stage.ApprovalStateError,
    ),
    "by another operator": (
        granted(),
        asking(operator="op-carol"),
        QUERY,
        NOON,
        refused.GroundHolderError,
    ),
    "for a field more": (
        granted(),
        ALICE,
        asked("counter_service", "name", "balance", "card"),
        NOON,
        refused.GroundFieldError,
    ),
    "for a field less": (
        granted(),
        ALICE,
        asked("counter_service", "name"),
        NOON,
        refused.GroundDigestError,
    ),
    "for another customer": (
        granted(),
        ALICE,
        Query(None, QUERY.purpose, QUERY.fields),
        NOON,
        refused.GroundOtherCustomerError,
    ),
    "when its time is over": (
        granted(),
        ALICE,
        QUERY,
        LATER,
        stage.ApprovalExpiredError,
    ),
}


@pytest.mark.duty("R6.4")
@pytest.mark.parametrize("case", USE_REFUSALS)
def test_an_approval_is_not_used(case: str) -> None:
    approval, standing, query, now, expected = USE_REFUSALS[case]
    with pytest.raises(Refusal) as caught:
        stage.use(approval, standing, query, now)
    assert type(caught.value) is expected


@pytest.mark.parametrize("reason", ["", "   ", "字" * 501])
def test_a_request_states_a_reason(reason: str) -> None:
    with pytest.raises(stage.ApprovalReasonError):
        stage.request_approval(
            ref="approval-1",
            query=QUERY,
            requester=ALICE,
            reason=reason,
            now=NOON,
            days=1,
        )


def test_a_granted_approval_without_an_approver_cannot_be_written() -> None:
    for state in (stage.Granted, stage.Denied, stage.Used):
        (approver,) = (each for each in fields(state) if each.name == "approver")
        assert approver.type is str
    with pytest.raises(TypeError):
        stage.Granted(asked=waiting().asked, decided_at=NOON)  # type: ignore[call-arg]  # the point


def test_time_leaves_decisions_alone() -> None:
    assert isinstance(stage.expire(waiting(), LATER), stage.Expired)
    assert isinstance(stage.expire(granted(), LATER), stage.Expired)
    denied = stage.deny(waiting(), BOB, NOON)
    assert stage.expire(denied, LATER) is denied
    assert stage.as_ground(stage.expire(waiting(), LATER)).state == "expired"
    assert stage.as_ground(waiting()).approver is None


def test_an_operator_who_was_stopped_asks_for_nothing() -> None:
    with pytest.raises(StandingInactiveError):
        stage.request_approval(
            ref="approval-1",
            query=QUERY,
            requester=replace(ALICE, active=False),
            reason="客户在柜台",
            now=NOON,
            days=1,
        )


people = st.sampled_from(["op-clerk", "op-bob", "op-carol"])


class Approvals(RuleBasedStateMachine):
    """Whatever is tried in whatever order, at most one use, after a second person."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOON
        self.approval: stage.Approval = waiting()
        self.uses = 0

    @rule(who=people, role=st.sampled_from(["clerk", "supervisor"]), yes=st.booleans())
    def decide(self, who: str, role: str, *, yes: bool) -> None:
        approver = asking(role, operator=who)
        try:
            if yes:
                self.approval = stage.grant(self.approval, approver, DIGEST, self.now)
            else:
                self.approval = stage.deny(self.approval, approver, self.now)
        except (Refusal, BadInput):
            return
        assert who != "op-clerk"
        assert role == "supervisor"

    @rule(who=people, names=st.sets(st.sampled_from(["name", "balance"]), min_size=1))
    def use(self, who: str, names: set[str]) -> None:
        query = Query(LI, "counter_service", tuple(names))
        try:
            used = stage.use(self.approval, asking(operator=who), query, self.now)
        except Refusal:
            return
        self.approval = used
        self.uses += 1
        assert who == "op-clerk"
        assert names == {"name", "balance"}
        assert self.now < NOON + DAY

    @rule(hours=st.integers(1, 9))
    def wait(self, hours: int) -> None:
        self.now = Instant(self.now + hours * 3600 * SECOND)

    @invariant()
    def used_at_most_once(self) -> None:
        assert self.uses <= 1


TestApprovals = Approvals.TestCase
