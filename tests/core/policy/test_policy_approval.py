"""Second persons: who may say yes, of which groups, to exactly what, for how long."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from reference.policy_people import NOON, RULES
from reference.slow_approval import Did, Slow, Somebody
from xinhu.core.base.clock import SECOND, Instant
from xinhu.core.base.errors import BadInput, Refusal
from xinhu.core.policy.approval import refusals as refused
from xinhu.core.policy.approval.asking import (
    Request,
    expire,
    request_approval,
    require_reason,
    withdraw,
)
from xinhu.core.policy.approval.digest import approval_digest
from xinhu.core.policy.approval.people import Head, Person, Rank, leads
from xinhu.core.policy.approval.rules import (
    ApprovalBook,
    ApprovalRule,
    ApproverGroup,
    Members,
    Need,
)
from xinhu.core.policy.approval.states import (
    Approval,
    Denied,
    Expired,
    Granted,
    Requested,
    Vote,
)
from xinhu.core.policy.approval.using import use
from xinhu.core.policy.approval.voting import Ballot, People, deny, grant
from xinhu.core.policy.refusals import StandingInactiveError
from xinhu.core.policy.rules_file import PolicyInvalidError

pytestmark = pytest.mark.duty("R6.4")
HOUR = 3600 * SECOND
DIGEST = approval_digest("trial", "op-asker", {"what": "一项操作"})
SOURCED = {"source": "tests", "status": "confirmed"}


def rule_of(*needs: tuple[str, int], **changed: object) -> ApprovalRule:
    facts: dict[str, object] = {
        "zh": "试",
        "en": "trial",
        "groups": tuple(Need(group, need) for group, need in needs),
        "hours": 24,
        "longest_reason": 20,
        "asked_by": "any",
        "lapses": True,
        **SOURCED,
    }
    return ApprovalRule(**{**facts, **changed})  # type: ignore[arg-type]  # test facts


def group_of(*roles: str, branch: str = "any") -> ApproverGroup:
    members = (Members(roles=frozenset(roles), branch=branch),)  # type: ignore[arg-type]  # test facts
    return ApproverGroup(zh="组", en="group", members=members, **SOURCED)  # type: ignore[arg-type]  # test facts


BOOK = ApprovalBook(
    rules={"trial": rule_of(("red", 1), ("blue", 1))},
    groups={
        "red": group_of("red", "both"),
        "blue": group_of("blue", "both"),
        "near": group_of("red", branch="same"),
    },
    ranks={
        role: Rank(ladder="one", level=level, **SOURCED)  # type: ignore[arg-type]  # test facts
        for role, level in {"low": 1, "red": 2, "blue": 2, "both": 2}.items()
    },
    heads={
        post: Head(level=level, **SOURCED)  # type: ignore[arg-type]  # test facts
        for post, level in {"chief": 2, "desk_head": 1}.items()
    },
)


def person(name: str, role: str, **changed: object) -> Person:
    facts: dict[str, object] = {
        "operator": f"op-{name}",
        "place": (role, "post", "one", "counter"),
        "active": True,
        "line": (),
        "stands_for": None,
        "others": frozenset(),
    }
    facts.update(changed)
    facts.setdefault("home", facts["place"])
    return Person(**facts)  # type: ignore[arg-type]  # test facts


def moved(who: Person, *place: str) -> Person:
    return replace(who, place=place, home=place)


ASKER = person(
    "asker", "low", place=("low", "chief", "one", "counter"), line=("one", "head")
)
RED, RED_TWO = person("red", "red"), person("red-two", "red")
BLUE, BOTH = person("blue", "blue"), person("both", "both")
BALLOT = Ballot(seen=DIGEST, opened_at=NOON)


def waiting(rule_: ApprovalRule | None = None, **changed: object) -> Requested:
    facts: dict[str, object] = {
        "ref": "approval-1",
        "kind": "trial",
        "digest": DIGEST,
        "concerns": frozenset({"op-about"}),
        "reason": "客户在柜台",
    }
    request = Request(**{**facts, **changed})  # type: ignore[arg-type]  # test facts
    return request_approval(request, ASKER, rule_ or BOOK.rules["trial"], NOON)


def around(*people: Person, requester: Person = ASKER) -> People:
    voters = {each.operator: each for each in (RED, RED_TWO, BLUE, BOTH, *people)}
    return People(requester=requester, voters=voters, book=BOOK)


def yes(approval: Approval, who: Person, **given: object) -> Requested | Granted:
    ballot = replace(BALLOT, **given)
    return grant(approval, who, ballot, around(), NOON)


def test_one_of_each_group_makes_it_granted_in_any_order() -> None:
    for first, second in ((RED, BLUE), (BLUE, RED), (BOTH, BLUE), (RED, BOTH)):
        half = yes(waiting(), first)
        assert isinstance(half, Requested)
        assert isinstance(yes(half, second), Granted)


def test_two_of_one_group_are_not_one_of_each() -> None:
    with pytest.raises(refused.ApprovalGroupFullError):
        yes(yes(waiting(), RED), RED_TWO)


def test_who_is_in_two_groups_counts_for_one_of_them() -> None:
    half = yes(waiting(), BOTH)
    assert isinstance(half, Requested)
    with pytest.raises(refused.ApprovalVotedError):
        yes(half, BOTH)
    chosen = yes(waiting(), BOTH, group="blue")
    assert chosen.votes[-1].group == "blue"
    assert isinstance(yes(chosen, RED), Granted)


def test_of_a_group_that_owes_two_both_are_needed() -> None:
    two = waiting(rule_of(("red", 2)))
    assert isinstance(yes(two, RED), Requested)
    assert isinstance(yes(yes(two, RED), RED_TWO), Granted)


REFUSED = {
    "by who asks": (ASKER, BALLOT, NOON, refused.ApprovalSelfError),
    "by whom it is about": (
        person("about", "red"),
        BALLOT,
        NOON,
        refused.ApprovalConcernedError,
    ),
    "by who was stopped": (
        replace(RED, active=False),
        BALLOT,
        NOON,
        StandingInactiveError,
    ),
    "by nobody of the groups": (
        person("other", "green"),
        BALLOT,
        NOON,
        refused.ApprovalGroupError,
    ),
    "by one whom the asker leads": (
        replace(RED, line=("counter", "one", "head")),
        BALLOT,
        NOON,
        refused.ApprovalSubordinateError,
    ),
    "of another digest": (
        RED,
        replace(BALLOT, seen=b"\0" * 32),
        NOON,
        refused.ApprovalDigestError,
    ),
    "of an empty digest": (
        RED,
        replace(BALLOT, seen=b""),
        NOON,
        refused.ApprovalDigestError,
    ),
    "opened before it was asked": (
        RED,
        replace(BALLOT, opened_at=Instant(NOON - 1)),
        NOON,
        refused.ApprovalNotOpenedError,
    ),
    "opened in the future": (
        RED,
        replace(BALLOT, opened_at=Instant(NOON + 1)),
        NOON,
        refused.ApprovalNotOpenedError,
    ),
    "for a group they are not in": (
        RED,
        replace(BALLOT, group="blue"),
        NOON,
        refused.ApprovalGroupError,
    ),
    "at its end": (
        RED,
        BALLOT,
        Instant(NOON + 24 * HOUR),
        refused.ApprovalExpiredError,
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_yes_is_refused(case: str) -> None:
    who, ballot, at, error = REFUSED[case]
    with pytest.raises(Refusal) as caught:
        grant(waiting(), who, ballot, around(), at)
    assert type(caught.value) is error


def test_a_no_is_refused_for_the_same_reasons_but_for_a_full_group() -> None:
    half = yes(waiting(), RED)
    assert isinstance(deny(half, RED_TWO, BALLOT, around(), NOON), Denied)
    for who, ballot, at, error in REFUSED.values():
        if ballot.group is None:
            with pytest.raises(error):
                deny(waiting(), who, ballot, around(), at)


def test_nobody_below_the_asker_decides_for_them() -> None:
    chief = moved(ASKER, "chief", "post", "one", "counter")
    ranks = {**BOOK.ranks, "chief": Rank(ladder="one", level=3, **SOURCED)}  # type: ignore[arg-type]  # test facts
    book = replace(BOOK, ranks=ranks)
    asked = replace(waiting().asked, place=chief.place)
    people = People(requester=chief, voters={}, book=book)
    with pytest.raises(refused.ApprovalSubordinateError):
        grant(Requested(asked=asked), RED, BALLOT, people, NOON)
    other = {**ranks, "chief": Rank(ladder="two", level=3, **SOURCED)}  # type: ignore[arg-type]  # test facts
    people = replace(people, book=replace(BOOK, ranks=other))
    grant(Requested(asked=asked), RED, BALLOT, people, NOON)


def stands(name: str, post: str, *line: str) -> Person:
    """Somebody in a post of a unit, with the units above it."""
    return person(name, "red", place=("red", post, "one", "counter"), line=line)


def test_a_head_stands_above_its_unit_and_every_unit_below() -> None:
    chief = stands("chief", "chief", "one", "head")
    for post, line in (
        ("teller", ("one", "head")),
        ("teller", ("counter", "one", "head")),
        ("desk_head", ("counter", "one", "head")),
        ("desk_head", ("one", "head")),
        ("chief", ("sub", "one", "head")),
    ):
        below = stands("other", post, *line)
        assert leads(chief, below, BOOK.heads), (post, line)
        assert not leads(below, chief, BOOK.heads), (post, line)


def test_nobody_else_stands_above_anybody() -> None:
    chief = stands("chief", "chief", "one", "head")
    for post, line in (
        ("chief", ("one", "head")),
        ("chief", ("two", "head")),
        ("teller", ("two", "head")),
        ("teller", ("head",)),
        ("teller", ()),
    ):
        assert not leads(chief, stands("other", post, *line), BOOK.heads), (post, line)
    teller = stands("teller", "teller", "one", "head")
    assert not leads(teller, stands("other", "teller", "counter", "one"), BOOK.heads)
    nowhere = stands("nowhere", "chief")
    assert not leads(nowhere, stands("other", "teller"), BOOK.heads)
    assert not leads(chief, chief, BOOK.heads)


def test_whom_the_asker_leads_does_not_decide_though_their_role_is_as_high() -> None:
    chief = stands("asker", "chief", "one", "head")
    asked = replace(waiting().asked, place=chief.place)
    people = People(requester=chief, voters={}, book=BOOK)
    below = stands("red", "teller", "counter", "one", "head")
    with pytest.raises(refused.ApprovalSubordinateError):
        grant(Requested(asked=asked), below, BALLOT, people, NOON)
    unrelated = stands("red", "teller", "counter", "two", "head")
    grant(Requested(asked=asked), unrelated, BALLOT, people, NOON)


def test_who_is_below_the_asker_in_any_post_of_either_does_not_decide() -> None:
    chief = {**BOOK.ranks, "chief": Rank(ladder="one", level=3, **SOURCED)}  # type: ignore[arg-type]  # test facts
    book = replace(BOOK, ranks=chief)
    also = replace(ASKER, others=frozenset({"chief"}))
    people = People(requester=also, voters={}, book=book)
    with pytest.raises(refused.ApprovalSubordinateError):
        grant(waiting(), RED, BALLOT, people, NOON)
    above_all = replace(RED, others=frozenset({"chief"}))
    with pytest.raises(refused.ApprovalSubordinateError):
        grant(waiting(), above_all, BALLOT, people, NOON)
    people = replace(people, requester=ASKER)
    grant(waiting(), above_all, BALLOT, people, NOON)


def test_a_group_of_the_same_branch_leaves_out_the_others() -> None:
    near = waiting(rule_of(("near", 1)))
    far = moved(RED, "red", "post", "two", "counter")
    with pytest.raises(refused.ApprovalGroupError):
        yes(near, far)
    assert isinstance(yes(near, RED), Granted)


@pytest.mark.parametrize(
    "changed",
    [{"active": False}, {"home": ("red", "post", "two", "counter")}],
    ids=["stopped", "moved"],
)
def test_the_vote_of_who_was_stopped_or_moved_since_counts_no_more(
    changed: dict[str, object],
) -> None:
    half = yes(waiting(), RED)
    people = around(replace(RED, **changed))
    after = grant(half, BLUE, BALLOT, people, NOON)
    assert isinstance(after, Requested)
    assert [vote.void for vote in after.votes] == [True, False]
    assert isinstance(yes(after, RED_TWO), Granted)


@pytest.mark.parametrize(
    "changed", [{"active": False}, {"home": ("low", "post", "two", "counter")}]
)
def test_a_request_is_over_once_who_asked_was_stopped_or_moved(
    changed: dict[str, object],
) -> None:
    people = around(requester=replace(ASKER, **changed))
    with pytest.raises(refused.ApprovalLapsedError):
        grant(waiting(), RED, BALLOT, people, NOON)
    stays = waiting(rule_of(("red", 1), lapses=False))
    assert isinstance(grant(stays, RED, BALLOT, people, NOON), Granted)


def test_who_acts_under_a_delegation_counts_for_its_group_and_moves_by_no_such() -> (
    None
):
    acting = replace(person("acting", "green"), place=RED.place)
    half = yes(waiting(), acting)
    assert half.votes[-1].place == acting.home
    people = around(replace(acting, place=acting.home))
    assert isinstance(grant(half, BLUE, BALLOT, people, NOON), Granted)


FOR_TWO = {"stands_for": "op-red-two", "giver": RED_TWO}
RED_FOR_TWO = person("deputy", "red", **FOR_TWO)
ALSO_FOR_TWO = person("also", "red", **FOR_TWO)
ONE_VOTER = [
    (RED_TWO, RED_FOR_TWO),
    (RED_FOR_TWO, RED_TWO),
    (RED_FOR_TWO, ALSO_FOR_TWO),
    (replace(RED_FOR_TWO, stands_for=None), RED_FOR_TWO),
    (RED_FOR_TWO, replace(ALSO_FOR_TWO, stands_for="op-deputy")),
]


@pytest.mark.parametrize(("first", "second"), ONE_VOTER)
@pytest.mark.parametrize("says", [grant, deny])
def test_giver_and_deputies_are_one_voter(
    first: Person, second: Person, says: Callable[..., object]
) -> None:
    people = around(RED_FOR_TWO, ALSO_FOR_TWO)
    half = grant(waiting(rule_of(("red", 2))), first, BALLOT, people, NOON)
    assert half.votes[-1].stands_for == first.stands_for
    with pytest.raises(refused.ApprovalVotedError):
        says(half, second, BALLOT, people, NOON)


def test_a_deputys_vote_counts_no_more_once_the_giver_was_stopped() -> None:
    """Unknown is as good as stopped."""
    two = waiting(rule_of(("red", 1), ("blue", 1)))
    half = grant(two, RED_FOR_TWO, BALLOT, around(), NOON)
    stands = around(RED_FOR_TWO)
    assert isinstance(grant(half, BLUE, BALLOT, stands, NOON), Granted)
    unknown = {who: each for who, each in stands.voters.items() if who != "op-red-two"}
    for people in (
        around(RED_FOR_TWO, replace(RED_TWO, active=False)),
        replace(stands, voters=unknown),
    ):
        after = grant(half, BLUE, BALLOT, people, NOON)
        assert isinstance(after, Requested)
        assert [vote.void for vote in after.votes] == [True, False]


def test_a_void_vote_of_a_deputy_bars_the_deputy_alone() -> None:
    half = grant(
        waiting(rule_of(("red", 1), ("blue", 1))),
        RED_FOR_TWO,
        BALLOT,
        around(RED_FOR_TWO),
        NOON,
    )
    people = around(replace(RED_FOR_TWO, active=False))
    other = replace(ALSO_FOR_TWO, stands_for="op-red-two")
    for second in (RED_TWO, other):
        after = grant(half, second, BALLOT, people, NOON)
        assert [vote.void for vote in after.votes] == [True, False]
        known = around(RED_FOR_TWO, other)
        assert isinstance(grant(after, BLUE, BALLOT, known, NOON), Granted)
        for again in (RED_FOR_TWO, replace(RED_FOR_TWO, stands_for=None)):
            with pytest.raises(refused.ApprovalVotedError):
                grant(after, again, BALLOT, known, NOON)


@pytest.mark.parametrize(
    ("giver", "why"),
    [
        (replace(RED_TWO, line=("counter", "one", "head")), "subordinate"),
        (replace(RED_TWO, others=frozenset({"lowest"})), "subordinate"),
        (replace(RED_TWO, active=False), "stopped"),
        (replace(RED, line=()), "stopped"),
        (None, "stopped"),
    ],
    ids=["led by the tree", "below by rank", "stopped", "another", "unknown"],
)
@pytest.mark.parametrize("says", [grant, deny])
def test_nobody_decides_in_the_stead_of_who_may_not_or_is_not_known(
    giver: Person | None, why: str, says: Callable[..., object]
) -> None:
    lowest = Rank(ladder="one", level=0, **SOURCED)  # type: ignore[arg-type]  # test facts
    book = replace(BOOK, ranks={**BOOK.ranks, "lowest": lowest})
    people = replace(around(), book=book)
    own = replace(RED_FOR_TWO, stands_for=None, giver=None)
    for able in (RED_FOR_TWO, own):
        says(waiting(), able, BALLOT, people, NOON)
    refusal = {
        "subordinate": refused.ApprovalSubordinateError,
        "stopped": StandingInactiveError,
    }
    with pytest.raises(refusal[why]):
        says(waiting(), replace(RED_FOR_TWO, giver=giver), BALLOT, people, NOON)


def test_a_deputy_in_a_post_of_their_own_and_the_giver_are_two() -> None:
    own = replace(RED_FOR_TWO, stands_for=None)
    people = around(own, ALSO_FOR_TWO)
    half = grant(waiting(rule_of(("red", 2))), own, BALLOT, people, NOON)
    for second in (RED_TWO, ALSO_FOR_TWO):
        assert isinstance(grant(half, second, BALLOT, people, NOON), Granted)


def test_a_granted_approval_without_its_votes_cannot_be_made() -> None:
    asked = waiting().asked
    vote = Vote(
        voter="op-red",
        stands_for=None,
        place=RED.place,
        group="red",
        says="grant",
        seen=DIGEST,
        opened_at=None,
        at=NOON,
        void=False,
    )
    same_person = replace(vote, group="blue")
    deputy = replace(same_person, voter="op-deputy")
    for votes in (
        (),
        (vote,),
        (vote, same_person),
        (vote, replace(deputy, stands_for="op-red")),
        (replace(vote, stands_for="op-blue"), replace(deputy, voter="op-blue")),
        (replace(vote, stands_for="op-far"), replace(deputy, stands_for="op-far")),
        (vote, replace(vote, voter="op-blue", group="blue", void=True)),
        (vote, replace(vote, voter="op-blue", group="blue", says="deny")),
    ):
        with pytest.raises(refused.ApprovalQuorumError):
            Granted(asked=asked, votes=votes, at=NOON)


def granted() -> Granted:
    done = yes(yes(waiting(), RED), BLUE)
    assert isinstance(done, Granted)
    return done


def test_it_is_used_once_by_who_asked_for_exactly_what_was_asked() -> None:
    used = use(granted(), ASKER, DIGEST, NOON)
    assert used.approver == "op-blue"
    wrong = (
        (used, ASKER, DIGEST, NOON, refused.ApprovalStateError),
        (waiting(), ASKER, DIGEST, NOON, refused.ApprovalStateError),
        (granted(), RED, DIGEST, NOON, refused.ApprovalHolderError),
        (granted(), ASKER, b"\0" * 32, NOON, refused.ApprovalDigestError),
        (
            granted(),
            ASKER,
            DIGEST,
            Instant(NOON + 24 * HOUR),
            refused.ApprovalExpiredError,
        ),
        (
            granted(),
            replace(ASKER, active=False),
            DIGEST,
            NOON,
            StandingInactiveError,
        ),
        (
            granted(),
            moved(ASKER, "low", "post", "two", "counter"),
            DIGEST,
            NOON,
            refused.ApprovalLapsedError,
        ),
    )
    for approval, who, digest, at, error in wrong:
        with pytest.raises(error):
            use(approval, who, digest, at)


def test_only_who_asked_takes_it_back_and_only_while_it_lives() -> None:
    with pytest.raises(refused.ApprovalHolderError):
        withdraw(waiting(), "op-red", NOON)
    for approval in (waiting(), granted()):
        assert withdraw(approval, "op-asker", NOON).state == "withdrawn"
    for approval, at in (
        (deny(waiting(), RED, BALLOT, around(), NOON), NOON),
        (waiting(), Instant(NOON + 24 * HOUR)),
        (use(granted(), ASKER, DIGEST, NOON), NOON),
    ):
        with pytest.raises(refused.ApprovalStateError):
            withdraw(approval, "op-asker", at)


def test_time_leaves_decisions_alone() -> None:
    late = Instant(NOON + 24 * HOUR)
    assert isinstance(expire(waiting(), late), Expired)
    assert isinstance(expire(granted(), late), Expired)
    denied = deny(waiting(), RED, BALLOT, around(), NOON)
    assert expire(denied, late) is denied


@pytest.mark.parametrize("reason", ["", "   ", ".", "。。。", "字" * 21])
def test_a_reason_is_said_in_words(reason: str) -> None:
    with pytest.raises(refused.ApprovalReasonError):
        require_reason(reason, BOOK.rules["trial"])
    with pytest.raises(refused.ApprovalReasonError):
        waiting(reason=reason)


def test_who_may_not_ask_is_refused() -> None:
    only = rule_of(("red", 1), asked_by=frozenset({"red"}))
    with pytest.raises(refused.ApprovalAskerError):
        waiting(only)
    request = Request(
        ref="a", kind="trial", digest=DIGEST, concerns=frozenset(), reason="事由"
    )
    stopped = replace(ASKER, active=False)
    with pytest.raises(StandingInactiveError):
        request_approval(request, stopped, BOOK.rules["trial"], NOON)
    with pytest.raises(ValueError, match="32 bytes"):
        waiting(digest=b"short")


BROKEN = {
    "no group": "groups: []",
    "a group that needs nobody": "groups: [{group: supervisor, need: 0}]",
    "a group that owes a yes to others": "groups: [{group: supervisor, need: -1}]",
    "a group that is none": "groups: [{group: anybody, need: 1}]",
    "a group twice": "groups: [{group: reviewer, need: 1}, {group: reviewer, need: 1}]",
    "no time": "hours: 0",
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_rule_without_approvers_cannot_be_written_down(tmp_path, how: str) -> None:
    shipped = (RULES / "approvals.yaml").read_text("utf-8")
    rule_text = shipped.split("\n\n")[1]
    key = BROKEN[how].split(":")[0]
    lines = [
        f"  {BROKEN[how]}" if line.strip().startswith(f"{key}:") else line
        for line in rule_text.splitlines()
    ]
    (tmp_path / "approvals.yaml").write_text("\n".join(lines), "utf-8")
    with pytest.raises(PolicyInvalidError):
        ApprovalBook.load(RULES, tmp_path)


def test_a_kind_without_a_rule_is_not_asked_for() -> None:
    with pytest.raises(refused.ApprovalKindError):
        BOOK.rule("unheard_of")


def test_the_shipped_rules_are_read_and_every_number_has_its_source() -> None:
    book = ApprovalBook.load(RULES)
    assert book.rule("disclosure").groups == (Need("supervisor", 1),)
    for rules in (book.rules, book.groups, book.ranks):
        for each in rules.values():
            assert each.source
            assert each.status in {"confirmed", "unverified"}


def test_a_digest_names_kind_requester_and_every_fact() -> None:
    known = approval_digest("trial", "op-a", {"x": 1, "y": ["z"]})
    assert known == approval_digest("trial", "op-a", {"y": ["z"], "x": 1})
    others = {
        approval_digest("other", "op-a", {"x": 1, "y": ["z"]}),
        approval_digest("trial", "op-b", {"x": 1, "y": ["z"]}),
        approval_digest("trial", "op-a", {"x": 2, "y": ["z"]}),
        approval_digest("trial", "op-a", {"x": 1, "y": ["z", "z"]}),
        approval_digest("trial", "op-a", {"x": 1}),
    }
    assert len(others | {known}) == 6


NAMES = ("asker", "about", "red", "red-two", "blue", "both", "low-red", "green")
ROLES = {
    "asker": "red",
    "about": "red",
    "red": "red",
    "red-two": "red",
    "blue": "blue",
    "both": "both",
    "low-red": "low",
    "green": "green",
}
GROUPS = {
    "red": frozenset({"red"}),
    "blue": frozenset({"blue"}),
    "both": frozenset({"red", "blue"}),
    "low": frozenset({"red"}),
    "green": frozenset[str](),
}
LOW_TOO = replace(BOOK, groups={**BOOK.groups, "red": group_of("red", "both", "low")})
STEPS = ("yes", "no", "back", "use")


class Approvals(RuleBasedStateMachine):
    """Whatever is done in whatever order, the slow model says the same."""

    @initialize(red=st.integers(0, 2), blue=st.integers(0, 2))
    def ask(self, red: int, blue: int) -> None:
        needs = tuple(n for n in (("red", red), ("blue", blue)) if n[1]) or (
            ("red", 1),
        )
        self.now = NOON
        self.places = dict.fromkeys(NAMES, 0)
        self.active = dict.fromkeys(NAMES, True)
        self.done: list[tuple[Did, dict[str, Somebody]]] = []
        self.slow = Slow("asker", frozenset({"about"}), needs, NOON + 24 * HOUR)
        request = Request(
            ref="a",
            kind="trial",
            digest=DIGEST,
            concerns=frozenset({"about"}),
            reason="事由",
        )
        rule_ = rule_of(*needs)
        self.approval: Approval = request_approval(
            request, self.person("asker"), rule_, NOON
        )

    def person(self, name: str) -> Person:
        place = (ROLES[name], "post", str(self.places[name]), "counter")
        return person(
            "x", ROLES[name], operator=name, place=place, active=self.active[name]
        )

    def somebody(self) -> dict[str, Somebody]:
        return {
            name: Somebody(
                name,
                GROUPS[ROLES[name]],
                {"low": 1, "green": 9}.get(ROLES[name], 2),
                self.places[name],
                self.active[name],
            )
            for name in NAMES
        }

    @rule(what=st.sampled_from(STEPS), who=st.sampled_from(NAMES), right=st.booleans())
    def step(self, what: str, who: str, *, right: bool) -> None:
        did = Did(what, who, self.now, right or what == "back")
        expected = self.slow.may(self.done, did, self.somebody())
        try:
            after: Approval | None = self.tried(did)
        except (Refusal, BadInput):
            after = None
        assert (after is not None) == expected, did
        if after is None:
            return
        self.approval = after
        self.done.append((did, self.somebody()))

    def tried(self, did: Did) -> Approval:
        who = self.person(did.who)
        seen = DIGEST if did.right else b"\1" * 32
        ballot = Ballot(seen=seen, opened_at=self.now)
        people = People(
            requester=self.person("asker"),
            voters={name: self.person(name) for name in NAMES},
            book=LOW_TOO,
        )
        match did.what:
            case "yes":
                return grant(self.approval, who, ballot, people, self.now)
            case "no":
                return deny(self.approval, who, ballot, people, self.now)
            case "back":
                return withdraw(self.approval, did.who, self.now)
            case _:
                return use(self.approval, who, seen, self.now)

    @rule(hours=st.integers(1, 9))
    def wait(self, hours: int) -> None:
        self.now = Instant(self.now + hours * HOUR)

    @rule(who=st.sampled_from(NAMES))
    def move(self, who: str) -> None:
        self.places[who] += 1

    @rule(who=st.sampled_from(NAMES))
    def stop_or_start(self, who: str) -> None:
        self.active[who] = not self.active[who]

    @invariant()
    def the_state_is_the_same(self) -> None:
        state = self.slow.state(self.done, self.now, self.somebody())
        assert expire(self.approval, self.now).state == state


TestApprovals = Approvals.TestCase
TestApprovals.settings = settings(max_examples=200, stateful_step_count=25)
