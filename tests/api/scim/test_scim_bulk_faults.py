"""A database that fails in one operation of a bulk job fails no other."""

from collections.abc import Callable, Iterator

import psycopg
import pytest

from scim_directory import PATCH, USER
from xinhu.adapters.postgres.provision import url_for
from xinhu.desks.staff.models import ProvisionedPerson

BULK = "urn:ietf:params:scim:api:messages:2.0:BulkRequest"
ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"
FAULTS = {
    "refused by the database": "RAISE EXCEPTION 'li.min'",
    "connection lost": "PERFORM pg_terminate_backend(pg_backend_pid())",
    "number out of range": "PERFORM 2147483647 + 1",
}
_RULE = """
CREATE FUNCTION desk.fault() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    IF NEW.name_key LIKE 'fault%' THEN {fault}; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER fault BEFORE INSERT OR UPDATE ON desk.staff_provisioned_person
FOR EACH ROW EXECUTE FUNCTION desk.fault()
"""


@pytest.fixture
def failing(emptied, postgres) -> Iterator[Callable[[str], None]]:
    """Let the database fail for people whose name begins with ``fault``."""
    url = url_for(postgres.admin_url, "postgres", emptied.name)
    with psycopg.connect(url, autocommit=True) as admin:

        def let_fail(how: str) -> None:
            admin.execute(_RULE.replace("{fault}", FAULTS[how]))

        yield let_fail
        admin.execute("DROP FUNCTION IF EXISTS desk.fault CASCADE")


def _add(name: str) -> dict:
    data = {"schemas": [USER], "userName": name}
    return {"method": "POST", "path": "/Users", "bulkId": name, "data": data}


def _rename(identifier: str, name: str) -> dict:
    change = {"op": "replace", "path": "userName", "value": name}
    data = {"schemas": [PATCH], "Operations": [change]}
    return {"method": "PATCH", "path": f"/Users/{identifier}", "data": data}


def _bulk(directory, *operations: dict, **more: int) -> list[dict]:
    body = {"schemas": [BULK], "Operations": list(operations), **more}
    answer = directory.send("POST", "/Bulk", body)
    assert answer.status_code == 200, answer.text
    return answer.json()["Operations"]


def _names() -> set[str]:
    return set(ProvisionedPerson.objects.values_list("name_key", flat=True))


@pytest.mark.duty("R6.2")
@pytest.mark.parametrize("how", FAULTS)
def test_what_fails_is_that_operations_error_and_the_others_are_done_and_told(
    directory, failing, how
) -> None:
    li = directory.user("li")["id"]
    failing(how)
    done = _bulk(
        directory, _add("before"), _add("fault"), _rename(li, "fault2"), _add("after")
    )
    assert [one["status"] for one in done] == ["201", "500", "500", "201"]
    for one in done[1:3]:
        assert one["response"]["schemas"] == [ERROR]
        assert one["response"]["detail"].startswith("provision.unexpected")
        assert "li.min" not in str(one)
    assert done[2]["location"].endswith(f"/Users/{li}")
    assert _names() == {"li", "before", "after"}


def test_a_failure_of_the_database_counts_among_those_that_are_permitted(
    directory, failing
) -> None:
    failing("refused by the database")
    asked = [_add("before"), _add("fault1"), _add("fault2"), _add("after")]
    done = _bulk(directory, *asked, failOnErrors=2)
    assert [one["status"] for one in done] == ["201", "500", "500"]
    assert _names() == {"before"}


def test_whoever_waits_for_an_operation_that_failed_is_refused_and_told(
    directory, failing
) -> None:
    failing("refused by the database")
    waiting = {
        "method": "POST",
        "path": "/Groups",
        "bulkId": "g",
        "data": {
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"],
            "displayName": "Readers",
            "members": [{"value": "bulkId:fault"}],
        },
    }
    done = _bulk(directory, waiting, _add("fault"), _add("after"))
    assert [one["status"] for one in done] == ["400", "500", "201"]
    assert directory.get("/Groups").json()["totalResults"] == 0


def test_a_single_request_that_the_database_fails_is_answered_in_the_same_way(
    directory, failing
) -> None:
    failing("connection lost")
    body = {"schemas": [USER], "userName": "fault"}
    answer = directory.send("POST", "/Users", body)
    assert answer.status_code == 500
    assert answer.json()["detail"].startswith("provision.unexpected")
    assert directory.user("after")["userName"] == "after"
