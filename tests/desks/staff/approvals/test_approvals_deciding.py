"""Votes of named groups over real rows: who counts, what happens, what is written."""

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from approval_desk import (
    BOOK,
    Tried,
    acts,
    asked,
    by,
    carried_out,
    denied,
    granted,
    opened,
    operator,
    together,
)
from xinhu.core.base.clock import DAY, SECOND, Instant, system_clock
from xinhu.core.base.errors import Refusal
from xinhu.core.policy.approval import refusals as refused
from xinhu.desks.staff.approvals import deciding
from xinhu.desks.staff.approvals.models import ApprovalRow, VoteRow
from xinhu.desks.staff.approvals.using import use_up
from xinhu.desks.staff.approvals.withdrawing import end_approvals, take_back

pytestmark = pytest.mark.duty("R6.4")


def state(ref: str) -> str:
    return ApprovalRow.objects.get(pk=ref).state


def test_two_people_of_two_groups_make_it_granted_and_it_is_carried_out_once(
    database,
) -> None:
    ref = asked()
    granted(ref, "zhouning")
    assert state(ref) == "requested"
    assert carried_out == []
    granted(ref, "chenjing")
    assert state(ref) == "used"
    ((facts, done),) = carried_out
    assert facts["what"] == "三月开户名单"
    assert done.requester == "op-limin"
    assert done.approvers == ("op-zhouning", "op-chenjing")
    events = [(act["event"], act["actor"]) for act in acts(database)]
    assert events == [
        ("approval.requested", "op-limin"),
        ("approval.opened", "op-zhouning"),
        ("approval.granted", "op-zhouning"),
        ("approval.opened", "op-chenjing"),
        ("approval.granted", "op-chenjing"),
        ("approval.used", "op-chenjing"),
    ]
    assert [act.get("group") for act in acts(database)][2::2] == [
        "supervisor",
        "privacy_office",
    ]
    assert "三月" not in str(acts(database))


@pytest.mark.parametrize(
    ("who", "error"),
    [
        ("limin", refused.ApprovalSelfError),
        ("wangfang", refused.ApprovalGroupError),
        ("hanmei", refused.ApprovalGroupError),
    ],
)
def test_who_may_not_decide_is_refused_and_the_refusal_is_an_act(
    database, who: str, error: type[Refusal]
) -> None:
    ref = asked()
    with pytest.raises(error):
        granted(ref, who)
    with pytest.raises(error):
        denied(ref, who)
    assert VoteRow.objects.count() == 0
    last = acts(database)[-1]
    assert last["decision"] == "refuse"
    assert last["reasons"] == [error.code]
    assert last["approval"] == ref


def test_a_second_person_of_the_same_group_is_not_the_other_group() -> None:
    ref = asked()
    granted(ref, "zhouning")
    with pytest.raises(refused.ApprovalGroupFullError):
        granted(ref, "wujie")
    assert state(ref) == "requested"


def test_a_person_counts_once() -> None:
    ref = asked()
    granted(ref, "zhouning")
    for again in (granted, denied):
        with pytest.raises(refused.ApprovalVotedError):
            again(ref, "zhouning")


def test_whom_it_is_about_decides_nothing() -> None:
    ref = asked(about=frozenset({"op-chenjing"}))
    with pytest.raises(refused.ApprovalConcernedError):
        granted(ref, "chenjing")


def test_what_was_not_opened_or_is_not_what_was_seen_is_not_granted() -> None:
    ref, other = asked(), asked()
    mine = opened(ref, "zhouning")
    theirs = opened(ref, "chenjing")
    elsewhere = opened(other, "zhouning")
    wrong = {
        "somebody else's look": (
            theirs.look,
            mine.seen,
            refused.ApprovalNotOpenedError,
        ),
        "another's look": (elsewhere.look, mine.seen, refused.ApprovalNotOpenedError),
        "no look": (0, mine.seen, refused.ApprovalNotOpenedError),
        "another digest": (mine.look, b"\0" * 32, refused.ApprovalDigestError),
        "half a digest": (mine.look, mine.seen[:16], refused.ApprovalDigestError),
    }
    for look, seen, error in wrong.values():
        stated = deciding.Stated(seen=seen, look=look, reason="")
        with pytest.raises(error):
            deciding.grant(
                ref, stated, by=by("zhouning"), book=BOOK, now=system_clock()
            )
    assert VoteRow.objects.count() == 0


