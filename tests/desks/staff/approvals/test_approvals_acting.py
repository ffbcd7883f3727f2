"""Votes under a further post or a delegation: its groups, and still by the person."""

import dataclasses
from collections.abc import Callable

import psycopg
import pytest
from msgspec.structs import replace

from approval_desk import BOOK, Tried, acts, asked, operator
from approval_posts import FURTHER, acting, delegated, hand_on, shown
from xinhu.core.base.clock import system_clock
from xinhu.core.base.errors import Refusal
from xinhu.core.policy.approval import refusals as refused
from xinhu.desks.staff.acting import actor_of
from xinhu.desks.staff.acting_post import ActingPost
from xinhu.desks.staff.approvals import deciding
from xinhu.desks.staff.approvals.asking import ask
from xinhu.desks.staff.approvals.models import ApprovalRow, VoteRow
from xinhu.desks.staff.approvals.reading import waiting
from xinhu.desks.staff.approvals.withdrawing import end_approvals
from xinhu.desks.staff.models import Operator

pytestmark = pytest.mark.duty("R6.4")


@pytest.fixture(autouse=True)
def handed_on(database) -> None:
    """What the supervisor of Haidian handed on: delegation 3, of assignment 7."""
    assert database
    hand_on()


def grant(
    ref: str, who: Operator, vote: Callable[..., object] = deciding.grant
) -> None:
    seen = shown(ref, who)
    stated = deciding.Stated(
        seen=bytes(seen.row.digest), look=seen.look or 0, reason="已核对"
    )
    vote(ref, stated, by=actor_of(who, "branch"), book=BOOK, now=system_clock())


def waits(who: Operator) -> int:
    return len(waiting(who, book=BOOK, now=system_clock()))


def refuses(ref: str, who: Operator, why: type[Refusal]) -> None:
    assert isinstance(shown(ref, who).hindrance, why)
    for vote in (deciding.grant, deciding.deny):
        with pytest.raises(why):
            grant(ref, who, vote)


def test_one_votes_for_the_groups_of_the_post_acted_under_and_no_other(
    database,
) -> None:
    ref = asked()
    main = acting("wangfang", None)
    assert waits(main) == 0
    refuses(ref, main, refused.ApprovalGroupError)
    further = acting("wangfang", FURTHER)
    assert waits(further) == 1
    assert shown(ref, further).groups == ("supervisor",)
    grant(ref, further)
    (granted,) = [
        act
        for act in acts(database)
        if act["event"] == "approval.granted" and act["decision"] == "record"
    ]
    assert (granted["actor"], granted["group"]) == ("op-wangfang", "supervisor")
    assert "by_delegation" not in granted


@pytest.mark.parametrize("post", [FURTHER, delegated("approve")])
def test_nobody_approves_their_own_request_under_another_post(database, post) -> None:
    assert database
    ref = asked()
    refuses(ref, acting("limin", post), refused.ApprovalSelfError)
    about = asked(about=frozenset({"op-wangfang"}))
    refuses(about, acting("wangfang", post), refused.ApprovalConcernedError)


def test_nobody_decides_in_the_givers_stead_what_the_giver_may_not(database) -> None:
    assert database
    deputy = acting("zhouning", delegated("approve"))
    refuses(asked(who="wujie"), deputy, refused.ApprovalSelfError)
    about = asked(about=frozenset({"op-wujie"}))
    refuses(about, deputy, refused.ApprovalConcernedError)
    assert waits(deputy) == 0
    grant(asked(), deputy)


def test_a_delegation_that_is_none_gives_no_vote(database) -> None:
    assert database
    nothing = dataclasses.replace(delegated("approve"), delegation=4)
    refuses(asked(), acting("zhouning", nothing), refused.ApprovalGroupError)


@pytest.mark.parametrize("post", [FURTHER, delegated("approve")])
def test_who_is_below_in_the_main_post_is_below_in_every_other(database, post) -> None:
    assert database
    ref = asked(who="zhouning")
    them = acting("wangfang", post)
    assert waits(them) == 0
    refuses(ref, them, refused.ApprovalSubordinateError)


def test_under_a_delegation_one_votes_only_where_the_scope_was_handed_on(
    database,
) -> None:
    ref = asked()
    reviews = acting("wangfang", delegated("review"))
    assert waits(reviews) == 0
    refuses(ref, reviews, refused.ApprovalGroupError)
    refuses(ref, acting("wangfang", delegated()), refused.ApprovalGroupError)
    approves = acting("wangfang", delegated("approve"))
    assert waits(approves) == 1
    grant(ref, approves)
    assert acts(database)[-1]["by_delegation"] == 3


def test_a_vote_counts_once_whatever_the_post(database) -> None:
    assert database
    ref = asked()
    grant(ref, acting("wujie", None))
    refuses(ref, acting("wujie", delegated("approve")), refused.ApprovalVotedError)


ONE_VOTER = [
    (("wujie", None), ("zhouning", delegated("approve"))),
    (("zhouning", delegated("approve")), ("wujie", None)),
    (("zhouning", delegated("approve")), ("wujie", FURTHER)),
    (("zhouning", delegated("approve")), ("wangfang", delegated("approve"))),
]


@pytest.mark.parametrize(("first", "second"), ONE_VOTER)
def test_of_giver_and_deputies_one_votes_at_the_desk(database, first, second) -> None:
    ref = asked()
    grant(ref, acting(*first))
    who = acting(*second)
    refuses(ref, who, refused.ApprovalVotedError)
    assert waits(who) == 0
    last = acts(database)[-1]
    assert (last["decision"], last["reasons"]) == ("refuse", ["approval.voted"])
    assert VoteRow.objects.count() == 1


