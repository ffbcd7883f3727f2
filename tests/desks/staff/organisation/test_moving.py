"""Moving and leaving: nothing of the former standing survives, nothing is deleted."""

import pytest

from staff_tree import NOW, ROOT
from xinhu.core.base.clock import DAY, from_datetime
from xinhu.desks.staff.models import Assignment, Delegation, Operator, Token
from xinhu.desks.staff.organisation.assigning import assign
from xinhu.desks.staff.organisation.delegating import Delegating, delegate
from xinhu.desks.staff.organisation.errors import (
    AssignmentRepeatError,
    AssignmentTimeError,
    LastAdministratorError,
    OneselfError,
    OperatorChangedError,
    PostDepartmentError,
    ReasonError,
)
from xinhu.desks.staff.organisation.leaving import REASONS, leave
from xinhu.desks.staff.organisation.moving import Move, move
from xinhu.desks.staff.organisation.places import BY_SERVER, Place
from xinhu.desks.staff.session_tokens import open_session_token
from xinhu.desks.staff.token_errors import OperatorStoppedError
from xinhu.desks.staff.tokens import Actor

CREDIT = Move(place=Place(unit="credit", post="loan_officer"))
APPROVAL = """
INSERT INTO desk.approval (ref, kind, place, groups, needs, lapses, digest, requester,
    customer, purpose, fields, state, requested_at, expires_at)
VALUES ('ap-1', 'disclosure', '{clerk,counter,朝阳支行,counter}', '{supervisor}', '{1}',
    true, decode(repeat('00', 32), 'hex'), %s, gen_random_uuid(), 'loan_review',
    '{name}', 'requested', %s, %s)
"""
GROUND = """
INSERT INTO desk.ground (ref, kind, customer, purposes, valid_from, valid_until, used,
    max_uses, state, holder, digest, approver, created_by, created_at,
    review_due)
VALUES ('bg-1', 'break_glass', gen_random_uuid(), '{emergency}', 0, 9, 1, 5, 'active',
    %s, decode(repeat('00', 32), 'hex'), NULL, 'op-sun', 0, 9)
"""


@pytest.fixture
def laden(enter, owner) -> Operator:
    """A clerk who holds something of every kind that can end."""
    li = enter("limin", besides=(Place(unit="credit", post="post_loan"),))
    for kind in ("one", "two"):
        open_session_token(
            kind, operator=li, scopes=["disclose"], zone="branch", until=NOW + DAY
        )
    sun = enter("sun", post="counter_supervisor")
    hai = enter("hai", post="counter_supervisor", unit="haidian")
    wanted = Delegating(scopes=frozenset({"approve"}), ends=NOW + DAY)
    delegate(sun, hai, wanted, by=ROOT, now=NOW, approval="approval-x")
    owner.execute(APPROVAL, (li.reference, NOW, NOW + DAY))
    owner.execute(GROUND, (li.reference,))
    return li


def nothing_left(operator: Operator, owner) -> None:
    assert not Token.objects.filter(operator=operator, revoked_at=None).exists()
    states = owner.execute("SELECT state FROM desk.approval").fetchall()
    assert states == [("withdrawn",)]
    grounds = owner.execute("SELECT state FROM desk.ground").fetchall()
    assert grounds == [("withdrawn",)]


@pytest.mark.duty("R6.2")
def test_a_transfer_ends_everything_in_one_act(laden, owner, acts) -> None:
    main = move(laden, CREDIT, by=ROOT, now=NOW)
    nothing_left(laden, owner)
    laden.refresh_from_db()
    assert (laden.role, laden.post) == ("clerk", "loan_officer")
    assert (laden.branch, laden.department) == ("朝阳支行", "credit")
    assert laden.standing_until is None
    assert laden.assignments.not_over(NOW).get() == main
    ended = laden.assignments.exclude(pk=main.pk)
    assert [from_datetime(each.ended_at) for each in ended] == [NOW, NOW]
    told = acts()[-2:]
    assert [each["event"] for each in told] == ["operator.ended", "operator.moved"]
    assert told[0]["tokens"] == 2
    assert told[0]["assignments"] == 2
    assert told[0]["approvals"] == 1
    assert told[0]["broken_glass"] == 1
    assert (told[1]["before"], told[1]["post"]) == ("counter", "loan_officer")


@pytest.mark.duty("R6.2")
@pytest.mark.parametrize("reason", REASONS)
def test_a_departure_ends_everything_and_deletes_nothing(
    laden, owner, acts, reason
) -> None:
    leave(laden, reason, by=ROOT, now=NOW)
    nothing_left(laden, owner)
    laden.refresh_from_db()
    assert not laden.is_active
    assert from_datetime(laden.standing_until) == NOW
    assert (from_datetime(laden.stopped_at), laden.stopped_why) == (NOW, reason)
    assert laden.assignments.count() == 2
    assert not laden.assignments.not_over(NOW).exists()
    assert acts()[-1]["event"] == "operator.left"
    assert acts()[-1]["why"] == reason


def test_what_was_handed_on_ends_on_both_sides(laden) -> None:
    for side in ("sun", "hai"):
        held = Delegation.objects.get()
        held.withdrawn_at = None
        held.save()
        move(
            Operator.objects.get(username=side),
            Move(place=Place(unit="credit", post="loan_reviewer")),
            by=ROOT,
            now=NOW,
        )
        assert from_datetime(Delegation.objects.get().withdrawn_at) == NOW
    assert laden.is_active, "nobody else is touched"


