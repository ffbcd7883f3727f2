"""Requests of real directories on which other servers failed, each by its name."""

import pytest

from scim_directory import GROUP, PATCH, USER

ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"


@pytest.fixture
def three(directory) -> tuple[str, list[str]]:
    """A group of three."""
    people = [directory.user(f"person-{n}")["id"] for n in range(3)]
    return directory.group("Readers", *people)["id"], people


def test_removing_one_member_by_a_filter_removes_this_one_and_nobody_else(
    directory, three
) -> None:
    group, people = three
    operation = {"op": "remove", "path": f'members[value eq "{people[1]}"]'}
    answer = directory.patch(f"/Groups/{group}", operation)
    assert answer.status_code == 200
    assert [m["value"] for m in answer.json()["members"]] == [people[0], people[2]]
    assert directory.members(group) == [people[0], people[2]]


def test_removing_somebody_who_is_no_member_clears_nobody(directory, three) -> None:
    group, people = three
    for path in ('members[value eq "nobody"]', f'members[value eq "{group}"]'):
        answer = directory.patch(f"/Groups/{group}", {"op": "remove", "path": path})
        assert answer.status_code == 200
        assert directory.members(group) == people


def test_removing_members_by_a_complex_filter(directory, three) -> None:
    group, people = three
    path = f'members[value eq "{people[0]}" or not (value ne "{people[2]}")]'
    directory.patch(f"/Groups/{group}", {"op": "remove", "path": path})
    assert directory.members(group) == [people[1]]


@pytest.mark.parametrize("more", [{}, {"display": "李敏"}, {"$ref": "../Users/x"}])
def test_entras_remove_with_a_list_of_members_removes_these_alone(
    directory, three, more
) -> None:
    group, people = three
    operation = {
        "op": "Remove",
        "path": "members",
        "value": [{"value": people[0], **more}, {"value": people[2], **more}],
    }
    assert directory.patch(f"/Groups/{group}", operation).status_code == 200
    assert directory.members(group) == [people[1]]


def test_a_remove_with_an_empty_list_removes_nobody(directory, three) -> None:
    group, people = three
    operation = {"op": "remove", "path": "members", "value": []}
    assert directory.patch(f"/Groups/{group}", operation).status_code == 200
    assert directory.members(group) == people


@pytest.mark.parametrize("value", [[{}], [{"display": "x"}], [{"value": ""}], [7]])
def test_a_remove_whose_list_names_nobody_is_refused_and_clears_nobody(
    directory, three, value
) -> None:
    group, people = three
    operation = {"op": "remove", "path": "members", "value": value}
    answer = directory.patch(f"/Groups/{group}", operation)
    assert (answer.status_code, answer.json()["scimType"]) == (400, "invalidValue")
    assert directory.members(group) == people


def test_only_a_remove_without_filter_and_value_clears_everybody(
    directory, three
) -> None:
    group, _ = three
    directory.patch(f"/Groups/{group}", {"op": "remove", "path": "members"})
    assert directory.members(group) == []


def test_a_remove_without_a_path_is_refused(directory, three) -> None:
    group, people = three
    answer = directory.patch(f"/Groups/{group}", {"op": "remove"})
    assert (answer.status_code, answer.json()["scimType"]) == (400, "noTarget")
    assert directory.members(group) == people


def test_adding_a_member_keeps_the_others_and_adds_nobody_twice(
    directory, three
) -> None:
    group, people = three
    new = directory.user("new")["id"]
    for value in ([{"value": new}], {"value": new}, [{"value": people[0]}]):
        operation = {"op": "Add", "path": "members", "value": value}
        assert directory.patch(f"/Groups/{group}", operation).status_code == 200
    assert directory.members(group) == [*people, new]


def test_a_patch_is_answered_with_200_and_the_resource_and_no_member_is_missing(
    directory, three
) -> None:
    group, people = three
    answer = directory.patch(
        f"/Groups/{group}", {"op": "replace", "path": "displayName", "value": "Others"}
    )
    told = answer.json()
    assert answer.status_code == 200
    assert told["schemas"] == [GROUP]
    assert told["id"] == group
    assert answer.headers["ETag"] == told["meta"]["version"]
    assert [member["value"] for member in told["members"]] == people


def test_oktas_group_name_with_the_id_repeated_in_the_value(directory, three) -> None:
    group, people = three
    value = {"id": group, "displayName": "Renamed"}
    answer = directory.patch(f"/Groups/{group}", {"op": "replace", "value": value})
    assert answer.json()["displayName"] == "Renamed"
    assert directory.members(group) == people
    other = {"id": people[0], "displayName": "Again"}
    answer = directory.patch(f"/Groups/{group}", {"op": "replace", "value": other})
    assert (answer.status_code, answer.json()["scimType"]) == (400, "mutability")