def test_one_no_is_enough_and_it_says_why() -> None:
    ref = asked()
    granted(ref, "zhouning")
    silent = deciding.Stated(
        seen=opened(ref, "chenjing").seen,
        look=opened(ref, "chenjing").look,
        reason="。",
    )
    with pytest.raises(refused.ApprovalReasonError):
        deciding.deny(ref, silent, by=by("chenjing"), book=BOOK, now=system_clock())
    denied(ref, "chenjing")
    assert state(ref) == "denied"
    with pytest.raises(refused.ApprovalStateError):
        granted(ref, "qianhai")


def test_nothing_is_granted_or_used_after_its_time(database) -> None:
    begun = Instant(system_clock() - 2 * DAY)
    ref = asked("trial_later", now=begun)
    stated = opened(ref, "zhouning", now=Instant(begun + SECOND))
    with pytest.raises(refused.ApprovalExpiredError):
        deciding.grant(ref, stated, by=by("zhouning"), book=BOOK, now=system_clock())
    assert acts(database)[-1]["reasons"] == ["approval.expired"]


def test_votes_of_who_left_or_moved_count_no_more() -> None:
    ref = asked()
    granted(ref, "zhouning")
    moved = operator("zhouning")
    moved.branch = "海淀支行"
    moved.save()
    granted(ref, "chenjing")
    assert state(ref) == "requested"
    assert VoteRow.objects.get(voter="op-zhouning").void
    granted(ref, "wujie")
    assert state(ref) == "used"


def test_a_request_ends_with_the_standing_of_who_asked(database) -> None:
    ref = asked()
    leaver = operator("limin")
    leaver.is_active = False
    leaver.save()
    with pytest.raises(refused.ApprovalLapsedError):
        granted(ref, "zhouning")
    assert end_approvals(leaver, "left", by=by("hanmei"), now=system_clock()) == 1
    assert state(ref) == "withdrawn"
    assert acts(database)[-1]["why"] == "left"


def test_the_votes_of_a_leaver_are_void_at_once() -> None:
    ref = asked()
    granted(ref, "zhouning")
    end_approvals(operator("zhouning"), "left", by=by("hanmei"), now=system_clock())
    assert VoteRow.objects.get(voter="op-zhouning").void


def test_only_who_asked_takes_it_back_and_uses_it(database) -> None:
    ref = asked("trial_later")
    with pytest.raises(refused.ApprovalHolderError):
        take_back(ref, by=by("wangfang"), now=system_clock())
    granted(ref, "zhouning")
    granted(ref, "chenjing")
    assert state(ref) == "granted"
    what = Tried("trial_later", "三月开户名单")
    for who, subject, error in (
        ("wangfang", what, refused.ApprovalHolderError),
        ("limin", Tried("trial_later", "四月开户名单"), refused.ApprovalDigestError),
    ):
        with pytest.raises(error):
            use_up(ref, subject, by=by(who), now=system_clock())
    use_up(ref, what, by=by("limin"), now=system_clock())
    assert state(ref) == "used"
    with pytest.raises(refused.ApprovalStateError):
        use_up(ref, what, by=by("limin"), now=system_clock())
    with pytest.raises(refused.ApprovalStateError):
        take_back(ref, by=by("limin"), now=system_clock())
    assert acts(database)[-1]["reasons"] == ["approval.state"]


