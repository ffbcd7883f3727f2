"""Values that no honest directory sends: each is refused in the protocol's form."""

import json

import pytest

from scim_directory import GROUP, PATCH, USER
from xinhu.desks.staff.models import ProvisionedGroup, ProvisionedPerson

ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"
SEARCH = "urn:ietf:params:scim:api:messages:2.0:SearchRequest"
BULK = "urn:ietf:params:scim:api:messages:2.0:BulkRequest"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
FILTERS = {
    "brackets": "(" * 900 + 'userName eq "a"' + ")" * 900,
    "not in not": "not (" * 300 + 'userName eq "a"' + ")" * 300,
    "open bracket": "(" * 1999,
    "many terms": " or ".join(['userName eq "a"'] * 80),
    "many parts": " or ".join(['emails[value eq "a"]'] * 70),
    "zero": 'userName eq "a\\u0000b"',
    "zero in a list": 'emails[value eq "\\u0000"]',
    "zero in an identifier": 'id eq "\\u0000" or externalId eq "\\u0000"',
    "zero in a group": 'groups.value eq "\\u0000"',
    "zero in an extension": f'{ENTERPRISE}:department eq "\\u0000"',
    "half a character": 'userName eq "\\ud800"',
    "half in a list": 'emails.value co "\\udfff"',
    "pattern of the database": 'userName co "%_\\\\"',
    "path of the database": 'title eq "\\" || @.* == \\""',
    "a number without end": "userName eq " + "9" * 1900,
    "infinite": "active eq 1e999",
    "another type": "active gt true",
    "long": 'userName eq "' + "x" * 3000 + '"',
}


def _told(answer) -> None:
    """Whatever is answered is a list, or an error in the protocol's form."""
    assert answer.status_code in {200, 400}, answer.text
    if answer.status_code == 400:
        assert answer.json()["schemas"] == [ERROR]
        assert answer.json()["scimType"] in {"invalidFilter", "invalidValue"}


@pytest.mark.parametrize("text", FILTERS.values(), ids=FILTERS)
def test_a_filter_that_no_honest_directory_sends_is_answered(directory, text) -> None:
    directory.user("li", title="x", emails=[{"value": "li@bank.example"}])
    for path in ("/Users", "/Groups"):
        body = {"schemas": [SEARCH], "filter": text}
        _told(directory.send("POST", f"{path}/.search", body))
        _told(directory.client.get(path, params={"filter": text}))
    # It answers on, and finds what it is asked for.
    found = directory.client.get("/Users", params={"filter": 'userName eq "li"'})
    assert found.json()["totalResults"] == 1


@pytest.mark.parametrize(
    "value",
    ["1e999", "-1e999", "9" * 5000, '"\\ud800"', '"\\u0000"', "[[[[[]]]]]", "{}"],
)
@pytest.mark.parametrize("name", ["userName", "displayName", "active", "title"])
def test_a_value_of_another_kind_is_refused_and_nothing_is_kept(
    directory, name, value
) -> None:
    usual = {"schemas": [USER], "userName": "li"}
    pairs = {key: json.dumps(one) for key, one in usual.items()} | {name: value}
    raw = "{" + ", ".join(f'"{key}": {one}' for key, one in pairs.items()) + "}"
    answer = directory.client.post("/Users", content=raw)
    assert answer.status_code == 400, answer.text
    assert answer.json()["schemas"] == [ERROR]
    assert not ProvisionedPerson.objects.exists()


def test_more_members_than_are_kept_are_refused_as_a_whole(directory) -> None:
    members = [{"value": f"nobody-{number}"} for number in range(2001)]
    body = {"schemas": [GROUP], "displayName": "Readers", "members": members}
    answer = directory.send("POST", "/Groups", body)
    assert (answer.status_code, answer.json()["scimType"]) == (400, "tooMany")
    assert not ProvisionedGroup.objects.exists()


def test_a_member_who_stands_twice_belongs_once(directory) -> None:
    li = directory.user("li")["id"]
    group = directory.group("Readers", li, li)["id"]
    assert directory.members(group) == [li]


def test_operations_that_contradict_each_other_end_with_the_last_or_do_nothing(
    directory,
) -> None:
    li = directory.user("li")["id"]
    title = {"op": "replace", "path": "title"}
    both = [{**title, "value": "a"}, {**title, "value": "b"}]
    assert directory.patch(f"/Users/{li}", *both).json()["title"] == "b"
    wrong = [{**title, "value": "c"}, {**title, "path": "nothing.of.this"}]
    assert directory.patch(f"/Users/{li}", *wrong).status_code == 400
    assert directory.get(f"/Users/{li}").json()["title"] == "b"
    many = [{**title, "value": str(number)} for number in range(201)]
    assert directory.patch(f"/Users/{li}", *many).status_code == 413


@pytest.mark.parametrize("most", [0, -1, True, "1", 1.5, []])
def test_a_number_of_failures_that_cannot_be_refuses_the_job(directory, most) -> None:
    one = {"method": "DELETE", "path": "/Users/x"}
    body = {"schemas": [BULK], "failOnErrors": most, "Operations": [one]}
    answer = directory.send("POST", "/Bulk", body)
    assert (answer.status_code, answer.json()["scimType"]) == (400, "invalidValue")


def test_a_circle_of_references_is_refused_and_makes_nothing(directory) -> None:
    made = [
        {
            "method": "POST",
            "path": "/Users",
            "bulkId": name,
            "data": {
                "schemas": [USER],
                "userName": name,
                ENTERPRISE: {"manager": {"value": f"bulkId:{other}"}},
            },
        }
        for name, other in (("a", "b"), ("b", "a"))
    ]
    body = {"schemas": [BULK], "Operations": made}
    done = directory.send("POST", "/Bulk", body).json()["Operations"]
    assert {one["status"] for one in done} == {"400"}
    assert not ProvisionedPerson.objects.exists()


def test_a_patch_without_operations_or_of_another_form_is_refused(directory) -> None:
    li = directory.user("li")["id"]
    for operations in (None, {}, "x", [[]], [{"op": "burn"}], [{"path": 7}]):
        body = {"schemas": [PATCH], "Operations": operations}
        answer = directory.send("PATCH", f"/Users/{li}", body)
        assert answer.status_code == 400, operations
        assert answer.json()["schemas"] == [ERROR]
