"""Items are decided once, by somebody without a part in them."""

from datetime import date

import pytest

from supervised_room import CHAOYANG, HAIDIAN, LONG_AFTER, NOW, at_once, fetched
from xinhu.core.base.clock import DAY, Instant, to_datetime
from xinhu.desks.audit.models import (
    Verdict,
)
from xinhu.desks.audit.supervision.errors import (
    DayUnknownError,
    ItemDecidedError,
    ItemWaitsError,
    NoSupervisorError,
    NotAskedError,
    OtherUnitError,
    OwnActError,
    OwnApprovalError,
    RemarkLackingError,
    RemarkLongError,
    ResultUnknownError,
)
from xinhu.desks.audit.supervision.explaining import explain, questions
from xinhu.desks.audit.supervision.items import item_of
from xinhu.desks.audit.supervision.judging import decide
from xinhu.desks.audit.supervision.overview import left_to_head
from xinhu.desks.staff.acting_post import ActingPost
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.organisation.errors import DutiesIncompatibleError


@pytest.mark.parametrize(
    ("result", "event"),
    [("in_order", "supervision.decided"), ("irregular", "supervision.decided")],
)
def test_an_item_is_decided_once(room, result, event) -> None:
    (item,) = room.items()
    decide(room.desk, room.deed("zhou"), item.pk, result, "看过凭证")
    assert item_of(item.pk).state == result
    for again in ("in_order", "irregular", "to_explain"):
        with pytest.raises(ItemDecidedError):
            decide(room.desk, room.deed("wu"), item.pk, again, "再看")
    assert room.events() == [
        "supervision.listed record",
        f"{event} record",
        *["supervision.decided refuse"] * 3,
    ]


def test_an_explanation_is_asked_given_and_judged(room) -> None:
    (item,) = room.items()
    decide(room.desk, room.deed("zhou"), item.pk, "to_explain", "为何查看？")
    with pytest.raises(ItemWaitsError):
        decide(room.desk, room.deed("wu"), item.pk, "in_order", "")
    (asked,) = questions(room.desk, room.people["li"], NOW)
    assert asked.remark == "为何查看？"
    assert (asked.last, asked.overdue) == (date(2026, 11, 26), False)
    explain(room.desk, room.deed("li"), item.pk, "客户到柜面办理")
    assert questions(room.desk, room.people["li"], NOW) == []
    with pytest.raises(ResultUnknownError):
        decide(room.desk, room.deed("wu"), item.pk, "to_explain", "再问")
    decide(room.desk, room.deed("wu"), item.pk, "in_order", "")
    assert item_of(item.pk).state == "in_order"
    events = [e for e in room.events() if e.endswith("record")]
    assert events == [
        "supervision.listed record",
        "supervision.asked record",
        "supervision.explained record",
        "supervision.decided record",
    ]


def test_a_question_without_an_answer_becomes_overdue_over_the_year_s_end(room) -> None:
    new_year = Instant(NOW + 36 * DAY)  # the 30th of December
    listed = room.draw(fetched(1), at=new_year)
    item = listed.items.get()
    decide(room.desk, room.deed("zhou", new_year), item.pk, "to_explain", "为何？")
    (asked,) = questions(room.desk, room.people["li"], new_year)
    assert asked.last == date(2027, 1, 4)
    late = Instant(new_year + 6 * DAY)
    assert questions(room.desk, room.people["li"], late)[0].overdue


@pytest.mark.duty("R6.7")
def test_nobody_decides_their_own_act_or_what_they_approved(room) -> None:
    ground = {"kind": "supervisor_approval", "ref": "approval-1"}
    own, approved = room.items(fetched(1, actor="op-zhou"), fetched(2, ground=ground))
    with room.admin() as admin:
        admin.execute(
            "INSERT INTO desk.ground (ref, kind, customer, purposes, valid_from,"
            " valid_until, max_uses, state, holder, digest, approver, created_by,"
            " created_at) VALUES ('approval-1', 'supervisor_approval', NULL,"
            " '{fraud_check}', 0, 1, 1, 'active', 'op-li', sha256('x'), 'op-zhou',"
            " 'op-zhou', 0)"
        )
    for item, error in ((own, OwnActError), (approved, OwnApprovalError)):
        with pytest.raises(error):
            decide(room.desk, room.deed("zhou"), item.pk, "in_order", "")
        assert decide(room.desk, room.deed("wu"), item.pk, "in_order", "").pk
    refused = [act for act in room.acts() if act["decision"] == "refuse"]
    assert [act["reasons"] for act in refused] == [
        ["supervision.own_act"],
        ["supervision.own_approval"],
    ]


def test_the_act_of_a_branch_s_only_supervisor_is_decided_by_the_head_office(
    room,
) -> None:
    own, other = room.items(fetched(1, actor="op-zhou"), fetched(2))
    assert decide(room.desk, room.deed("he"), own.pk, "in_order", "").pk
    with pytest.raises(OtherUnitError):
        decide(room.desk, room.deed("he"), other.pk, "in_order", "")
    assert decide(room.desk, room.deed("he", LONG_AFTER), other.pk, "in_order", "").pk


