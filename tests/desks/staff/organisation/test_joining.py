"""Joining: an account, its posts and its entry together; nobody knows a password."""

import pytest

from staff_tree import NOW, ROOT
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.organisation.errors import (
    AdministratorPostError,
    AssignmentTimeError,
    DutiesIncompatibleError,
    EmailError,
    FullNameError,
    PostDepartmentError,
    PostUnknownError,
    UnitClosedError,
    UnitUnknownError,
    UsernameError,
    UsernameTakenError,
)
from xinhu.desks.staff.organisation.leaving import leave
from xinhu.desks.staff.organisation.places import BY_DIRECTORY, BY_SERVER, Place
from xinhu.desks.staff.organisation.units import NewUnit, close, found
from xinhu.desks.staff.passwords.holding import holding_of
from xinhu.desks.staff.passwords.rules import load_password_rules


def test_the_row_of_an_operator_shows_their_main_post(enter) -> None:
    li = enter("limin")
    li.refresh_from_db()
    assert (li.role, li.post) == ("clerk", "counter")
    assert (li.branch, li.department) == ("朝阳支行", "counter")
    assert li.is_active
    assert li.standing_until is None
    assert li.reference.startswith("op-")


def test_a_small_branch_is_branch_and_department_at_once(enter) -> None:
    li = enter("limin", unit="haidian")
    assert (li.branch, li.department) == ("海淀支行", "counter")


@pytest.mark.duty("R6.3")
def test_nobody_knows_a_password_of_a_new_account(enter, settings_of) -> None:
    li = enter("limin")
    assert not li.has_usable_password()
    rules = load_password_rules(*settings_of)
    assert holding_of(li, NOW, rules.numbers).due == "first"


def test_joining_leaves_an_entry_with_references_only(enter, acts) -> None:
    li = enter("limin", email="limin@bank.example")
    told = acts()[-1]
    assert told["event"] == "operator.joined"
    assert told["operator"] == li.reference
    assert (told["post"], told["unit"]) == ("counter", "counter")
    assert told["actor"] == "system:root"
    assert "李敏" not in str(told)
    assert "limin" not in str(told)


def test_further_posts_that_get_along_come_at_once(enter) -> None:
    li = enter("limin", besides=(Place(unit="credit", post="post_loan"),))
    assert set(li.assignments.values_list("post", "kind")) == {
        ("counter", "main"),
        ("post_loan", "additional"),
    }


@pytest.mark.duty("R6.4")
def test_an_entry_names_who_granted_an_administrators_post_further_ones_too(
    enter, acts
) -> None:
    other = NewUnit(
        code="centre", name="数据中心", kind="department", department="it", under="head"
    )
    found(other, by=ROOT, now=NOW)
    further = Place(unit="centre", post="system", granted=BY_DIRECTORY)
    enter("zhouli", post="system", unit="it", besides=(further,))
    assert acts()[-1]["granted"] == f"{BY_DIRECTORY},{BY_SERVER}"
    enter("zhoumin", post="system", unit="it")
    assert acts()[-1]["granted"] == BY_SERVER
    enter("chenjing")
    assert "granted" not in acts()[-1]


def test_a_further_administrators_post_that_nobody_granted_is_refused(
    enter, acts
) -> None:
    with pytest.raises(AdministratorPostError):
        enter("limin", besides=(Place(unit="it", post="system"),))
    assert not Operator.objects.exists()
    assert acts()[-1]["event"] == "staff.refused"


@pytest.mark.duty("R6.4")
def test_further_posts_that_do_not_are_refused_and_nobody_joined(enter, acts) -> None:
    with pytest.raises(DutiesIncompatibleError):
        enter("limin", besides=(Place(unit="counter", post="counter_checker"),))
    assert not Operator.objects.exists()
    told = acts()[-1]
    assert (told["event"], told["act"]) == ("staff.refused", "join")
    assert told["reason"] == "duties.incompatible"
    assert {told["post"], told["other"]} == {"counter", "counter_checker"}


def test_a_user_name_is_never_given_twice(enter) -> None:
    leave(enter("limin"), "left", by=ROOT, now=NOW)
    for again in ("limin", "LiMin", " limin "):
        with pytest.raises(UsernameTakenError):
            enter(again)


@pytest.mark.parametrize("odd", ["", " ", "李敏", "a b", "x" * 61, "-a", "a/b", "a\n"])
def test_odd_user_names_are_refused(enter, odd) -> None:
    if odd.strip() == "a":
        enter(odd)  # what stands around a name is taken off
        return
    with pytest.raises(UsernameError):
        enter(odd)
    assert not Operator.objects.exists()


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"full_name": ""}, FullNameError),
        ({"full_name": "x" * 61}, FullNameError),
        ({"full_name": "李\x00敏"}, FullNameError),
        ({"email": "no address"}, EmailError),
    ],
)
def test_odd_names_and_addresses_are_refused(enter, changes, error) -> None:
    with pytest.raises(error):
        enter("limin", **changes)
    assert not Operator.objects.exists()


@pytest.mark.parametrize(
    ("post", "unit", "error"),
    [
        ("astronaut", "counter", PostUnknownError),
        ("counter", "moon", UnitUnknownError),
        ("system", "counter", PostDepartmentError),
        ("counter", "chaoyang", PostDepartmentError),
        ("counter", "head", PostDepartmentError),
    ],
)
def test_places_that_there_are_not_are_refused(enter, post, unit, error) -> None:
    with pytest.raises(error):
        enter("limin", post=post, unit=unit)
    assert not Operator.objects.exists()


def test_what_no_list_knows_is_not_repeated_in_an_entry(enter, acts) -> None:
    with pytest.raises(PostUnknownError):
        enter("limin", post="张三")
    assert "张三" not in str(acts())
    assert acts()[-1]["reason"] == "post.unknown"


def test_nobody_joins_a_closed_unit(enter) -> None:
    close("haidian", by=ROOT, now=NOW)
    with pytest.raises(UnitClosedError):
        enter("limin", unit="haidian")


def test_a_main_post_begins_at_once_and_may_have_an_end(enter, later) -> None:
    with pytest.raises(AssignmentTimeError):
        enter("limin", place=Place(unit="counter", post="counter", starts=later(3)))
    with pytest.raises(AssignmentTimeError):
        enter("limin", place=Place(unit="counter", post="counter", ends=NOW))
    li = enter("limin", place=Place(unit="counter", post="counter", ends=later(3)))
    assert li.standing_until == li.assignments.get().ends_at
