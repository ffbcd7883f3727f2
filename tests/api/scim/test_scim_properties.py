"""Filters and PATCH agree with a slow and obvious model, whatever they are made of."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scim2_models import Context, PatchOp, ScimFilter

from reference.slow_scim import holds, patched
from scim_directory import PATCH, USER
from xinhu.api.scim.calls import TOLERANT
from xinhu.api.scim.kinds import GROUP, PERSON
from xinhu.api.scim.normalising import normalised
from xinhu.api.scim.serving import rules
from xinhu.core.base.clock import Instant
from xinhu.desks.staff.provisioning.filtering.translating import condition
from xinhu.desks.staff.provisioning.under import Under
from xinhu.desks.staff.tokens import Actor

LETTERS = 'aAbBäÄ李敏.%_\\"$*^[]() ıİßΣς-'
WORDS = ["a", "A", "李敏", "a.b", "100%", "_", '"', "\\", "$", "É", "E\u0301", "ß", "Σ"]
TEXT = st.one_of(st.sampled_from(WORDS), st.text(LETTERS, min_size=1, max_size=4))
ADDRESS = st.fixed_dictionaries(
    {}, optional={"value": TEXT, "type": st.sampled_from(["work", "Home", "x"])}
).filter(bool)
PEOPLE = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "title": TEXT,
            "displayName": TEXT,
            "externalId": TEXT,
            "active": st.booleans(),
            "name": st.fixed_dictionaries({"familyName": TEXT}),
            "emails": st.lists(ADDRESS, min_size=1, max_size=3),
        },
    ),
    min_size=1,
    max_size=6,
)
TEXTS = ["userName", "title", "displayName", "externalId", "name.familyName"]
OPERATORS = ["eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le"]
INNER = st.recursive(
    st.one_of(
        st.tuples(st.sampled_from(OPERATORS), st.sampled_from(["value", "type"]), TEXT),
        st.tuples(st.just("pr"), st.sampled_from(["value", "type"])),
    ),
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["and", "or"]), inner, inner),
        st.tuples(st.just("not"), inner),
    ),
    max_leaves=3,
)
FILTERS = st.recursive(
    st.one_of(
        st.tuples(
            st.sampled_from(OPERATORS),
            st.sampled_from([*TEXTS, "emails.value", "emails.type"]),
            TEXT,
        ),
        st.tuples(st.sampled_from(["eq", "ne"]), st.just("active"), st.booleans()),
        st.tuples(st.just("pr"), st.sampled_from([*TEXTS, "active", "emails", "name"])),
        st.tuples(st.just("[]"), st.just("emails"), INNER),
    ),
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["and", "or"]), inner, inner),
        st.tuples(st.just("not"), inner),
    ),
    max_leaves=5,
)


def written(filter_: tuple) -> str:
    """Write a filter as a directory sends it."""
    match filter_:
        case ("and" | "or" as word, one, other):
            return f"({written(one)}) {word} ({written(other)})"
        case ("not", one):
            return f"not ({written(one)})"
        case ("pr", path):
            return f"{path} pr"
        case ("[]", attribute, inner):
            return f"{attribute}[{written(inner)}]"
        case (operator, path, value):
            return f"{path} {operator} {json.dumps(value)}"
    raise AssertionError(filter_)


@pytest.fixture
def under(desk) -> Under:  # noqa: ARG001 -- for its effect
    by = Actor(reference="scim:1", post="provisioning", zone="head_office")
    return Under(rules=rules(), by=by, at=Instant(1_800_000_000_000_000))


def _added(under: Under, person: dict[str, Any], name: str) -> dict[str, Any]:
    """Add a person; return what is kept of them."""
    body = {"schemas": [USER], "userName": name, **person}
    resource = PERSON.model.model_validate(
        body, scim_ctx=Context.RESOURCE_CREATION_REQUEST, scim_policy=TOLERANT
    )
    row = PERSON.add(resource, under)
    return {**row.kept, "id": row.identifier}


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(people=PEOPLE, filters=st.lists(FILTERS, min_size=1, max_size=12))
def test_the_database_finds_what_the_slow_model_finds(under, people, filters) -> None:
    PERSON.rows().update(removed_at="2027-01-01T00:00Z")
    kept = [_added(under, one, f"P{n}") for n, one in enumerate(people)]
    for filter_ in filters:
        bound = ScimFilter[PERSON.model](written(filter_))
        found = PERSON.rows().filter(condition(bound, PERSON.table, lenient=False))
        expected = {one["id"] for one in kept if holds(filter_, one)}
        assert {row.identifier for row in found} == expected, written(filter_)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    names=st.lists(TEXT, min_size=1, max_size=5, unique_by=str.lower),
    filters=st.lists(
        st.one_of(
            st.tuples(st.sampled_from(OPERATORS), st.just("displayName"), TEXT),
            st.tuples(
                st.sampled_from(["eq", "sw", "co"]), st.just("members.value"), TEXT
            ),
            st.tuples(
                st.just("[]"),
                st.just("members"),
                st.tuples(st.sampled_from(["eq", "ne", "co"]), st.just("value"), TEXT),
            ),
        ),
        min_size=1,
        max_size=8,
    ),
)
def test_groups_are_found_as_the_slow_model_finds_them(under, names, filters) -> None:
    GROUP.rows().update(removed_at="2027-01-01T00:00Z")
    kept = []
    for n, name in enumerate(names):
        if not name.strip():
            continue
        members = [{"value": other} for other in dict.fromkeys(names[: n + 1])]
        body = {"displayName": name, "members": members}
        try:
            row = GROUP.add(GROUP.model.model_validate(body), under)
        except Exception as refused:  # noqa: BLE001 -- two names that are the same
            assert getattr(refused, "code", "") == "provision.group_taken"  # noqa: PT017 -- not what is tested
            continue
        kept.append({**body, "id": row.identifier})
    for filter_ in filters:
        bound = ScimFilter[GROUP.model](written(filter_))
        found = GROUP.rows().filter(condition(bound, GROUP.table, lenient=False))
        expected = {one["id"] for one in kept if _group_holds(filter_, one)}
        assert {row.identifier for row in found} == expected, written(filter_)


def _group_holds(filter_: tuple, group: dict[str, Any]) -> bool:
    """Members are identifiers and compared exactly: no letter is like another."""
    if "displayName" in filter_:
        return holds(filter_, group)
    named = {"members": [{"id": one["value"]} for one in group["members"]]}
    match filter_:
        case ("[]", attribute, (operator, _, value)):
            return holds(("[]", attribute, (operator, "id", value)), named)
        case (operator, _, value):
            return holds((operator, "members.id", value), named)
    raise AssertionError(filter_)


SCALAR = st.sampled_from(["title", "displayName", "name.familyName", "name.givenName"])
VALUE = st.text("abc李", min_size=1, max_size=3)
ENTRY = st.builds(
    lambda value, kind: {"value": value, "type": kind},
    st.sampled_from(["a@x", "b@x", "c@x"]),
    st.sampled_from(["work", "home"]),
)
OPERATIONS = st.lists(
    st.one_of(
        st.builds(
            lambda op, path, value: {"op": op, "path": path, "value": value},
            st.sampled_from(["add", "replace"]),
            SCALAR,
            VALUE,
        ),
        st.builds(lambda path: {"op": "remove", "path": path}, SCALAR),
        st.builds(
            lambda op, value: {"op": op, "path": "emails", "value": value},
            st.sampled_from(["add", "replace"]),
            st.lists(ENTRY, min_size=1, max_size=2, unique_by=str),
        ),
        st.builds(
            lambda key, value: {"op": "remove", "path": ("emails", key, value)},
            st.just("value"),
            st.sampled_from(["a@x", "b@x", "z@x"]),
        ),
        st.just({"op": "remove", "path": "emails"}),
    ),
    min_size=1,
    max_size=6,
)


def _sent(operation: dict[str, Any]) -> dict[str, Any]:
    path = operation["path"]
    if isinstance(path, tuple):
        path = f'{path[0]}[{path[1]} eq "{path[2]}"]'
    return {**operation, "path": path}


@settings(max_examples=200, deadline=None)
@given(operations=OPERATIONS)
def test_a_patch_does_what_the_slow_model_does(operations) -> None:
    start = {
        "userName": "li",
        "title": "t",
        "emails": [{"value": "a@x", "type": "work"}],
    }
    person = PERSON.model.model_validate({"schemas": [USER], **start})
    sent = {"schemas": [PATCH], "Operations": [_sent(one) for one in operations]}
    with TOLERANT:
        message = normalised(sent, PERSON, "x", rules().numbers)
        patch = PatchOp[PERSON.model].model_validate(
            message, scim_ctx=Context.RESOURCE_PATCH_REQUEST
        )
        patch.patch(person)
    shown = person.model_dump(scim_ctx=Context.DEFAULT)
    del shown["schemas"]
    assert shown == patched(start, operations)
