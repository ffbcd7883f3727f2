"""What the desk ended stays ended, until the directory says something else of it."""

import pytest
from django.db import transaction

from scim_directory import GROUP, USER, acts
from staff_tree import ROOT
from xinhu.core.base.clock import system_clock
from xinhu.desks.staff.models import Operator, ProvisionedPerson
from xinhu.desks.staff.organisation.assigning import end
from xinhu.desks.staff.organisation.in_force import staff_rules
from xinhu.desks.staff.organisation.leaving import leave
from xinhu.desks.staff.organisation.locking import lock_operator
from xinhu.desks.staff.organisation.models import Assignment
from xinhu.desks.staff.organisation.moving import Move, move
from xinhu.desks.staff.organisation.places import Place, put_main

COUNTER = "xinhu/counter/counter"
LOAN = "xinhu/credit/loan_officer"


def posts(name: str) -> list[tuple[str, str]]:
    """Return the posts that somebody has: main first."""
    rows = Assignment.objects.not_over(system_clock()).filter(operator__username=name)
    return [(one.post, one.kind) for one in rows.order_by("-kind", "pk")]


def add(value: str) -> dict:
    return {"op": "add", "path": "members", "value": [{"value": value}]}


def remove(value: str) -> dict:
    return {"op": "remove", "path": f'members[value eq "{value}"]'}


def end_at_desk(name: str, post: str) -> None:
    """End a post as the staff desk does."""
    now = system_clock()
    held = Assignment.objects.not_over(now)
    end(held.get(operator__username=name, post=post), "desk", by=ROOT, now=now)


def prevailed(emptied) -> list[tuple[str, str]]:
    told = [one for one in acts(emptied) if one["event"] == "provision.desk_prevailed"]
    return [(one["unit"], one["post"]) for one in told]


def _say_again(directory, group: str, li: str) -> None:
    """Say everything of a person and their group once more, in every way."""
    same = {"schemas": [GROUP], "displayName": COUNTER, "members": [{"value": li}]}
    assert directory.send("PUT", f"/Groups/{group}", same).status_code == 200
    assert directory.patch(f"/Groups/{group}", add(li)).status_code == 200
    person = {"schemas": [USER], "userName": "li", "active": True}
    assert directory.send("PUT", f"/Users/{li}", person).status_code == 200
    title = {"op": "replace", "path": "title", "value": str(system_clock())}
    assert directory.patch(f"/Users/{li}", title).status_code == 200
    active = {"op": "replace", "path": "active", "value": True}
    assert directory.patch(f"/Users/{li}", active).status_code == 200


@pytest.mark.duty("R6.2")
def test_a_main_post_that_the_desk_ended_is_not_given_back_by_repeating_it(
    directory, emptied
) -> None:
    li = directory.user("li")["id"]
    group = directory.group(COUNTER, li)["id"]
    end_at_desk("li", "counter")
    for _ in range(2):
        _say_again(directory, group, li)
        assert posts("li") == []
    assert prevailed(emptied) == [("counter", "counter")]
    told = directory.get(f"/Users/{li}").json()
    assert "roles" not in told
    assert [one["value"] for one in told["groups"]] == [group]


@pytest.mark.duty("R6.2")
def test_what_the_directory_changes_after_the_desks_word_is_done(
    directory, emptied
) -> None:
    li = directory.user("li")["id"]
    group = directory.group(COUNTER, li)["id"]
    end_at_desk("li", "counter")
    _say_again(directory, group, li)
    directory.patch(f"/Groups/{group}", remove(li))
    directory.patch(f"/Groups/{group}", add(li))
    assert posts("li") == [("counter", "main")]
    end_at_desk("li", "counter")
    _say_again(directory, group, li)
    assert posts("li") == []
    assert prevailed(emptied) == [("counter", "counter")] * 2


def test_another_post_is_given_and_does_not_bring_back_what_the_desk_ended(
    directory, emptied
) -> None:
    li = directory.user("li")["id"]
    group = directory.group(COUNTER, li)["id"]
    end_at_desk("li", "counter")
    directory.group(LOAN, li)
    assert posts("li") == [("loan_officer", "main")]
    _say_again(directory, group, li)
    assert posts("li") == [("loan_officer", "main")]
    assert prevailed(emptied) == [("counter", "counter")]


def test_a_further_post_that_the_desk_ended_is_not_given_back_either(
    directory, emptied
) -> None:
    li = directory.user("li")["id"]
    group = directory.group(COUNTER, li)["id"]
    directory.group(LOAN, li)
    end_at_desk("li", "loan_officer")
    _say_again(directory, group, li)
    assert posts("li") == [("counter", "main")]
    assert prevailed(emptied) == [("credit", "loan_officer")]


def test_whom_the_desk_transferred_stands_where_the_desk_put_them(
    directory,
) -> None:
    li = directory.user("li")["id"]
    group = directory.group(COUNTER, li)["id"]
    wanted = Move(place=Place(unit="credit", post="loan_officer"))
    row = Operator.objects.get(username="li")
    move(row, wanted, by=ROOT, now=system_clock())
    _say_again(directory, group, li)
    assert posts("li") == [("loan_officer", "main")]
    # Taking the group away takes nothing of the desk's.
    directory.patch(f"/Groups/{group}", remove(li))
    assert posts("li") == [("loan_officer", "main")]


def test_whom_the_desk_took_back_is_not_stopped_by_repeating_that_they_left(
    directory,
) -> None:
    li = directory.user("li")["id"]
    group = directory.group(COUNTER, li)["id"]
    no = {"op": "replace", "path": "active", "value": False}
    directory.patch(f"/Users/{li}", no)
    _bring_back("li")
    wang = directory.user("wang")["id"]
    assert directory.patch(f"/Groups/{group}", add(wang)).status_code == 200
    title = {"op": "replace", "path": "title", "value": "x"}
    assert directory.patch(f"/Users/{li}", title, no).status_code == 200
    assert posts("li") == [("loan_officer", "main")]
    yes = {"op": "replace", "path": "active", "value": True}
    assert directory.patch(f"/Users/{li}", yes).status_code == 200
    assert posts("li") == [("loan_officer", "main"), ("counter", "additional")]
    assert directory.patch(f"/Users/{li}", no).status_code == 200
    assert posts("li") == []
    assert not Operator.objects.get(username="li").is_active


def test_what_changed_while_the_desk_had_somebody_stopped_is_not_done_afterwards(
    directory,
) -> None:
    li = directory.user("li")["id"]
    group = directory.group(COUNTER, li)["id"]
    leave(Operator.objects.get(username="li"), "suspended", by=ROOT, now=system_clock())
    directory.group("xinhu/chaoyang/branch_manager", li)
    _bring_back("li")
    _say_again(directory, group, li)
    assert posts("li") == [("loan_officer", "main")]
    said = ProvisionedPerson.objects.get(identifier=li).said
    assert said == [["counter", "counter"], ["chaoyang", "branch_manager"]]


def _bring_back(name: str) -> None:
    """Bring back as the approval does, into another post."""
    with transaction.atomic():
        row = lock_operator(Operator.objects.get(username=name))
        row.is_active, row.stopped_at, row.stopped_why = True, None, ""
        row.save()
        place = Place(unit="credit", post="loan_officer")
        put_main(row, place, staff_rules(), system_clock())
