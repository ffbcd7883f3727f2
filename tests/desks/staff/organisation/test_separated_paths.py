"""Every pair of posts, by every path: what is forbidden is refused, the rest is not.

A path is a way by which somebody could come to hold two posts: joining with both, a
further post, one for a time, one that begins later, a transfer, a delegation.
"""

from collections.abc import Callable

import pytest
from django.db import transaction

from reference.slow_duties import DEPARTMENTS, PAIRS, POSTS, a_department
from staff_tree import NOW, ROOT
from xinhu.core.base.clock import DAY, to_datetime
from xinhu.desks.staff.models import Delegation, Operator
from xinhu.desks.staff.organisation.assigning import assign
from xinhu.desks.staff.organisation.delegating import Delegating, delegate
from xinhu.desks.staff.organisation.errors import DutiesIncompatibleError
from xinhu.desks.staff.organisation.in_force import staff_rules
from xinhu.desks.staff.organisation.joining import Joining, join
from xinhu.desks.staff.organisation.moving import Move, move
from xinhu.desks.staff.organisation.places import BY_SERVER, Place, posts_of
from xinhu.desks.staff.organisation.units import NewUnit, found

BRANCHES = ("head", "far")


@pytest.fixture
def tree(desk) -> None:  # noqa: ARG001 -- for its effect
    """Two branches in which every post stands."""
    far = NewUnit(code="far", name="远方支行", kind="branch", under="head")
    found(far, by=ROOT, now=NOW)
    for branch in BRANCHES:
        for department in DEPARTMENTS:
            unit = NewUnit(
                code=f"{branch}.{department}",
                name=department,
                kind="department",
                department=department,
                under=branch,
            )
            found(unit, by=ROOT, now=NOW)
    # Somebody who administers stays, whoever else is moved.
    entered("stays", "system")


def place(post: str, branch: str = "head", **more: object) -> Place:
    unit = f"{branch}.{a_department(post)}"
    return Place(unit=unit, post=post, granted=BY_SERVER, **more)


def entered(username: str, post: str, *besides: Place) -> Operator:
    wanted = Joining(
        username=username, full_name="李敏", place=place(post), besides=besides
    )
    return join(wanted, by=ROOT, now=NOW)


def joining(one: str, other: str) -> Operator:
    return entered("li", one, place(other, "far"))


def further(one: str, other: str) -> Operator:
    li = entered("li", one)
    assign(li, place(other, "far"), by=ROOT, now=NOW)
    return li


def for_a_time(one: str, other: str) -> Operator:
    li = entered("li", one)
    wanted = place(other, "far", temporary=True, ends=NOW + DAY)
    assign(li, wanted, by=ROOT, now=NOW)
    return li


def later_on(one: str, other: str) -> Operator:
    li = entered("li", one)
    assign(li, place(other, "far", starts=NOW + 9 * DAY), by=ROOT, now=NOW)
    return li


def moved_then_further(one: str, other: str) -> Operator:
    li = entered("li", "audit" if one == "call_agent" else "call_agent")
    move(li, Move(place=place(one)), by=ROOT, now=NOW)
    assign(li, place(other, "far"), by=ROOT, now=NOW)
    return li


HOLDING = (joining, further, for_a_time, later_on, moved_then_further)


@pytest.mark.duty("R6.4")
@pytest.mark.parametrize("path", HOLDING, ids=lambda path: path.__name__)
def test_every_pair_is_judged_alike_on_every_path(tree, path: Callable) -> None:
    del tree
    wrong = []
    for one, other, forbidden in PAIRS:
        for pair in ((one, other), (other, one)):
            with transaction.atomic():
                try:
                    li = path(*pair)
                    refused = False
                    assert posts_of(li, NOW) == set(pair)
                except DutiesIncompatibleError:
                    refused = True
                if refused is not forbidden:
                    wrong.append(pair)
                transaction.set_rollback(True)
    assert wrong == []


@pytest.mark.duty("R6.4")
def test_a_transfer_keeps_nothing_so_that_it_combines_nothing(tree) -> None:
    del tree
    for one, other, _ in PAIRS:
        if one == other:
            continue
        with transaction.atomic():
            li = entered("li", one)
            move(li, Move(place=place(other)), by=ROOT, now=NOW)
            assert posts_of(li, NOW) == {other}
            transaction.set_rollback(True)


def _can_hand_on(post: str) -> bool:
    rules = staff_rules()
    return bool(rules.scopes_of(post) & rules.staffing.handed_on)


@pytest.mark.duty("R6.4")
def test_every_pair_is_judged_alike_when_handed_on(tree) -> None:
    del tree
    wrong = []
    for one, other, forbidden in PAIRS:
        for giver, taker in ((one, other), (other, one)):
            if not _can_hand_on(giver):
                continue
            with transaction.atomic():
                rules = staff_rules()
                scopes = rules.scopes_of(giver) & rules.staffing.handed_on
                wanted = Delegating(scopes=scopes, ends=NOW + DAY)
                from_, to = entered("from", giver), entered("to", taker)
                try:
                    delegate(from_, to, wanted, by=ROOT, now=NOW, approval="approval-x")
                    refused = False
                except DutiesIncompatibleError:
                    refused = True
                if refused is not forbidden:
                    wrong.append((giver, taker))
                transaction.set_rollback(True)
    assert wrong == []


@pytest.mark.duty("R6.4")
def test_every_pair_is_judged_alike_beside_what_somebody_acts_in(tree) -> None:
    """A further post, for who acts in another's post: the other way round."""
    del tree
    wrong = []
    for one, other, forbidden in PAIRS:
        for acted, wanted in ((one, other), (other, one)):
            if not _can_hand_on(acted):
                continue
            with transaction.atomic():
                giver = entered("from", acted)
                li = entered("to", acted)
                Delegation.objects.create(
                    giver=giver,
                    taker=li,
                    assignment=giver.assignments.get(),
                    scopes=["approve"],
                    starts_at=to_datetime(NOW),
                    ends_at=to_datetime(NOW + DAY),
                )
                try:
                    assign(li, place(wanted, "far"), by=ROOT, now=NOW)
                    refused = False
                except DutiesIncompatibleError:
                    refused = True
                if refused is not forbidden:
                    wrong.append((acted, wanted))
                transaction.set_rollback(True)
    assert wrong == []


def test_the_list_of_pairs_is_whole() -> None:
    assert len(PAIRS) == len(POSTS) * (len(POSTS) + 1) // 2
    assert any(forbidden for *_, forbidden in PAIRS)
    assert any(not forbidden for one, other, forbidden in PAIRS if one != other)
