"""What a directory's groups do to accounts: posts come and go by the desk's doors."""

import pytest
from django.test import override_settings

from scim_directory import GROUP, PATCH, USER, acts
from staff_tree import ROOT
from xinhu.core.base.clock import system_clock
from xinhu.desks.staff.models import Operator, ProvisionedPerson
from xinhu.desks.staff.organisation.assigning import assign
from xinhu.desks.staff.organisation.leaving import leave
from xinhu.desks.staff.organisation.models import Assignment
from xinhu.desks.staff.organisation.places import Place
from xinhu.desks.staff.organisation.units import close

COUNTER = "xinhu/counter/counter"
SUPERVISOR = "xinhu/counter/counter_supervisor"
LOAN = "xinhu/credit/loan_officer"
MANAGER = "xinhu/chaoyang/branch_manager"
SYSTEM = "xinhu/it/system"
BULK = "urn:ietf:params:scim:api:messages:2.0:BulkRequest"


def posts(name: str) -> list[tuple[str, str]]:
    """Return the posts that somebody has: main first."""
    rows = Assignment.objects.not_over(system_clock()).filter(operator__username=name)
    return [(one.post, one.kind) for one in rows.order_by("-kind", "pk")]


def add(value: str) -> dict:
    return {"op": "add", "path": "members", "value": [{"value": value}]}


def remove(value: str) -> dict:
    return {"op": "remove", "path": f'members[value eq "{value}"]'}


@pytest.mark.duty("R6.2")
def test_a_person_gets_an_account_with_the_first_group_that_gives_a_post(
    directory,
) -> None:
    person = directory.user("Li.Min", displayName="李敏")
    directory.group("All staff", person["id"])
    assert not Operator.objects.filter(username="li.min").exists()
    directory.group(COUNTER.upper(), person["id"])
    made = Operator.objects.get(username="li.min")
    assert (made.full_name, made.role, made.post) == ("李敏", "clerk", "counter")
    assert (made.branch, made.department) == ("朝阳支行", "counter")
    assert not made.has_usable_password()
    told = directory.get(f"/Users/{person['id']}").json()["roles"]
    assert told == [{"value": "counter", "display": "counter", "type": "main"}]


@pytest.mark.parametrize("post", ["system", "security", "audit_admin"])
@pytest.mark.duty("R6.4")
def test_as_shipped_no_group_makes_an_administrator(directory, post) -> None:
    person = directory.user("Li.Min", displayName="李敏")
    with override_settings(XINHU_OWN_RULES=None):
        members = [{"value": person["id"]}]
        given = {"schemas": [GROUP], "displayName": f"xinhu/it/{post}"}
        given["members"] = members
        answer = directory.client.post("/Groups", json=given)
    assert answer.status_code == 403, answer.text
    assert "withheld" in answer.text
    assert not Operator.objects.filter(username="li.min").exists()


def test_groups_give_further_posts_and_take_away_what_they_gave(directory) -> None:
    li = directory.user("li")["id"]
    first, second = directory.group(COUNTER, li)["id"], directory.group(LOAN, li)["id"]
    assert posts("li") == [("counter", "main"), ("loan_officer", "additional")]
    directory.patch(f"/Groups/{second}", remove(li))
    assert posts("li") == [("counter", "main")]
    directory.patch(f"/Groups/{second}", add(li))
    directory.patch(f"/Groups/{first}", remove(li))
    assert posts("li") == [("loan_officer", "main")]
    directory.patch(f"/Groups/{second}", remove(li))
    assert posts("li") == []
    li_row = Operator.objects.get(username="li")
    assert li_row.is_active
    directory.patch(f"/Groups/{first}", add(li))
    assert posts("li") == [("counter", "main")]


def test_whoever_is_in_no_group_any_more_stands_nowhere_at_once(directory) -> None:
    li = directory.user("li")["id"]
    group = directory.group(COUNTER, li)["id"]
    directory.send("DELETE", f"/Groups/{group}")
    until = Operator.objects.get(username="li").standing_until
    assert until is not None
    assert until.timestamp() * 1_000_000 <= system_clock()


@pytest.mark.duty("R6.4")
def test_posts_that_exclude_each_other_are_refused_and_nothing_is_done_by_half(
    directory, emptied
) -> None:
    li, wang = directory.user("li")["id"], directory.user("wang")["id"]
    directory.group(COUNTER, li)
    group = directory.group(SUPERVISOR)["id"]
    answer = directory.patch(f"/Groups/{group}", add(wang), add(li))
    assert answer.status_code == 409
    assert "duties.incompatible" in answer.json()["detail"]
    assert directory.members(group) == []
    assert posts("li") == [("counter", "main")]
    assert not Operator.objects.filter(username="wang").exists()
    told = [one for one in acts(emptied) if one["event"] == "provision.refused"]
    assert [one["why"] for one in told] == ["duties.incompatible"]


