"""Lists, pages, order, projections, versions and bulk jobs."""

import pytest

from scim_directory import GROUP, PATCH, USER

BULK = "urn:ietf:params:scim:api:messages:2.0:BulkRequest"
SEARCH = "urn:ietf:params:scim:api:messages:2.0:SearchRequest"
LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse"


@pytest.fixture
def five(directory) -> list[str]:
    """Five people, two of them with a title."""
    titles = [None, "b", None, "A", None]
    return [
        directory.user(f"person-{n}", **({"title": title} if title else {}))["id"]
        for n, title in enumerate(titles)
    ]


@pytest.mark.parametrize(
    ("query", "start", "expected"),
    [
        ("", 1, [0, 1, 2, 3, 4]),
        ("?startIndex=2&count=2", 2, [1, 2]),
        ("?startIndex=0&count=1", 1, [0]),
        ("?startIndex=-7&count=1", 1, [0]),
        ("?startIndex=5&count=9", 5, [4]),
        ("?startIndex=6", 6, []),
        ("?count=0", 1, []),
        ("?count=-1", 1, []),
        ("?count=99999", 1, [0, 1, 2, 3, 4]),
    ],
)
def test_pages_begin_at_one_and_stay_within_bounds(
    directory, five, query, start, expected
) -> None:
    told = directory.get(f"/Users{query}").json()
    assert told["schemas"] == [LIST]
    assert told["totalResults"] == 5
    assert told["startIndex"] == start
    assert told["itemsPerPage"] == len(expected)
    assert [one["id"] for one in told["Resources"]] == [five[n] for n in expected]


@pytest.mark.parametrize("query", ["count=x", "startIndex=1e3", "count=", "count=٣"])
def test_a_page_that_is_no_number_is_refused(directory, query) -> None:
    answer = directory.get(f"/Users?{query}")
    assert (answer.status_code, answer.json()["scimType"]) == (400, "invalidValue")


def test_order_ignores_case_and_puts_absent_values_last(directory, five) -> None:
    rising = directory.get("/Users?sortBy=title").json()["Resources"]
    assert [one["id"] for one in rising][:2] == [five[3], five[1]]
    falling = directory.get("/Users?sortBy=title&sortOrder=descending").json()
    assert [one["id"] for one in falling["Resources"]][-2:] == [five[1], five[3]]


def test_order_by_several_values_takes_the_primary_one(directory) -> None:
    first = directory.user(
        "a", emails=[{"value": "z@x"}, {"value": "a@x", "primary": True}]
    )
    second = directory.user("b", emails=[{"value": "m@x"}])
    told = directory.get("/Users?sortBy=emails").json()["Resources"]
    assert [one["id"] for one in told] == [first["id"], second["id"]]


@pytest.mark.parametrize("by", ["nothing", "name", "groups", "members", "id.x", "("])
def test_an_order_that_cannot_be_is_refused(directory, by) -> None:
    answer = directory.get(f"/Users?sortBy={by}")
    assert (answer.status_code, answer.json()["scimType"]) == (400, "invalidPath")


def test_only_what_is_asked_for_is_shown_and_the_id_always(directory) -> None:
    person = directory.user("li", title="x", displayName="y")
    path = f"/Users/{person['id']}"
    told = directory.get(f"{path}?attributes=title,name.familyName").json()
    assert told.keys() == {"schemas", "id", "title"}
    told = directory.get(f"{path}?excludedAttributes=title,id,meta").json()
    assert told["id"] == person["id"]
    assert not {"title", "meta"} & told.keys()
    both = directory.get(f"{path}?attributes=title&excludedAttributes=title")
    assert (both.status_code, both.json()["scimType"]) == (400, "invalidValue")


def test_a_version_tells_whether_anything_changed(directory) -> None:
    person = directory.user("li")
    path, tag = f"/Users/{person['id']}", person["meta"]["version"]
    assert directory.get(path).headers["ETag"] == tag
    known = directory.get(path, If_None_Match=tag)
    assert (known.status_code, known.content) == (304, b"")
    directory.group("Readers", person["id"])
    assert directory.get(path, If_None_Match=tag).status_code == 200


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_what_was_changed_since_it_was_read_is_not_changed(directory, method) -> None:
    person = directory.user("li")
    path, old = f"/Users/{person['id']}", person["meta"]["version"]
    operation = {"op": "replace", "path": "title", "value": "x"}
    new = directory.patch(path, operation, If_Match=old).headers["ETag"]
    bodies = {
        "PUT": {"schemas": [USER], "userName": "other"},
        "PATCH": {"schemas": [PATCH], "Operations": [operation]},
        "DELETE": None,
    }
    answer = directory.send(method, path, bodies[method], If_Match=old)
    assert answer.status_code == 412
    assert directory.get(path).headers["ETag"] == new
    assert directory.send(method, path, bodies[method], If_Match=new).is_success


def test_a_change_that_changes_nothing_keeps_version_and_time(directory) -> None:
    person = directory.user("li", title="x")
    operation = {"op": "replace", "path": "title", "value": "x"}
    told = directory.patch(f"/Users/{person['id']}", operation).json()
    assert told["meta"] == person["meta"]


def test_a_search_by_message_is_the_same_as_one_by_address(directory, five) -> None:
    body = {"schemas": [SEARCH], "filter": "title pr", "sortBy": "title", "count": 1}
    told = directory.send("POST", "/Users/.search", body).json()
    by_address = directory.get("/Users?filter=title pr&sortBy=title&count=1").json()
    assert told == by_address
    assert told["totalResults"] == 2
    assert [one["id"] for one in told["Resources"]] == [five[3]]


