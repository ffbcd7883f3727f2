"""``POST /Bulk``: many changes in one message, each of them whole or not at all.

Operations are carried out in their order, but one that refers to a resource by the
``bulkId`` of another waits for it, and circles are refused. After as many failures as
``failOnErrors`` permits nothing more is tried.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.http import HttpResponse
from pydantic import ValidationError
from scim2_models import (
    Context,
    InvalidPathException,
    InvalidSyntaxException,
    InvalidValueException,
    SCIMException,
)

from xinhu.api.scim.acting import Target, created, patched, removed, replaced
from xinhu.api.scim.answering import answer, told
from xinhu.api.scim.calls import Call, require_schema
from xinhu.api.scim.kinds import KINDS, Kind
from xinhu.api.scim.serving import language_of, log_unexpected, wording
from xinhu.core.base.errors import XinhuError
from xinhu.desks.staff.provisioning.errors import TooManyOperationsError

_REQUEST = "urn:ietf:params:scim:api:messages:2.0:BulkRequest"
_RESPONSE = "urn:ietf:params:scim:api:messages:2.0:BulkResponse"
_METHODS = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_REFERENCE = re.compile(r"bulkId:([A-Za-z0-9_.:-]{1,100})")
_CREATED, _DONE, _GONE = "201", "200", "204"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Operation:
    method: str
    path: str
    bulk_id: str
    version: str | None
    data: Mapping[str, Any] = field(repr=False)

    def waits_for(self, known: frozenset[str]) -> frozenset[str]:
        """Return the operations of this message that this one refers to."""
        text = f"{self.path} {json.dumps(self.data)}"
        return frozenset(_REFERENCE.findall(text)) & known


@dataclass(slots=True)
class _Job:
    call: Call
    identifiers: dict[str, str] = field(default_factory=dict)
    results: dict[int, Mapping[str, object]] = field(default_factory=dict)
    failures: int = 0


def bulk(call: Call) -> HttpResponse:
    """Carry out a bulk message."""
    sent = call.body()
    require_schema(sent, _REQUEST)
    operations = _read(sent, call.under.rules.numbers.operations)
    most = _fail_on_errors(sent)
    job = _Job(call)
    waiting = list(enumerate(operations))
    while waiting and not (most and job.failures >= most):
        number, operation = _next(waiting)
        waiting.remove((number, operation))
        _carry_out(number, operation, job)
    done = [job.results[number] for number in sorted(job.results)]
    return answer({"schemas": [_RESPONSE], "Operations": done})


def _next(waiting: list[tuple[int, _Operation]]) -> tuple[int, _Operation]:
    """Return the first operation that waits for nobody; in a circle, the first one."""
    open_ones = frozenset(one.bulk_id for _, one in waiting if one.bulk_id)
    for number, operation in waiting:
        if not operation.waits_for(open_ones - {operation.bulk_id}):
            return number, operation
    return waiting[0]


def _carry_out(number: int, operation: _Operation, job: _Job) -> None:
    """Carry out one operation, and keep what is to be told of it.

    Each is a transaction of its own. Whatever goes wrong in one, a lost database as
    well, is told as that one's: what was done before stays done, and is told.
    """
    result: dict[str, object] = {"method": operation.method}
    if operation.bulk_id:
        result["bulkId"] = operation.bulk_id
    try:
        result |= _perform(_resolved(operation, job), job)
    except (XinhuError, SCIMException, ValidationError) as error:
        result |= _failed(error, operation, job)
    except Exception as error:  # noqa: BLE001 -- the answer must not be lost
        log_unexpected(error)
        connection.close_if_unusable_or_obsolete()
        result |= _failed(error, operation, job)
    job.results[number] = result


def _failed(error: Exception, operation: _Operation, job: _Job) -> Mapping[str, object]:
    job.failures += 1
    status, body = told(error, wording(), language_of(job.call.request))
    result: dict[str, object] = {"status": str(status), "response": body}
    if operation.method != "POST":
        result["location"] = f"{job.call.base}{operation.path}"
    return result


def _perform(operation: _Operation, job: _Job) -> Mapping[str, object]:
    kind, identifier = _target(operation)
    call, data = job.call, operation.data
    target = Target(kind, identifier, operation.version)
    match operation.method:
        case "POST":
            made, status = created(kind, data, call), _CREATED
        case "PUT":
            made, status = replaced(target, data, call), _DONE
        case "PATCH":
            made, status = patched(target, data, call), _DONE
        case _:
            removed(target, call)
            return {"location": f"{call.base}{operation.path}", "status": _GONE}
    if operation.bulk_id:
        job.identifiers[operation.bulk_id] = made.id
    body = made.model_dump(scim_ctx=Context.RESOURCE_QUERY_RESPONSE)
    return {
        "location": made.meta.location,
        "version": made.meta.version,
        "status": status,
        "response": body,
    }


def _target(operation: _Operation) -> tuple[Kind, str]:
    endpoint, _, identifier = operation.path.removeprefix("/").partition("/")
    kind = next((one for one in KINDS if one.endpoint == endpoint), None)
    if kind is None or bool(identifier) == (operation.method == "POST"):
        raise InvalidPathException
    return kind, identifier


def _resolved(operation: _Operation, job: _Job) -> _Operation:
    """Put identifiers in place of references; raise where one has none."""

    def put(found: re.Match[str]) -> str:
        identifier = job.identifiers.get(found.group(1))
        if identifier is None:
            raise InvalidValueException
        return identifier

    return _Operation(
        method=operation.method,
        path=_REFERENCE.sub(put, operation.path),
        bulk_id=operation.bulk_id,
        version=operation.version,
        data=_replace(operation.data, put),
    )


def _replace(value: Any, put: Any) -> Any:  # noqa: ANN401 -- JSON, whatever its form
    match value:
        case str():
            return _REFERENCE.sub(put, value) if "bulkId:" in value else value
        case dict():
            return {name: _replace(one, put) for name, one in value.items()}
        case list():
            return [_replace(one, put) for one in value]
        case _:
            return value


def _read(sent: Mapping[str, Any], most: int) -> list[_Operation]:
    """Read the operations; a message that is none is refused as a whole."""
    plain = {name.lower(): value for name, value in sent.items()}
    listed = plain.get("operations")
    if not isinstance(listed, list) or not listed:
        raise InvalidSyntaxException
    if len(listed) > most:
        raise TooManyOperationsError(most=most)
    operations = [_operation(one) for one in listed]
    named = [one.bulk_id for one in operations if one.bulk_id]
    if len(set(named)) != len(named):
        raise InvalidValueException
    return operations


def _operation(sent: object) -> _Operation:
    if not isinstance(sent, dict):
        raise InvalidSyntaxException
    plain = {name.lower(): value for name, value in sent.items()}
    method, path = str(plain.get("method", "")).upper(), plain.get("path")
    bulk_id, version = plain.get("bulkid"), plain.get("version")
    data = plain.get("data", {})
    texts = isinstance(path, str) and isinstance(bulk_id, str | None)
    if method not in _METHODS or not texts or not isinstance(data, dict):
        raise InvalidSyntaxException
    if method == "POST" and not bulk_id:
        raise InvalidValueException
    return _Operation(
        method=method,
        path=str(path),
        bulk_id=bulk_id or "",
        version=version if isinstance(version, str) else None,
        data=data,
    )


def _fail_on_errors(sent: Mapping[str, Any]) -> int:
    plain = {name.lower(): value for name, value in sent.items()}
    asked = plain.get("failonerrors")
    if asked is None:
        return 0
    if not isinstance(asked, int) or isinstance(asked, bool) or asked < 1:
        raise InvalidValueException
    return asked