def test_a_deputy_who_voted_in_a_post_of_their_own_is_another_voter(database) -> None:
    assert database
    ref = asked()
    grant(ref, acting("zhouning", None))
    grant(ref, acting("wujie", None), deciding.deny)
    kept = VoteRow.objects.values_list("voter", "stands_for")
    assert dict(kept) == {"op-zhouning": None, "op-wujie": None}
    again = asked()
    grant(again, acting("zhouning", delegated("approve")))
    assert VoteRow.objects.get(approval=again).stands_for == "op-wujie"
    grant(again, acting("chenjing", None))
    assert ApprovalRow.objects.get(pk=again).state == "used"


def test_a_deputys_vote_counts_no_more_once_the_giver_was_stopped(database) -> None:
    assert database
    ref = asked()
    grant(ref, acting("zhouning", delegated("approve")))
    Operator.objects.filter(username="wujie").update(is_active=False)
    grant(ref, acting("chenjing", None))
    assert ApprovalRow.objects.get(pk=ref).state == "requested"
    voids = VoteRow.objects.filter(approval=ref).values_list("voter", "void")
    assert dict(voids) == {"op-zhouning": True, "op-chenjing": False}


def test_what_waits_is_told_though_the_giver_of_a_deputy_who_voted_was_stopped(
    database,
) -> None:
    assert database
    ref = asked()
    grant(ref, acting("zhouning", delegated("approve")))
    colleague = acting("wangfang", FURTHER)
    assert waits(colleague) == 0
    Operator.objects.filter(username="wujie").update(is_active=False)
    assert waits(colleague) == 1


@pytest.mark.parametrize("why", ["left", "moved"])
def test_the_votes_for_a_giver_who_left_or_moved_are_void_at_once(
    database, why: str
) -> None:
    ref, other = asked(), asked()
    grant(ref, acting("zhouning", delegated("approve")))
    grant(other, acting("zhouning", None))
    by = actor_of(operator("hanmei"), "branch")
    assert end_approvals(operator("wujie"), why, by=by, now=system_clock()) == 0
    assert VoteRow.objects.get(approval=ref).void
    assert not VoteRow.objects.get(approval=other).void
    last = acts(database)[-1]
    assert (last["event"], last["approval"]) == ("approval.vote_void", ref)


def test_a_void_vote_of_a_deputy_leaves_the_giver_theirs(database) -> None:
    assert database
    ref = asked()
    grant(ref, acting("zhouning", delegated("approve")))
    Operator.objects.filter(username="zhouning").update(is_active=False)
    giver = acting("wujie", None)
    assert waits(giver) == 1
    grant(ref, giver)
    kept = VoteRow.objects.values_list("voter", "void")
    assert dict(kept) == {"op-zhouning": True, "op-wujie": False}
    grant(ref, acting("chenjing", None))
    assert ApprovalRow.objects.get(pk=ref).state == "used"


_VOTE = """
INSERT INTO desk.approval_vote (approval, voter, stands_for, place, "group", says,
    seen, voted_at)
SELECT a.ref, %s, %s, '{a,b,c,d}', 'supervisor', 'grant', a.digest, a.requested_at
FROM desk.approval a WHERE a.ref = %s
"""


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("op-a", None), ("op-b", "op-a")),
        (("op-b", "op-a"), ("op-a", None)),
        (("op-b", "op-a"), ("op-c", "op-a")),
        (("op-b", "op-a"), ("op-c", "op-b")),
        (None, ("op-b", "op-limin")),
        (None, ("op-b", "op-about")),
    ],
)
def test_the_table_itself_takes_giver_and_deputy_as_one(
    database, first, second
) -> None:
    ref = asked(about=frozenset({"op-about"}))
    with psycopg.connect(database.console, autocommit=True) as console:
        if first is not None:
            console.execute(_VOTE, (*first, ref))
        with pytest.raises(psycopg.Error) as caught:
            console.execute(_VOTE, (*second, ref))
        assert caught.value.sqlstate == "XA001"
        console.execute(_VOTE, ("op-d", "op-e", ref))


def test_a_void_vote_of_a_deputy_bars_nobody_else_at_the_table(database) -> None:
    ref = asked()
    with psycopg.connect(database.console, autocommit=True) as console:
        console.execute(_VOTE, ("op-b", "op-a", ref))
        console.execute("UPDATE desk.approval_vote SET void = true")
        with pytest.raises(psycopg.errors.UniqueViolation):
            console.execute(_VOTE, ("op-b", None, ref))
        console.execute(_VOTE, ("op-c", "op-a", ref))
        with pytest.raises(psycopg.Error) as caught:
            console.execute(_VOTE, ("op-a", None, ref))
        assert caught.value.sqlstate == "XA001"


def test_a_delegation_hands_on_no_role_to_ask_with_and_a_further_post_does(
    database,
) -> None:
    assert database
    rules = dict(BOOK.rules)
    rules["trial_later"] = replace(
        rules["trial_later"], asked_by=frozenset({"supervisor"})
    )
    book = dataclasses.replace(BOOK, rules=rules)

    def try_it(post: ActingPost | None) -> None:
        ask(
            Tried("trial_later", "三月开户名单"),
            by=actor_of(acting("wangfang", post), "branch"),
            reason="月初批量开户",
            book=book,
            now=system_clock(),
        )

    for post in (None, delegated("approve")):
        with pytest.raises(refused.ApprovalAskerError):
            try_it(post)
    try_it(FURTHER)