def test_both_kinds_are_searched_as_one_list(directory, five) -> None:
    group = directory.group("person-group")
    body = {
        "schemas": [SEARCH],
        "filter": 'displayName eq "PERSON-GROUP" or userName eq "person-4"',
        "attributes": ["displayName"],
    }
    told = directory.send("POST", "/.search", body).json()
    assert [one["id"] for one in told["Resources"]] == [five[4], group["id"]]
    page = directory.get("/?startIndex=5&count=2").json()
    assert page["totalResults"] == 6
    assert [one["id"] for one in page["Resources"]] == [five[4], group["id"]]


def _bulk(directory, *operations: dict, **more: int) -> list[dict]:
    answer = directory.send(
        "POST", "/Bulk", {"schemas": [BULK], "Operations": list(operations), **more}
    )
    assert answer.status_code == 200, answer.text
    return answer.json()["Operations"]


def _add(bulk_id: str, name: str) -> dict:
    data = {"schemas": [USER], "userName": name}
    return {"method": "POST", "path": "/Users", "bulkId": bulk_id, "data": data}


def test_a_bulk_job_refers_to_what_it_makes_in_any_order(directory) -> None:
    group = {
        "schemas": [GROUP],
        "displayName": "Readers",
        "members": [{"value": "bulkId:li"}, {"value": "bulkId:wang"}],
    }
    done = _bulk(
        directory,
        {"method": "POST", "path": "/Groups", "bulkId": "g", "data": group},
        _add("li", "li"),
        _add("wang", "wang"),
    )
    assert [one["status"] for one in done] == ["201", "201", "201"]
    assert [one["bulkId"] for one in done] == ["g", "li", "wang"]
    made = [one["location"].rsplit("/", 1)[-1] for one in done]
    assert directory.members(made[0]) == made[1:]
    assert done[0]["version"] == directory.get(f"/Groups/{made[0]}").headers["ETag"]


def test_an_operation_that_fails_takes_nothing_with_it_but_what_refers_to_it(
    directory,
) -> None:
    directory.user("taken")
    group = {"schemas": [GROUP], "displayName": "G", "members": [{"value": "bulkId:b"}]}
    done = _bulk(
        directory,
        _add("a", "new"),
        _add("b", "TAKEN"),
        {"method": "POST", "path": "/Groups", "bulkId": "g", "data": group},
        _add("c", "newer"),
    )
    assert [one["status"] for one in done] == ["201", "409", "400", "201"]
    assert done[1]["response"]["scimType"] == "uniqueness"
    assert directory.get("/Groups").json()["totalResults"] == 0
    assert directory.get("/Users").json()["totalResults"] == 3


def test_a_job_stops_after_as_many_failures_as_it_permits(directory) -> None:
    directory.user("taken")
    job = [_add("a", "taken"), _add("b", "taken"), _add("c", "new")]
    done = _bulk(directory, *job, failOnErrors=1)
    assert [one["status"] for one in done] == ["409"]
    done = _bulk(directory, *job, failOnErrors=2)
    assert [one["status"] for one in done] == ["409", "409"]
    assert directory.get("/Users").json()["totalResults"] == 1


def test_every_method_of_a_bulk_job(directory) -> None:
    person = directory.user("li")
    path, tag = f"/Users/{person['id']}", person["meta"]["version"]
    operation = {"op": "replace", "path": "title", "value": "x"}
    patch = {"schemas": [PATCH], "Operations": [operation]}
    put = {"schemas": [USER], "userName": "wang"}
    done = _bulk(
        directory,
        {"method": "PATCH", "path": path, "version": tag, "data": patch},
        {"method": "PATCH", "path": path, "version": tag, "data": patch},
        {"method": "PUT", "path": path, "data": put},
        {"method": "DELETE", "path": path},
        {"method": "DELETE", "path": path},
    )
    assert [one["status"] for one in done] == ["200", "412", "200", "204", "404"]
    assert done[0]["response"]["title"] == "x"


@pytest.mark.parametrize(
    "operations",
    [
        [],
        [7],
        [{"method": "GET", "path": "/Users"}],
        [{"method": "POST", "path": "/Users", "data": {}}],
        [{"method": "POST", "bulkId": "a", "data": {}}],
        [_add("same", "a"), _add("same", "b")],
    ],
)
def test_a_bulk_job_that_is_none_is_refused_as_a_whole(directory, operations) -> None:
    body = {"schemas": [BULK], "Operations": operations}
    assert directory.send("POST", "/Bulk", body).status_code == 400
    assert directory.get("/Users").json()["totalResults"] == 0


@pytest.mark.parametrize("path", ["/Bulk", "/Schemas/x", "/Users/x/y", "Users", "//"])
def test_a_bulk_operation_elsewhere_fails_alone(directory, path) -> None:
    done = _bulk(directory, {"method": "DELETE", "path": path}, _add("a", "a"))
    assert [one["status"][0] for one in done] == ["4", "2"]


def test_what_is_announced_is_what_is_done(directory) -> None:
    told = directory.get("/ServiceProviderConfig").json()
    assert told["patch"] == told["sort"] == told["etag"] == {"supported": True}
    assert told["changePassword"] == {"supported": False}
    assert told["filter"]["maxResults"] == 200
    assert told["authenticationSchemes"][0]["type"] == "oauthbearertoken"
    answer = directory.get('/Schemas?filter=id eq "x"')
    assert answer.status_code == 403