@pytest.mark.duty("R6.7")
@pytest.mark.parametrize("unit", [CHAOYANG, HAIDIAN])
def test_so_is_that_of_whoever_supervises_there_under_a_further_post(
    room, unit
) -> None:
    """Hers was the only one there that supervises: nobody else could decide."""
    if unit == CHAOYANG:
        Operator.objects.filter(username__in=("zhou", "wu")).update(role="clerk")
    room.further("li", unit)
    item = room.draw(fetched(1), unit=unit, by="he", at=LONG_AFTER).items.get()
    li = room.deed("li")
    li.by.acts_in = ActingPost(
        role="after_supervisor",
        post="after_supervisor",
        branch=unit,
        department="counter",
        granted=frozenset({"supervise"}),
        assignment=li.by.assignments.get().pk,
    )
    with pytest.raises(OwnActError):
        decide(room.desk, li, item.pk, "in_order", "")
    assert [seen.row.pk for seen in left_to_head(room.desk, NOW)] == [item.pk]
    assert decide(room.desk, room.deed("he"), item.pk, "in_order", "").pk
    assert left_to_head(room.desk, NOW) == []


@pytest.mark.duty("R6.7")
@pytest.mark.parametrize("why", ["elsewhere", "over", "another role"])
def test_a_further_post_that_does_not_supervise_there_now_leaves_it_to_the_branch(
    room, why
) -> None:
    (item,) = room.items()
    role = "clerk" if why == "another role" else "after_supervisor"
    held = room.further("li", HAIDIAN if why == "elsewhere" else CHAOYANG, role=role)
    if why == "over":
        held.ended_at = to_datetime(NOW)
        held.save()
    with pytest.raises(OtherUnitError):
        decide(room.desk, room.deed("he"), item.pk, "in_order", "")
    assert left_to_head(room.desk, NOW) == []
    assert decide(room.desk, room.deed("zhou"), item.pk, "in_order", "").pk


@pytest.mark.parametrize("who", ["li", "sun", "bao"])
def test_nobody_decides_whose_role_does_not_supervise(room, who) -> None:
    (item,) = room.items()
    with pytest.raises(NoSupervisorError):
        decide(room.desk, room.deed(who), item.pk, "in_order", "")


def test_nobody_decides_in_a_post_that_excludes_it(room) -> None:
    (item,) = room.items()
    room.people["zhou"].post = "counter"
    with pytest.raises(DutiesIncompatibleError):
        decide(room.desk, room.deed("zhou"), item.pk, "in_order", "")


@pytest.mark.parametrize(
    ("result", "remark", "error"),
    [
        ("irregular", "", RemarkLackingError),
        ("to_explain", "   \n ", RemarkLackingError),
        ("in_order", "x" * 501, RemarkLongError),
        ("in_order", "a\x00b", RemarkLongError),
        ("fine", "", ResultUnknownError),
        ("", "", ResultUnknownError),
    ],
)
def test_what_cannot_be_a_verdict_is_none(room, result, remark, error) -> None:
    (item,) = room.items()
    with pytest.raises(error):
        decide(room.desk, room.deed("zhou"), item.pk, result, remark)
    assert item_of(item.pk).state == "open"


def test_an_item_that_is_none_is_unknown(room) -> None:
    for pk in (0, -1, 10**15):
        with pytest.raises(DayUnknownError):
            decide(room.desk, room.deed("zhou"), pk, "in_order", "")


def test_of_two_who_decide_at_once_one_is_told(room) -> None:
    (item,) = room.items()
    results = at_once(
        lambda: decide(room.desk, room.deed("zhou"), item.pk, "in_order", ""),
        lambda: decide(room.desk, room.deed("wu"), item.pk, "irregular", "凭证不符"),
    )
    assert sorted(type(result).__name__ for result in results) == [
        "ItemDecidedError",
        "Verdict",
    ]
    assert Verdict.objects.count() == 1


def test_nobody_explains_what_they_are_not_asked_or_what_is_not_theirs(room) -> None:
    (item,) = room.items()
    with pytest.raises(NotAskedError):
        explain(room.desk, room.deed("li"), item.pk, "没有问我")
    decide(room.desk, room.deed("zhou"), item.pk, "to_explain", "为何？")
    for who in ("sun", "bao", "zhou"):
        with pytest.raises(DayUnknownError):
            explain(room.desk, room.deed(who), item.pk, "不是我")
        assert questions(room.desk, room.people[who], NOW) == []
    with pytest.raises(RemarkLongError):
        explain(room.desk, room.deed("li"), item.pk, " ")
    explain(room.desk, room.deed("li"), item.pk, "客户到柜面办理")
    with pytest.raises(NotAskedError):
        explain(room.desk, room.deed("li"), item.pk, "改口")
