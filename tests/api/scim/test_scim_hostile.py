"""What is thrown at the server: it says no in the protocol's form, and that is all."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from django.db import connections

from scim_directory import ADDRESSES, GROUP, USER, acts
from xinhu.core.base.clock import system_clock, to_datetime
from xinhu.desks.staff.models import Operator, ProvisionedPerson, Token

ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"


def _is_error(answer: httpx.Response, status: int, scim_type: str = "") -> None:
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/scim+json"
    told = answer.json()
    assert told["schemas"] == [ERROR]
    assert told["status"] == str(status)
    assert told.get("scimType", "") == scim_type


@pytest.mark.duty("R6.2")
@pytest.mark.parametrize("address", ADDRESSES)
def test_without_a_token_nothing_is_said(served, address) -> None:
    for header in (
        {},
        {"Authorization": "Bearer nobody"},
        {"Authorization": "Basic eA=="},
    ):
        answer = httpx.get(served + address, headers=header)
        _is_error(answer, 401)
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_an_unknown_address_says_no_more_than_a_known_one_without_a_token(
    served,
) -> None:
    known = httpx.get(f"{served}/Users")
    unknown = httpx.get(f"{served}/nothing/here")
    assert (known.status_code, known.content) == (unknown.status_code, unknown.content)


@pytest.mark.parametrize(
    "what", ["kind", "expired", "revoked", "stopped", "over", "scope"]
)
def test_a_token_that_is_no_directorys_opens_nothing(directory, what) -> None:
    rows = Token.objects.filter(kind="scim")
    now = to_datetime(system_clock())
    match what:
        case "kind":
            rows.update(kind="api")
        case "expired":
            rows.update(expires_at=now)
        case "revoked":
            rows.update(revoked_at=now)
        case "stopped":
            Operator.objects.update(is_active=False)
        case "over":
            Operator.objects.update(standing_until=now)
        case _:
            rows.update(scopes=["staff"])
    _is_error(directory.get("/Users"), 401)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", "/Users"),
        ("DELETE", "/Users"),
        ("PATCH", "/Groups"),
        ("POST", "/Users/x"),
        ("POST", "/Schemas"),
        ("DELETE", "/ServiceProviderConfig"),
        ("GET", "/Bulk"),
        ("GET", "/.search"),
        ("TRACE", "/Users"),
    ],
)
def test_a_wrong_method_is_told_with_those_that_are_known(
    directory, method, path
) -> None:
    answer = directory.send(method, path, {} if method != "GET" else None)
    _is_error(answer, 405)
    assert answer.headers["Allow"]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"[]",
        b'"text"',
        b"\xff\xfe",
        b'{"schemas": NaN}',
        b'{"userName": "a", "username": "b"}',
        b"[" * 100_000,
        b'{"a":' * 40 + b"1" + b"}" * 40,
    ],
)
def test_what_is_no_message_is_refused(directory, raw) -> None:
    for method, path in (("POST", "/Users"), ("POST", "/Bulk"), ("POST", "/.search")):
        answer = directory.client.request(method, path, content=raw)
        _is_error(answer, 400, "invalidSyntax")
    assert not ProvisionedPerson.objects.exists()


def test_more_than_announced_is_refused(directory) -> None:
    told = directory.get("/ServiceProviderConfig").json()["bulk"]
    answer = directory.client.post(
        "/Users", content=b" " * (told["maxPayloadSize"] + 1)
    )
    _is_error(answer, 413)
    one = {"method": "DELETE", "path": "/Users/x"}
    many = {
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
        "Operations": [one] * (told["maxOperations"] + 1),
    }
    _is_error(directory.send("POST", "/Bulk", many), 413)


@pytest.mark.parametrize("schemas", [None, [], ["urn:nonsense"], "text", [GROUP]])
def test_a_message_of_another_schema_is_refused(directory, schemas) -> None:
    body: dict[str, Any] = {"userName": "li", "schemas": schemas}
    if schemas is None:
        del body["schemas"]
    _is_error(directory.send("POST", "/Users", body), 400, "invalidSyntax")
    assert not ProvisionedPerson.objects.exists()


@pytest.mark.parametrize(
    ("attribute", "value"),
    [
        ("userName", "x" * 61),
        ("userName", "a\nb"),
        ("userName", " "),
        ("userName", "a\u0000b"),
        ("displayName", "x" * 257),
        ("displayName", "\u202eolleh"),
        ("displayName", "\ud800"),
        ("title", ["a", "b"]),
        ("active", "perhaps"),
        ("emails", "text"),
        ("emails", [{"value": f"{n}@bank.example"} for n in range(11)]),
        ("name", 7),
    ],
)
def test_a_value_that_cannot_be_kept_is_refused_and_not_repeated(
    directory, attribute, value
) -> None:
    body = {"schemas": [USER], "userName": "li", attribute: value}
    answer = directory.send("POST", "/Users", body)
    assert answer.status_code == 400, answer.text
    assert "x" * 61 not in answer.text
    assert not ProvisionedPerson.objects.exists()


def test_a_repeat_is_refused_and_makes_nobody(directory) -> None:
    directory.user("Li.Min@bank.example")
    body = {"schemas": [USER], "userName": "LI.min@BANK.example"}
    _is_error(directory.send("POST", "/Users", body), 409, "uniqueness")
    assert ProvisionedPerson.objects.count() == 1
    directory.group("Readers")
    group = {"schemas": [GROUP], "displayName": "readers"}
    _is_error(directory.send("POST", "/Groups", group), 409, "uniqueness")


def test_an_account_of_the_desk_is_neither_seen_nor_taken_over(directory, desk) -> None:
    body = {"schemas": [USER], "userName": desk.username.upper()}
    _is_error(directory.send("POST", "/Users", body), 409, "uniqueness")
    assert directory.get("/Users").json()["totalResults"] == 0
    for name in (desk.reference, desk.username, str(desk.pk)):
        for method in ("GET", "PUT", "PATCH", "DELETE"):
            answer = directory.send(
                method, f"/Users/{name}", None if method == "GET" else {}
            )
            _is_error(answer, 404)


@pytest.mark.parametrize(
    "identifier", ["x", "0", "%00", "%F0", "a" * 500, "..%2F", "%27"]
)
@pytest.mark.parametrize("endpoint", ["Users", "Groups", "Schemas", "ResourceTypes"])
def test_a_malformed_identifier_is_missing(directory, endpoint, identifier) -> None:
    answer = directory.get(f"/{endpoint}/{identifier}")
    _is_error(answer, 404)


def test_two_who_add_the_same_at_once_make_one(directory) -> None:
    body = {"schemas": [USER], "userName": "twice"}

    def add(_: int) -> int:
        try:
            return directory.send("POST", "/Users", body).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(add, range(4)))
    assert answers == [201, 409, 409, 409]


def test_two_who_change_at_once_by_what_they_read_do_not_undo_each_other(
    directory,
) -> None:
    person = directory.user("li")
    tag = person["meta"]["version"]

    def change(title: str) -> int:
        operation = {"op": "replace", "path": "title", "value": title}
        path = f"/Users/{person['id']}"
        return directory.patch(path, operation, If_Match=tag).status_code

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(change, ["a", "b"])) == [200, 412]


def test_a_change_and_a_refusal_are_entries_without_a_name(directory, emptied) -> None:
    person = directory.user("li.min")
    directory.patch(
        f"/Users/{person['id']}", {"op": "replace", "path": "userName", "value": ""}
    )
    directory.send("POST", "/Users", {"schemas": [USER], "userName": "LI.MIN"})
    directory.send("DELETE", f"/Users/{person['id']}")
    told = [act for act in acts(emptied) if act["event"].startswith("provision.")]
    assert [act["event"] for act in told] == [
        "provision.person_added",
        "provision.refused",
        "provision.refused",
        "provision.person_removed",
    ]
    assert told[2]["why"] == "provision.name_taken"
    assert {act["actor"].partition(":")[0] for act in told} == {"scim"}
    assert "li.min" not in str(told).lower()


def test_wrong_tokens_are_slowed_down(served) -> None:
    answers = {httpx.get(f"{served}/Users").status_code for _ in range(130)}
    assert answers == {401, 429}


def test_no_cookie_is_set_or_read(directory) -> None:
    answer = directory.get("/Users")
    assert "Set-Cookie" not in answer.headers
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_password_that_is_sent_is_not_kept(directory, desk) -> None:
    person = directory.user("li", password="Correct horse battery 9!")
    directory.patch(
        f"/Users/{person['id']}",
        {"op": "replace", "path": "password", "value": "Another one 9!"},
    )
    row = ProvisionedPerson.objects.get()
    assert "battery" not in str(row.kept)
    assert "Another" not in str(row.kept)
    assert "password" not in person
    del desk


def test_me_is_nobody(directory) -> None:
    _is_error(directory.get("/Me"), 501)