def test_of_two_groups_at_once_both_count_and_it_is_carried_out_once() -> None:
    for _ in range(5):
        ref = asked()
        carried_out.clear()
        results = together(
            lambda ref=ref: granted(ref, "zhouning"),
            lambda ref=ref: granted(ref, "chenjing"),
        )
        assert not [each for each in results if isinstance(each, Exception)]
        assert state(ref) == "used"
        assert len(carried_out) == 1


def test_of_two_of_one_group_at_once_one_counts() -> None:
    for _ in range(5):
        ref = asked()
        results = together(
            lambda ref=ref: granted(ref, "zhouning"),
            lambda ref=ref: granted(ref, "wujie"),
            lambda ref=ref: granted(ref, "zhouning"),
        )
        assert len([each for each in results if isinstance(each, Exception)]) == 2
        assert VoteRow.objects.filter(approval_id=ref).count() == 1


def test_a_last_yes_races_with_a_withdrawal_and_a_leaver() -> None:
    ends = set()
    for turn in range(6):
        ref = asked("trial_later")
        granted(ref, "zhouning")
        leaver = operator("limin")
        other = (
            (lambda ref=ref: take_back(ref, by=by("limin"), now=system_clock()))
            if turn % 2
            else (
                lambda leaver=leaver: end_approvals(
                    leaver, "left", by=by("hanmei"), now=system_clock()
                )
            )
        )
        together(lambda ref=ref: granted(ref, "chenjing"), other)
        ends.add(state(ref))
    # A yes that came first is taken back as well: nothing that was granted stays.
    assert ends == {"withdrawn"}


BROKEN = {
    "an approval without groups": "UPDATE desk.approval SET groups = '{}'",
    "a group that needs nobody": "UPDATE desk.approval SET needs = '{0,1}'",
    "another digest": "UPDATE desk.approval SET digest = sha256('x')",
    "granted alone": "UPDATE desk.approval SET state = 'granted', decided_at = 1",
    "deleted": "DELETE FROM desk.approval",
    "emptied": "TRUNCATE desk.approval CASCADE",
    "decided again": "UPDATE desk.approval SET state = 'requested'",
}


@pytest.mark.parametrize("how", BROKEN)
def test_the_table_itself_takes_no_broken_approval(database, how: str) -> None:
    asked()
    for url in (database.owner, database.console, database.gate):
        with psycopg.connect(url) as role, pytest.raises(psycopg.Error):
            role.execute(BROKEN[how])


def test_an_approval_of_nobody_cannot_be_entered(database) -> None:
    insert = """
    INSERT INTO desk.approval (ref, kind, digest, requester, place, groups, needs,
        lapses, requested_at, expires_at, state, decided_at)
    VALUES ('a-1', 'export', sha256('x'), 'op-limin', '{a,b,c,d}', %s, %s, true, 1, 2,
        %s, 1)
    """
    wrong = (
        ([], [], "requested"),
        (["supervisor"], [0], "requested"),
        (["supervisor"], [], "requested"),
        (["supervisor", "supervisor"], [1, 1], "requested"),
        ([None], [1], "requested"),
        (["supervisor"], [None], "requested"),
        (["supervisor"], [1], "granted"),
    )
    with psycopg.connect(database.owner, autocommit=True) as owner:
        for values in wrong:
            with pytest.raises(psycopg.Error):
                owner.execute(insert, values)


def test_votes_are_kept_as_they_were_given(database) -> None:
    ref = asked()
    granted(ref, "zhouning")
    statements = (
        "DELETE FROM desk.approval_vote",
        "UPDATE desk.approval_vote SET says = 'deny'",
        "UPDATE desk.approval_vote SET voter = 'op-x'",
        "TRUNCATE desk.approval_vote",
        """INSERT INTO desk.approval_vote (approval, voter, place, "group", says, seen,
        voted_at) SELECT ref, requester, place, 'privacy_office', 'grant', digest, 1
        FROM desk.approval""",
    )
    with psycopg.connect(database.owner, autocommit=True) as owner:
        for statement in statements:
            with pytest.raises(psycopg.Error):
                owner.execute(statement)
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM approval_look")
