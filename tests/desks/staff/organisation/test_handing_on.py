"""A delegation takes effect with a second person's yes, as asked, or not at all."""

import pytest
from django.conf import settings

from staff_tree import NOW, ROOT
from xinhu.core.base.clock import DAY, SECOND, Instant
from xinhu.core.policy.approval.refusals import (
    ApprovalConcernedError,
    ApprovalDigestError,
    ApprovalExpiredError,
    ApprovalGroupError,
    ApprovalReasonError,
    ApprovalSelfError,
    ApprovalStateError,
)
from xinhu.core.policy.approval.rules import ApprovalBook
from xinhu.desks.staff.approvals.deciding import Stated, grant
from xinhu.desks.staff.approvals.models import ApprovalRow
from xinhu.desks.staff.approvals.opening import show
from xinhu.desks.staff.approvals.withdrawing import take_back
from xinhu.desks.staff.models import Delegation, Operator
from xinhu.desks.staff.organisation.delegating import Delegating
from xinhu.desks.staff.organisation.errors import (
    DelegationRepeatError,
    DelegationScopesError,
    DutiesIncompatibleError,
    OneselfError,
    OperatorChangedError,
)
from xinhu.desks.staff.organisation.handing_on import DELEGATION, ask_delegation
from xinhu.desks.staff.organisation.leaving import leave
from xinhu.desks.staff.organisation.moving import Move, move
from xinhu.desks.staff.organisation.places import Place
from xinhu.desks.staff.token_errors import OperatorStoppedError
from xinhu.desks.staff.tokens import Actor

BOOK = ApprovalBook.load(settings.XINHU_RULES)
AWAY = Delegating(scopes=frozenset({"approve"}), ends=Instant(NOW + 5 * DAY))


def actor(operator: Operator) -> Actor:
    return Actor(reference=operator.reference, post=operator.post, zone="head_office")


def asked(
    people: dict[str, Operator], wanted: Delegating = AWAY, **given: object
) -> str:
    more = {"by": actor(people["zhou"]), "book": BOOK, "now": NOW, **given}
    return ask_delegation(people["sun"], people["hai"], wanted, "年休假", **more)


def granted(ref: str, by: Operator, now: Instant = NOW, seen: bytes = b"") -> None:
    shown = show(ref, viewer=by, by=actor(by), sees_all=True, book=BOOK, now=now)
    digest = seen or bytes(shown.row.digest)
    stated = Stated(seen=digest, look=shown.look or 0, reason="")
    grant(ref, stated, by=actor(by), book=BOOK, now=now)


@pytest.fixture
def people(enter) -> dict[str, Operator]:
    """Who asks, who grants, who is away, who acts, and others."""
    supervisor = "counter_supervisor"
    return {
        "zhou": enter("zhou", post="system", unit="it"),
        "wu": enter("wu", post="security", unit="it"),
        "sun": enter("sun", post=supervisor, full_name="孙立"),
        "hai": enter("hai", post=supervisor, unit="haidian", full_name="海英"),
        "far": enter("far", post=supervisor, unit="haidian"),
        "head": enter("head", post="branch_manager", unit="head"),
    }


@pytest.mark.duty("R6.4")
@pytest.mark.parametrize("who", ["wu", "head"])
def test_nothing_is_handed_on_before_a_second_persons_yes(people, acts, who) -> None:
    ref = asked(people)
    assert not Delegation.objects.exists(), "asking hands nothing on"
    granted(ref, people[who])
    made = Delegation.objects.get()
    assert (made.giver, made.taker) == (people["sun"], people["hai"])
    assert (made.scopes, made.assignment.post) == (["approve"], "counter_supervisor")
    told = next(each for each in acts() if each["event"] == "delegation.made")
    assert told["approval"] == ref
    assert told["asked_by"] == people["zhou"].reference
    assert (told["actor"], told["acted_in"]) == (
        people[who].reference,
        people[who].post,
    )
    assert ApprovalRow.objects.get().state == "used"


