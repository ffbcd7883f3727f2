"""The OpenAPI document: valid, complete, and kept by the gate under fire."""

import json
import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple, cast

import jsonschema_rs
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

import xinhu
from bank import ALICES, Bank, digest_of
from bank_expect import harmless
from bank_people import LIU
from counter import letter_form, today
from xinhu.api import addresses

DOCUMENT: dict[str, Any] = json.loads(
    (Path(xinhu.__file__).parent / "api" / "openapi.json").read_text("utf-8")
)
CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
)
WHO = {
    "/api/v1/approvals/{ref}/grant": "sun",
    "/api/v1/approvals/{ref}/deny": "sun",
    "/api/v1/approvals/{ref}": "sun",
    "/api/v1/entries": "audit",
    "/api/v1/entries/{index}": "audit",
    "/api/v1/customers/{customer}/entries": "audit",
    "/api/v1/supervision/entries": "zhou",
    "/api/v1/loans/{number}": "loans",
}
# Tokens are put in by the test, so that what is sent gets past step 1.
SCHEMA = schemathesis.openapi.from_dict({**DOCUMENT, "security": []})


class _Any:
    """Stands for every handler: only addresses and methods are looked at."""

    def __getattr__(self, name: str) -> "_Any":
        return self

    def __call__(self, *_: object, **__: object) -> None:
        return None


def _operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in DOCUMENT["paths"].items():
        for method, operation in methods.items():
            yield path, method.upper(), operation


def _example(path: str, operation: dict[str, Any]) -> str:
    for parameter in operation.get("parameters", ()):
        if parameter["in"] == "path":
            value = str(parameter["example"])
            path = path.replace(f"{{{parameter['name']}}}", value)
    assert "{" not in path
    return path


def test_document_and_addresses_are_the_same() -> None:
    handlers = cast("addresses.Handlers", _Any())
    fixed = addresses._fixed(handlers)  # noqa: SLF001 -- the page that is compared
    routes = addresses._routes(handlers)  # noqa: SLF001 -- the same
    documented: dict[str, set[str]] = {}
    for path, method, operation in _operations():
        example = _example(path, operation)
        if example in fixed:
            known = example
        else:
            (known,) = (
                r.pattern.pattern for r in routes if r.pattern.fullmatch(example)
            )
        documented.setdefault(known, set()).add(method)
    served = {address: set(methods) for address, methods in fixed.items()}
    served |= {route.pattern.pattern: set(route.handlers) for route in routes}
    assert documented == served


def test_every_reference_leads_somewhere_and_everything_is_referred_to() -> None:
    text = json.dumps(DOCUMENT)
    used = set(re.findall(r'"\$ref": "#/components/([^"]+)"', text))
    defined = {
        f"{group}/{name}"
        for group in ("schemas", "responses", "headers")
        for name in DOCUMENT["components"][group]
    }
    assert used == defined


def _schema(part: dict[str, Any]) -> dict[str, Any]:
    return {**part, "components": DOCUMENT["components"]}


def test_every_schema_is_one_and_takes_its_own_examples() -> None:
    for name, schema in DOCUMENT["components"]["schemas"].items():
        jsonschema_rs.meta.validate(schema)
        for example in schema.get("examples", ()):
            assert jsonschema_rs.Draft202012Validator(_schema(schema)).is_valid(
                example
            ), name


def test_every_example_of_a_request_and_an_answer_fits_its_schema() -> None:
    seen = 0
    for path, _, operation in _operations():
        answers = operation["responses"].values()
        bodies = [operation.get("requestBody", {}), *answers]
        for body in bodies:
            content = body.get("content", {}).get("application/json", {})
            if "example" in content:
                validator = jsonschema_rs.Draft202012Validator(
                    _schema(content["schema"])
                )
                validator.validate(content["example"])
                seen += 1
        for parameter in operation.get("parameters", ()):
            if "example" in parameter:
                jsonschema_rs.Draft202012Validator(
                    _schema(parameter["schema"])
                ).validate(parameter["example"])
        assert "requestBody" not in operation or (
            "example" in operation["requestBody"]["content"]["application/json"]
        ), path
    assert seen >= 15


def test_every_operation_is_described_once() -> None:
    names = [operation["operationId"] for _, _, operation in _operations()]
    assert len(names) == len(set(names))
    tags = {tag["name"] for tag in DOCUMENT["tags"]}
    for path, _, operation in _operations():
        assert operation["summary"], path
        assert operation["description"], path
        assert set(operation["tags"]) <= tags
        open_to_all = operation.get("security") == []
        assert ("401" in operation["responses"]) == (not open_to_all), path


def test_the_example_of_a_disclosure_works_as_it_stands(bank: Bank) -> None:
    operation = DOCUMENT["paths"]["/api/v1/disclosures"]["post"]
    body = operation["requestBody"]["content"]["application/json"]["example"]
    bank.case(ref=body["ground"]["ref"])
    answer = bank.ask(ALICES, "POST", "/api/v1/disclosures", body)
    assert answer.status == 200
    jsonschema_rs.Draft202012Validator(
        _schema(DOCUMENT["components"]["schemas"]["Shown"])
    ).validate(answer.json)


