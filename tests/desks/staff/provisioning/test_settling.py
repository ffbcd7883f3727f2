"""Many members at once: whoever stands as was said already costs nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import xinhu
from staff_tree import ROOT
from xinhu.core.base.clock import system_clock
from xinhu.desks.staff.models import ProvisionedGroup
from xinhu.desks.staff.organisation.models import Assignment
from xinhu.desks.staff.provisioning.groups import GroupFacts, add_group, change_group
from xinhu.desks.staff.provisioning.people import add_person
from xinhu.desks.staff.provisioning.person_facts import PersonFacts
from xinhu.desks.staff.provisioning.rules import load_provisioning
from xinhu.desks.staff.provisioning.under import Under

NAME = "xinhu/counter/counter"
RULES = Path(xinhu.__file__).parent / "rules"


def _under() -> Under:
    return Under(rules=load_provisioning(RULES, None), by=ROOT, at=system_clock())


def _person(name: str, under: Under) -> str:
    kept = {"userName": name, "active": True, "displayName": name}
    return add_person(PersonFacts(kept), under).identifier


def _facts(*members: str) -> GroupFacts:
    return GroupFacts(name=NAME, external_id="", members=members)


def _members(count: int, under: Under) -> tuple[ProvisionedGroup, list[str]]:
    members = [_person(f"p{number}", under) for number in range(count)]
    return add_group(_facts(*members), under), members


def _asked(act: Callable[[], object]) -> int:
    """Return how many questions an act puts to the database."""
    with CaptureQueriesContext(connection) as asked:
        act()
    return len(asked)


@pytest.mark.usefixtures("desk")
def test_what_one_member_more_costs_does_not_grow_with_the_members() -> None:
    under = _under()
    group, members = _members(3, under)
    costs = []
    for number in range(12):
        members.append(_person(f"q{number}", under))
        facts = _facts(*members)
        costs.append(_asked(lambda facts=facts: change_group(group, facts, under)))
    assert len(set(costs)) == 1
    assert Assignment.objects.filter(unit__code="counter").count() == len(members)


@pytest.mark.usefixtures("desk")
def test_saying_the_same_again_costs_the_same_for_few_and_for_many() -> None:
    under = _under()
    group, members = _members(2, under)
    few = _asked(lambda: change_group(group, _facts(*members), under))
    members += [_person(f"q{number}", under) for number in range(12)]
    change_group(group, _facts(*members), under)
    assert _asked(lambda: change_group(group, _facts(*members), under)) == few