@pytest.mark.duty("R6.4")
@pytest.mark.parametrize(
    ("who", "why"),
    [
        ("zhou", ApprovalSelfError),
        ("sun", ApprovalConcernedError),
        ("hai", ApprovalConcernedError),
        ("far", ApprovalGroupError),
    ],
)
def test_neither_asker_nor_giver_nor_taker_nor_another_branch_decides(
    people, who, why
) -> None:
    ref = asked(people)
    with pytest.raises(why):
        granted(ref, people[who])
    assert not Delegation.objects.exists()


def test_the_approver_reads_who_for_whom_what_and_until_when(people) -> None:
    asked(people)
    read = DELEGATION.read(ApprovalRow.objects.get().facts)
    zh, en = read.words("zh"), read.words("en")
    assert zh.title == "授权海英代理孙立的岗位"
    assert [line.text for line in zh.lines][2:5] == ["counter", "柜面主管", "审批"]
    assert en.lines[4].text == "Approvals"
    assert read == DELEGATION.read(read.facts())


def test_who_takes_cannot_ask_and_nobody_asks_without_a_reason(people) -> None:
    with pytest.raises(OneselfError):
        asked(people, by=actor(people["hai"]))
    with pytest.raises(ApprovalReasonError):
        ask_delegation(
            people["sun"],
            people["hai"],
            AWAY,
            " ",
            by=actor(people["zhou"]),
            book=BOOK,
            now=NOW,
        )
    assert not ApprovalRow.objects.exists()


def test_what_may_not_be_handed_on_cannot_be_asked_for(people, enter) -> None:
    with pytest.raises(DelegationScopesError):
        asked(people, Delegating(scopes=frozenset({"disclose"}), ends=AWAY.ends))
    people["hai"] = enter("limin")
    with pytest.raises(DutiesIncompatibleError):
        asked(people)
    assert not ApprovalRow.objects.exists()


def test_a_second_request_for_the_same_is_refused_once_it_holds(people) -> None:
    first, second = asked(people), asked(people)
    granted(first, people["wu"])
    with pytest.raises(DelegationRepeatError):
        granted(second, people["wu"])
    with pytest.raises(DelegationRepeatError):
        asked(people)
    with pytest.raises(ApprovalStateError):
        granted(first, people["wu"])
    longer = Delegating(scopes=AWAY.scopes, ends=Instant(NOW + 9 * DAY))
    granted(asked(people, longer), people["wu"])
    assert Delegation.objects.count() == 2


def test_a_giver_who_moved_meanwhile_hands_nothing_on(people) -> None:
    ref = asked(people)
    place = Place(unit="haidian", post="counter_supervisor")
    move(people["sun"], Move(place=place), by=ROOT, now=NOW)
    with pytest.raises(OperatorChangedError):
        granted(ref, people["wu"])
    assert not Delegation.objects.exists()
    assert ApprovalRow.objects.get().state == "requested", "the yes did not count"


def test_a_taker_who_left_meanwhile_takes_nothing(people) -> None:
    ref = asked(people)
    leave(people["hai"], "left", by=ROOT, now=NOW)
    with pytest.raises(OperatorStoppedError):
        granted(ref, people["wu"])
    assert not Delegation.objects.exists()


def test_a_taker_who_got_an_excluding_post_meanwhile_takes_nothing(people) -> None:
    ref = asked(people)
    place = Place(unit="counter", post="counter")
    move(people["hai"], Move(place=place), by=ROOT, now=NOW)
    with pytest.raises(DutiesIncompatibleError):
        granted(ref, people["wu"])


def test_withdrawn_expired_or_otherwise_shown_hands_nothing_on(people) -> None:
    ref = asked(people)
    with pytest.raises(ApprovalDigestError):
        granted(ref, people["wu"], seen=b"x" * 32)
    take_back(ref, by=actor(people["zhou"]), now=NOW)
    with pytest.raises(ApprovalStateError):
        granted(ref, people["wu"])
    late = asked(people)
    with pytest.raises(ApprovalExpiredError):
        granted(late, people["wu"], now=Instant(NOW + DAY + SECOND))
    assert not Delegation.objects.exists()


def test_the_asker_who_left_meanwhile_takes_the_request_along(people, enter) -> None:
    enter("other", post="system", unit="it")
    ref = asked(people)
    leave(people["zhou"], "left", by=ROOT, now=NOW)
    with pytest.raises(ApprovalStateError):
        granted(ref, people["wu"])
    assert not Delegation.objects.exists()
