"""Two at once at the staff desk, with real threads: the second sees the first."""

import threading
from collections.abc import Callable
from functools import partial

import pytest
from django.db import connections

from staff_tree import NOW, ROOT
from xinhu.core.base.clock import DAY
from xinhu.core.base.errors import XinhuError
from xinhu.desks.staff.models import Delegation, Operator
from xinhu.desks.staff.organisation.assigning import assign
from xinhu.desks.staff.organisation.delegating import Delegating, delegate
from xinhu.desks.staff.organisation.in_force import staff_rules
from xinhu.desks.staff.organisation.joining import Joining, join
from xinhu.desks.staff.organisation.leaving import leave
from xinhu.desks.staff.organisation.moving import Move, move
from xinhu.desks.staff.organisation.places import Place, posts_of
from xinhu.desks.staff.organisation.separating import require_separate

TIMES = 8
"""A race that is lost once in a while is lost."""


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Do all at the same moment; return the code of each one's refusal, or nothing."""
    ready = threading.Barrier(len(acts))
    codes = [""] * len(acts)

    def one(place: int, act: Callable[[], object]) -> None:
        try:
            ready.wait()
            act()
        except XinhuError as error:
            codes[place] = error.code
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return codes


@pytest.mark.duty("R6.2")
def test_of_two_who_transfer_the_same_person_one_is_told(enter) -> None:
    for number in range(TIMES):
        li = enter(f"li{number}")
        seen = li.assignments.get().pk
        credit = Move(place=Place(unit="credit", post="loan_officer"), seen=seen)
        haidian = Move(place=Place(unit="haidian", post="counter"), seen=seen)
        codes = at_once(
            partial(move, li, credit, by=ROOT, now=NOW),
            partial(move, li, haidian, by=ROOT, now=NOW),
        )
        assert sorted(codes) == ["", "operator.changed"]
        (main,) = li.assignments.not_over(NOW)
        li.refresh_from_db()
        assert (li.post, li.branch) == (main.post, main.branch)


@pytest.mark.duty("R6.4")
def test_assignment_and_delegation_do_not_race_into_a_forbidden_pair(enter) -> None:
    manager = enter("manager", post="branch_manager")
    ends = Delegating(scopes=frozenset({"approve"}), ends=NOW + DAY)
    reviewer = Place(unit="credit", post="credit_reviewer")
    for number in range(TIMES):
        sun = enter(f"sun{number}", post="counter_supervisor")
        codes = at_once(
            partial(
                delegate, manager, sun, ends, approval="approval-x", by=ROOT, now=NOW
            ),
            partial(assign, sun, reviewer, by=ROOT, now=NOW),
        )
        assert sorted(codes) == ["", "duties.incompatible"]
        require_separate(posts_of(sun, NOW), staff_rules().posts)


@pytest.mark.duty("R6.4")
def test_two_further_posts_do_not_race_into_a_forbidden_pair(enter) -> None:
    for number in range(TIMES):
        li = enter(f"li{number}", post="post_loan", unit="credit")
        codes = at_once(
            partial(
                assign, li, Place(unit="counter", post="counter"), by=ROOT, now=NOW
            ),
            partial(
                assign,
                li,
                Place(unit="counter", post="counter_checker"),
                by=ROOT,
                now=NOW,
            ),
        )
        assert sorted(codes) == ["", "duties.incompatible"]
        require_separate(posts_of(li, NOW), staff_rules().posts)


@pytest.mark.duty("R6.2")
def test_nothing_is_handed_on_to_who_leaves_at_that_moment(enter) -> None:
    sun = enter("sun", post="counter_supervisor")
    ends = Delegating(scopes=frozenset({"approve"}), ends=NOW + DAY)
    for number in range(TIMES):
        hai = enter(f"hai{number}", post="counter_supervisor", unit="haidian")
        at_once(
            partial(delegate, sun, hai, ends, approval="approval-x", by=ROOT, now=NOW),
            partial(leave, hai, "left", by=ROOT, now=NOW),
        )
        assert not Delegation.objects.not_over(NOW).filter(taker=hai).exists()
        assert not Operator.objects.get(pk=hai.pk).is_active


@pytest.mark.duty("R6.2")
def test_of_two_last_administrators_who_leave_at_once_one_stays(enter) -> None:
    for number in range(TIMES):
        zhou = enter(f"zhou{number}", post="system", unit="it")
        wu = enter(f"wu{number}", post="system", unit="it")
        codes = at_once(
            partial(leave, zhou, "left", by=ROOT, now=NOW),
            partial(leave, wu, "left", by=ROOT, now=NOW),
        )
        left = Operator.objects.filter(is_active=True)
        assert left.count() == 1
        assert sorted(codes) == ["", "operator.last_administrator"]
        # The one who stayed makes room for the next two.
        left.update(is_active=False)


def test_a_user_name_is_given_once(enter) -> None:
    enter("somebody")

    def joining() -> object:
        place = Place(unit="counter", post="counter")
        wanted = Joining(username="li", full_name="李敏", place=place)
        return join(wanted, by=ROOT, now=NOW)

    assert sorted(at_once(*[joining] * 4)) == ["", *["operator.taken"] * 3]