def test_a_refused_transfer_changes_nothing_and_is_told(laden, acts) -> None:
    before = list(Token.objects.values("pk", "revoked_at"))
    wrong = Move(place=Place(unit="credit", post="counter"))
    with pytest.raises(PostDepartmentError):
        move(laden, wrong, by=ROOT, now=NOW)
    assert list(Token.objects.values("pk", "revoked_at")) == before
    assert laden.assignments.not_over(NOW).count() == 2
    told = acts()[-1]
    assert (told["event"], told["act"]) == ("staff.refused", "move")
    assert (told["operator"], told["reason"]) == (laden.reference, "post.department")


def test_nobody_moves_or_stops_themselves(enter, acts) -> None:
    zhou = enter("zhou", post="system", unit="it")
    enter("wu", post="system", unit="it")
    by = Actor(reference=zhou.reference, post="system", zone="head_office")
    with pytest.raises(OneselfError):
        move(zhou, Move(place=Place(unit="it", post="security")), by=by, now=NOW)
    with pytest.raises(OneselfError):
        leave(zhou, "left", by=by, now=NOW)
    assert [each["reason"] for each in acts()[-2:]] == ["staff.oneself"] * 2


def test_whoever_left_can_neither_move_nor_leave_again(enter) -> None:
    li = enter("limin")
    leave(li, "left", by=ROOT, now=NOW)
    with pytest.raises(OperatorStoppedError):
        move(li, CREDIT, by=ROOT, now=NOW)
    with pytest.raises(OperatorStoppedError):
        leave(li, "left", by=ROOT, now=NOW)


def test_a_reason_that_is_none_is_refused(enter) -> None:
    with pytest.raises(ReasonError):
        leave(enter("limin"), "李敏辞职", by=ROOT, now=NOW)


def test_the_last_administrator_can_be_neither_stopped_nor_moved(enter, later) -> None:
    zhou = enter("zhou", post="system", unit="it")
    away = Move(place=Place(unit="it", post="it"))
    ending = Move(place=Place(unit="it", post="system", ends=later(9)))
    with pytest.raises(LastAdministratorError):
        leave(zhou, "left", by=ROOT, now=NOW)
    for wanted in (away, ending):
        with pytest.raises(LastAdministratorError):
            move(zhou, wanted, by=ROOT, now=NOW)
    wu = enter("wu", post="system", unit="it")
    leave(zhou, "left", by=ROOT, now=NOW)
    with pytest.raises(LastAdministratorError):
        leave(wu, "left", by=ROOT, now=NOW)


def test_an_administrator_whose_time_is_over_is_no_administrator(enter, later) -> None:
    zhou = enter("zhou", post="system", unit="it")
    place = Place(unit="it", post="system", ends=later(9), granted=BY_SERVER)
    enter("wu", place=place)
    leave_at = later(10)
    with pytest.raises(LastAdministratorError):
        leave(zhou, "left", by=ROOT, now=leave_at)


def test_the_same_post_again_is_refused_but_for_a_new_term(enter, later) -> None:
    li = enter("limin")
    same = Place(unit="counter", post="counter")
    with pytest.raises(AssignmentRepeatError):
        move(li, Move(place=same), by=ROOT, now=NOW)
    move(
        li, Move(place=Place(unit="counter", post="counter", ends=later(30))),
        by=ROOT, now=NOW,
    )  # fmt: skip
    li.refresh_from_db()
    assert from_datetime(li.standing_until) == later(30)
    move(li, Move(place=same), by=ROOT, now=NOW)
    li.refresh_from_db()
    assert li.standing_until is None


def test_a_main_post_is_neither_temporary_nor_in_the_future(enter, later) -> None:
    li = enter("limin")
    for more in (
        {"temporary": True, "ends": later(9)},
        {"starts": later(1)},
        {"ends": NOW},
    ):
        place = Place(unit="credit", post="loan_officer", **more)
        with pytest.raises(AssignmentTimeError):
            move(li, Move(place=place), by=ROOT, now=NOW)


def test_whoever_decides_on_an_old_page_is_told(enter) -> None:
    li = enter("limin")
    seen = li.assignments.get().pk
    move(li, CREDIT, by=ROOT, now=NOW)
    stale = Move(place=Place(unit="haidian", post="counter"), seen=seen)
    with pytest.raises(OperatorChangedError):
        move(li, stale, by=ROOT, now=NOW)


def test_whoever_was_entered_before_there_were_assignments_can_be_moved(enter) -> None:
    enter("other")
    old = Operator.objects.enter(
        password="x",
        reference="op-old",
        username="old",
        full_name="李敏",
        role="clerk",
        post="counter",
        branch="朝阳支行",
        department="counter",
    )
    move(old, CREDIT, by=ROOT, now=NOW)
    old.refresh_from_db()
    assert old.post == "loan_officer"
    assert assign(old, Place(unit="counter", post="counter"), by=ROOT, now=NOW)


def test_the_consoles_password_cannot_delete_anybody(laden, refused_to_delete) -> None:
    for model in (Operator, Assignment, Delegation):
        refused_to_delete(model)
    assert laden.is_active