@pytest.mark.parametrize("value", ["False", "false", False])
@pytest.mark.parametrize("form", ["path", "value"])
def test_entras_truth_values_in_quotes(directory, value, form) -> None:
    person = directory.user("li", active=True)
    operation = (
        {"op": "Replace", "path": "active", "value": value}
        if form == "path"
        else {"op": "Replace", "value": {"active": value}}
    )
    answer = directory.patch(f"/Users/{person['id']}", operation)
    assert answer.status_code == 200
    assert answer.json()["active"] is False
    assert directory.get('/Users?filter=active eq "False"').status_code in {200, 400}
    assert directory.get("/Users?filter=active eq false").json()["totalResults"] == 1


def test_entras_first_address_by_a_filter_that_finds_nothing_yet(directory) -> None:
    person = directory.user("li")
    path = 'emails[type eq "work"].value'
    operation = {"op": "Add", "path": path, "value": "li@bank.example"}
    answer = directory.patch(f"/Users/{person['id']}", operation)
    assert answer.json()["emails"] == [{"value": "li@bank.example", "type": "work"}]
    operation = {"op": "Replace", "value": {path: "min@bank.example"}}
    answer = directory.patch(f"/Users/{person['id']}", operation)
    assert answer.json()["emails"] == [{"value": "min@bank.example", "type": "work"}]


@pytest.mark.parametrize("form", ["bare", "list", "object"])
def test_entras_manager(directory, form) -> None:
    boss, person = directory.user("boss")["id"], directory.user("li")["id"]
    value = {"bare": boss, "list": [{"value": boss}], "object": {"value": boss}}[form]
    operation = {"op": "Add", "path": f"{ENTERPRISE}:manager", "value": value}
    answer = directory.patch(f"/Users/{person}", operation)
    assert answer.status_code == 200, answer.text
    manager = answer.json()[ENTERPRISE]["manager"]
    assert manager == {"value": boss, "$ref": f"{directory.url}/Users/{boss}"}
    operation = {"op": "Replace", "path": f"{ENTERPRISE}:manager", "value": ""}
    assert ENTERPRISE not in directory.patch(f"/Users/{person}", operation).json()


def test_attributes_of_the_standard_that_are_not_kept_change_nothing(directory) -> None:
    person = directory.user("li", nickName="Min", addresses=[{"formatted": "北京"}])
    assert not {"nickName", "addresses"} & person.keys()
    operation = {
        "op": "Replace",
        "path": 'addresses[type eq "work"].formatted',
        "value": "上海",
    }
    answer = directory.patch(f"/Users/{person['id']}", operation)
    assert answer.status_code == 200
    assert answer.headers["ETag"] == person["meta"]["version"]


def test_an_attribute_of_no_schema_is_refused(directory) -> None:
    person = directory.user("li")
    operation = {"op": "Replace", "path": "acitve", "value": False}
    answer = directory.patch(f"/Users/{person['id']}", operation)
    assert (answer.status_code, answer.json()["scimType"]) == (400, "invalidPath")


def test_names_of_attributes_and_schemas_are_read_in_any_case(directory) -> None:
    body = {"SCHEMAS": [USER], "USERNAME": "li", "Name": {"FAMILYNAME": "李"}}
    answer = directory.send("POST", "/Users", body)
    assert answer.status_code == 201, answer.text
    assert answer.json()["name"] == {"familyName": "李"}
    operation = {"OP": "ADD", "Path": "NAME.GivenName", "VALUE": "敏"}
    message = {"Schemas": [PATCH], "operations": [operation]}
    path = f"/Users/{answer.json()['id']}"
    told = directory.send("PATCH", path, message).json()
    assert told["name"] == {"familyName": "李", "givenName": "敏"}


def test_one_bad_operation_of_a_patch_refuses_all_of_it(directory, three) -> None:
    group, people = three
    answer = directory.patch(
        f"/Groups/{group}",
        {"op": "replace", "path": "displayName", "value": "Changed"},
        {"op": "remove", "path": f'members[value eq "{people[0]}"]'},
        {"op": "replace", "path": "displayName", "value": None},
    )
    assert answer.status_code == 400
    assert directory.get(f"/Groups/{group}").json()["displayName"] == "Readers"
    assert directory.members(group) == people


def test_whoever_is_replaced_without_a_word_on_active_stays_stopped(directory) -> None:
    person = directory.user("li", active=False)
    body = {"schemas": [USER], "userName": "li", "title": "x"}
    told = directory.send("PUT", f"/Users/{person['id']}", body).json()
    assert told["active"] is False
    assert told["title"] == "x"


def test_a_removed_person_is_missing_and_leaves_their_groups(directory, three) -> None:
    group, people = three
    assert directory.send("DELETE", f"/Users/{people[0]}").status_code == 204
    assert directory.get(f"/Users/{people[0]}").status_code == 404
    assert directory.send("DELETE", f"/Users/{people[0]}").status_code == 404
    assert directory.members(group) == people[1:]