@pytest.mark.parametrize("way", ["POST", "PUT", "rename", "bulk"])
def test_no_way_leads_to_posts_that_exclude_each_other(directory, way) -> None:
    li = directory.user("li")["id"]
    directory.group(COUNTER, li)
    other = directory.group("Readers", li)["id"]
    body = {"schemas": [GROUP], "displayName": SUPERVISOR, "members": [{"value": li}]}
    rename = {"op": "replace", "path": "displayName", "value": SUPERVISOR}
    match way:
        case "POST":
            answer = directory.send("POST", "/Groups", body)
        case "PUT":
            answer = directory.send("PUT", f"/Groups/{other}", body)
        case "rename":
            answer = directory.patch(f"/Groups/{other}", rename)
        case _:
            job = {
                "method": "PATCH",
                "path": f"/Groups/{other}",
                "data": {"schemas": [PATCH], "Operations": [rename]},
            }
            first = {
                "method": "POST",
                "path": "/Users",
                "bulkId": "a",
                "data": {"schemas": [USER], "userName": "new"},
            }
            done = directory.send(
                "POST", "/Bulk", {"schemas": [BULK], "Operations": [job, first]}
            ).json()["Operations"]
            assert [one["status"] for one in done] == ["409", "201"]
            answer = None
    assert answer is None or answer.status_code == 409
    assert posts("li") == [("counter", "main")]
    assert directory.get(f"/Groups/{other}").json()["displayName"] == "Readers"


def test_renaming_a_group_transfers_its_members(directory) -> None:
    li = directory.user("li")["id"]
    group = directory.group(COUNTER, li)["id"]
    rename = {"op": "replace", "path": "displayName", "value": LOAN}
    assert directory.patch(f"/Groups/{group}", rename).status_code == 200
    assert posts("li") == [("loan_officer", "main")]


@pytest.mark.parametrize(
    ("name", "what"),
    [("xinhu/nowhere/counter", "unit"), ("xinhu/counter/nobody", "post")],
)
def test_a_group_for_a_post_that_does_not_exist_is_refused(
    directory, name, what
) -> None:
    body = {"schemas": [GROUP], "displayName": name}
    answer = directory.send("POST", "/Groups", body)
    assert (answer.status_code, answer.json()["scimType"]) == (400, "invalidValue")
    assert what in answer.json()["detail"]
    assert directory.get("/Groups").json()["totalResults"] == 0


def test_a_post_of_another_department_or_a_closed_unit_is_refused(directory) -> None:
    li = directory.user("li")["id"]
    group = directory.group("xinhu/credit/counter")["id"]
    assert directory.patch(f"/Groups/{group}", add(li)).status_code == 400
    close("haidian", by=ROOT, now=system_clock())
    body = {"schemas": [GROUP], "displayName": "xinhu/haidian/counter"}
    assert directory.send("POST", "/Groups", body).status_code == 400
    assert posts("li") == []


def test_a_group_that_gives_a_post_has_no_member_who_was_not_provisioned(
    directory, desk
) -> None:
    li = directory.user("li")["id"]
    group = directory.group(COUNTER)["id"]
    for stranger in (desk.reference, desk.username, str(desk.pk), "fake-member-id"):
        answer = directory.patch(f"/Groups/{group}", add(li), add(stranger))
        assert (answer.status_code, answer.json()["scimType"]) == (400, "invalidValue")
    assert directory.members(group) == []
    assert posts(desk.username) == []
    desk.refresh_from_db()
    assert (desk.post, desk.is_active) == ("system", True)


@pytest.mark.duty("R6.2")
@pytest.mark.parametrize("way", ["patch", "put", "delete"])
def test_whoever_leaves_is_stopped_and_never_deleted(directory, way) -> None:
    li = directory.user("li")["id"]
    directory.group(COUNTER, li)
    match way:
        case "patch":
            directory.patch(
                f"/Users/{li}", {"op": "replace", "path": "active", "value": False}
            )
        case "put":
            body = {"schemas": [USER], "userName": "li", "active": False}
            directory.send("PUT", f"/Users/{li}", body)
        case _:
            directory.send("DELETE", f"/Users/{li}")
    left = Operator.objects.get(username="li")
    assert not left.is_active
    assert left.stopped_why == "directory"
    assert posts("li") == []
    assert directory.get(f"/Users/{li}").status_code == (
        404 if way == "delete" else 200
    )