def _keeps_to_the_document(case: schemathesis.Case, bank: Bank) -> None:
    """Send what was made, and hold the answer against the document."""
    if bank.size() == 0:
        _furnish(bank)
    prepared = requests.Request(**_request(case)).prepare()
    token = WHO.get(case.operation.path, ALICES)
    body = prepared.body or b""
    answer = bank.ask(
        token,
        str(prepared.method),
        str(prepared.path_url),
        raw=body if isinstance(body, bytes) else body.encode(),
    )
    response = schemathesis.Response(
        answer.status,
        {name: [value] for name, value in answer.headers.items()},
        answer.body,
        prepared,
        elapsed=0.0,
        verify=False,
    )
    case.validate_response(response, checks=list(CHECKS))
    if answer.status >= 400:
        harmless(answer)


def _sent(path: str, method: str) -> Callable[..., None]:
    """Return the test of one operation.

    Each has a name of its own: all operations as items of one test share that test's
    name, of which workers run one.
    """

    @SCHEMA.include(path=path, method=method).parametrize()
    @settings(
        max_examples=25,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    def whatever_is_sent(case: schemathesis.Case, bank: Bank) -> None:
        _keeps_to_the_document(case, bank)

    return whatever_is_sent


for _path, _method, _ in _operations():
    _name = re.sub("[^a-z0-9]+", "_", f"{_method}{_path}".lower()).strip("_")
    globals()[f"test_whatever_is_sent_the_gate_keeps_to_{_name}"] = _sent(
        _path, _method
    )


def _request(case: schemathesis.Case) -> dict[str, Any]:
    known = ("method", "url", "params", "data", "json", "headers", "cookies")
    kwargs = case.as_transport_kwargs(base_url="http://gate.test")
    return {name: kwargs[name] for name in known if kwargs.get(name) is not None}


class _Waits(NamedTuple):
    """What waits in a furnished bank."""

    approval: str
    inquiry: str


def _furnish(bank: Bank) -> _Waits:
    """Put something behind every address; return what waits."""
    bank.look()
    bank.look("bob", ground=None)
    bank.look("alice-revoked")
    body = {"field": "name", "value": "刘芳菲", "purpose": "customer_search"}
    bank.ask("sun", "POST", "/api/v1/searches", body)
    wish = {"customer": LIU.id, "purpose": "counter_service", "fields": ["name"]}
    asked = bank.ask(ALICES, "POST", "/api/v1/approvals", {**wish, "reason": "x"})
    glass = {**wish, "purpose": "emergency", "reason": "system_down"}
    bank.ask(ALICES, "POST", "/api/v1/break-glass", glass)
    form = letter_form(LIU)
    token = "UPDATE desk.staff_token SET kind = %s WHERE digest = %s"
    bank.owner.execute(token, ("session", digest_of(ALICES)))
    letter = bank.ask(ALICES, "POST", "/api/v1/letters", form).json["ref"]
    bank.owner.execute(token, ("api", digest_of(ALICES)))
    inquiry = {
        "customer": LIU.id,
        "subject": form["subject"],
        "reason": "loan_approval",
        "ground": letter,
    }
    told = bank.ask(ALICES, "POST", "/api/v1/inquiries", inquiry).json
    assert told["state"] == "registered", "there is no bureau"
    bank.drain()
    bank.checkpoint()
    return _Waits(str(asked.json["ref"]), str(told["ref"]))


def test_answers_of_a_furnished_gate_fit_their_schemas(bank: Bank) -> None:
    waits = _furnish(bank)
    for path, method, operation in _operations():
        if method != "GET" or "json" not in str(operation["responses"].get("200")):
            continue
        query = {
            "inclusion": "?index=0",
            "consistency": "?from=1",
            "supervision/entries": "?day=2026-11-23",
            "letters": f"?customer={LIU.id}",
            "book": f"?from={today()}&to={today()}",
            "sums": f"?from={today()}&to={today()}",
        }
        address = _example(path, operation) + next(
            (asked for end, asked in query.items() if path.endswith(end)), ""
        )
        address = re.sub(r"approval-[a-z0-9]+", waits.approval, address)
        address = re.sub(r"inquiry-[a-z0-9]+", waits.inquiry, address)
        for token in ("pan", "sun", "audit", "zhou"):
            answer = bank.ask(token, "GET", address)
            if answer.status == 200:
                schema = operation["responses"]["200"]["content"]["application/json"]
                jsonschema_rs.Draft202012Validator(_schema(schema["schema"])).validate(
                    answer.json
                )
                break
        else:
            pytest.fail(address)
    ends = [row.index for row in bank.entries()]
    assert all(after == before + 1 for before, after in pairwise(ends))


def test_the_page_for_people_names_every_address() -> None:
    page = (Path(__file__).parents[2] / "docs" / "api.md").read_text("utf-8")
    told = set(re.findall(r"^\| `([A-Z]+ /[^`]+)` \|", page, re.MULTILINE))
    assert told == {f"{method} {path}" for path, method, _ in _operations()}


@pytest.mark.duty("R7.5")
def test_no_address_hands_a_file_out() -> None:
    found = [
        (path, kind)
        for path, _, operation in _operations()
        for answer in operation["responses"].values()
        for kind in answer.get("content", {})
        if "inquiries" in operation["tags"] and kind != "application/json"
    ]
    assert not found
    for path, _, operation in _operations():
        if "inquiries" in operation["tags"]:
            told = json.dumps(operation["responses"])
            assert "binary" not in told, path
            assert "base64" not in told, path
