"""Every pair of posts, by every path: what is forbidden is refused, the rest is not.

A path is a way by which somebody could come to hold two posts: joining with both, a
further post, one for a time, one that begins later, a transfer, a delegation.
"""

from collections.abc import Iterator
from contextlib import contextmanager

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


def enter(one: str) -> None:
    entered("li", one)


def enter_and_move(one: str) -> None:
    li = entered("li", "audit" if one == "call_agent" else "call_agent")
    move(li, Move(place=place(one)), by=ROOT, now=NOW)


def further(li: Operator, other: str) -> None:
    assign(li, place(other, "far"), by=ROOT, now=NOW)


def for_a_time(li: Operator, other: str) -> None:
    wanted = place(other, "far", temporary=True, ends=NOW + DAY)
    assign(li, wanted, by=ROOT, now=NOW)


def later_on(li: Operator, other: str) -> None:
    assign(li, place(other, "far", starts=NOW + 9 * DAY), by=ROOT, now=NOW)


HOLDING = {
    "further": (enter, further),
    "for_a_time": (enter, for_a_time),
    "later_on": (enter, later_on),
    "moved_then_further": (enter_and_move, further),
}
"""How somebody comes to hold the first post, and how the other beside it."""
FORBIDDEN = {
    pair: forbidden
    for one, other, forbidden in PAIRS
    for pair in ((one, other), (other, one))
}
"""Every ordered pair of posts, and whether it is forbidden."""


@contextmanager
def undone() -> Iterator[None]:
    """Leave everything after the block as it was before, for the next pair."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def others(one: str) -> Iterator[tuple[str, bool]]:
    """Give every post that is the second of a pair with ``one``."""
    for other in sorted(POSTS):
        yield other, FORBIDDEN[one, other]


@pytest.mark.duty("R6.4")
def test_every_pair_is_judged_alike_on_joining(tree) -> None:
    del tree
    wrong = []
    for pair, forbidden in FORBIDDEN.items():
        with undone():
            try:
                li = joining(*pair)
                refused = False
                assert posts_of(li, NOW) == set(pair)
            except DutiesIncompatibleError:
                refused = True
            if refused is not forbidden:
                wrong.append(pair)
    assert wrong == []


@pytest.mark.duty("R6.4")
@pytest.mark.parametrize("path", HOLDING)
def test_every_pair_is_judged_alike_on_every_path(tree, path: str) -> None:
    del tree
    holds, comes = HOLDING[path]
    wrong = []
    for one in POSTS:
        with undone():
            holds(one)
            for other, forbidden in others(one):
                with undone():
                    li = Operator.objects.get(username="li")
                    try:
                        comes(li, other)
                        refused = False
                        assert posts_of(li, NOW) == {one, other}
                    except DutiesIncompatibleError:
                        refused = True
                    if refused is not forbidden:
                        wrong.append((one, other))
    assert wrong == []


@pytest.mark.duty("R6.4")
def test_a_transfer_keeps_nothing_so_that_it_combines_nothing(tree) -> None:
    del tree
    for one in POSTS:
        with undone():
            entered("li", one)
            for other in (each for each in POSTS if each > one):
                with undone():
                    li = Operator.objects.get(username="li")
                    move(li, Move(place=place(other)), by=ROOT, now=NOW)
                    assert posts_of(li, NOW) == {other}


def _can_hand_on(post: str) -> bool:
    rules = staff_rules()
    return bool(rules.scopes_of(post) & rules.staffing.handed_on)


@pytest.mark.duty("R6.4")
def test_every_pair_is_judged_alike_when_handed_on(tree) -> None:
    del tree
    wrong = []
    takers = {post: entered(f"to.{post}", post) for post in POSTS}
    for one in filter(_can_hand_on, POSTS):
        with undone():
            rules = staff_rules()
            scopes = rules.scopes_of(one) & rules.staffing.handed_on
            wanted = Delegating(scopes=scopes, ends=NOW + DAY)
            from_ = entered("from", one)
            for other, forbidden in others(one):
                with undone():
                    to = Operator.objects.get(pk=takers[other].pk)
                    try:
                        delegate(
                            from_, to, wanted, by=ROOT, now=NOW, approval="approval-x"
                        )
                        refused = False
                    except DutiesIncompatibleError:
                        refused = True
                    if refused is not forbidden:
                        wrong.append((one, other))
    assert wrong == []


@pytest.mark.duty("R6.4")
def test_every_pair_is_judged_alike_beside_what_somebody_acts_in(tree) -> None:
    """A further post, for who acts in another's post: the other way round."""
    del tree
    wrong = []
    for acted in filter(_can_hand_on, POSTS):
        with undone():
            giver = entered("from", acted)
            Delegation.objects.create(
                giver=giver,
                taker=entered("li", acted),
                assignment=giver.assignments.get(),
                scopes=["approve"],
                starts_at=to_datetime(NOW),
                ends_at=to_datetime(NOW + DAY),
            )
            for other, forbidden in others(acted):
                with undone():
                    li = Operator.objects.get(username="li")
                    try:
                        further(li, other)
                        refused = False
                    except DutiesIncompatibleError:
                        refused = True
                    if refused is not forbidden:
                        wrong.append((acted, other))
    assert wrong == []


def test_the_list_of_pairs_is_whole() -> None:
    assert len(FORBIDDEN) == len(POSTS) ** 2
    assert len(PAIRS) == len(POSTS) * (len(POSTS) + 1) // 2
    assert any(forbidden for *_, forbidden in PAIRS)
    assert any(not forbidden for one, other, forbidden in PAIRS if one != other)