def test_the_name_of_whoever_was_deleted_is_never_given_again(directory) -> None:
    li = directory.user("li")["id"]
    directory.group(COUNTER, li)
    directory.send("DELETE", f"/Users/{li}")
    answer = directory.send("POST", "/Users", {"schemas": [USER], "userName": "LI"})
    assert (answer.status_code, answer.json()["scimType"]) == (409, "uniqueness")


def test_a_directory_does_not_bring_back_whoever_was_stopped(directory) -> None:
    li = directory.user("li")["id"]
    group = directory.group(COUNTER, li)["id"]
    active = {"op": "replace", "path": "active"}
    directory.patch(f"/Users/{li}", {**active, "value": False})
    answer = directory.patch(f"/Users/{li}", {**active, "value": True})
    assert answer.status_code == 403
    assert "provision.returning" in answer.json()["detail"]
    assert directory.get(f"/Users/{li}").json()["active"] is False
    assert not Operator.objects.get(username="li").is_active
    # Whoever has left does not keep others from coming.
    wang = directory.user("wang")["id"]
    assert directory.patch(f"/Groups/{group}", add(wang)).status_code == 200
    assert posts("wang") == [("counter", "main")]


def test_whoever_the_desk_stopped_stays_stopped_whatever_the_directory_says(
    directory,
) -> None:
    li = directory.user("li")["id"]
    group = directory.group(COUNTER, li)["id"]
    leave(Operator.objects.get(username="li"), "suspended", by=ROOT, now=system_clock())
    title = {"op": "replace", "path": "title", "value": "x"}
    assert directory.patch(f"/Users/{li}", title).status_code == 200
    directory.patch(f"/Groups/{group}", remove(li))
    directory.patch(f"/Groups/{group}", add(li))
    assert posts("li") == []
    assert not Operator.objects.get(username="li").is_active


def test_a_post_that_the_desk_gave_is_not_ended_by_a_group(directory) -> None:
    li = directory.user("li")["id"]
    directory.group(COUNTER, li)
    group = directory.group(LOAN, li)["id"]
    operator = Operator.objects.get(username="li")
    place = Place(unit="credit", post="credit_inquirer")
    assign(operator, place, by=ROOT, now=system_clock())
    directory.patch(f"/Groups/{group}", remove(li))
    assert posts("li") == [("counter", "main"), ("credit_inquirer", "additional")]


@pytest.mark.duty("R6.2")
@pytest.mark.parametrize("way", ["active", "delete", "member", "group", "transfer"])
def test_the_last_administrator_cannot_be_stopped_by_a_directory(
    directory, desk, way
) -> None:
    li = directory.user("li")["id"]
    group = directory.group(SYSTEM, li)["id"]
    # The token's owner serves on and administers no more: the directory's is the last.
    Operator.objects.filter(pk=desk.pk).update(role="it_officer", post="")
    match way:
        case "active":
            no = {"op": "replace", "path": "active", "value": False}
            answer = directory.patch(f"/Users/{li}", no)
        case "delete":
            answer = directory.send("DELETE", f"/Users/{li}")
        case "member":
            answer = directory.patch(
                f"/Groups/{group}", {"op": "remove", "path": "members"}
            )
        case "group":
            answer = directory.send("DELETE", f"/Groups/{group}")
        case _:
            rename = {"op": "replace", "path": "displayName", "value": COUNTER}
            answer = directory.patch(f"/Groups/{group}", rename)
    assert answer.status_code == 403, answer.text
    assert "operator.last_administrator" in answer.json()["detail"]
    assert posts("li") == [("system", "main")]
    assert directory.members(group) == [li]
    assert ProvisionedPerson.objects.get(identifier=li).active


def test_a_change_of_name_reaches_the_account_and_the_log_in_stays(directory) -> None:
    li = directory.user("li", displayName="李敏")["id"]
    directory.group(COUNTER, li)
    directory.patch(
        f"/Users/{li}",
        {"op": "replace", "path": "displayName", "value": "李敏敏"},
        {"op": "replace", "path": "userName", "value": "li.minmin"},
        {"op": "add", "path": "emails", "value": [{"value": "li@bank.example"}]},
    )
    row = Operator.objects.get(username="li")
    assert (row.full_name, row.email) == ("李敏敏", "li@bank.example")
    assert not Operator.objects.filter(username="li.minmin").exists()
