"""Answers of the protocol: resources, and errors in the one shape it has for them.

A detail names attributes and codes; it repeats nothing of what was sent.
"""

import json
from collections.abc import Mapping

from django.http import HttpResponse
from pydantic import ValidationError
from scim2_models import Error, SCIMException

from xinhu.core.base.errors import BadInput, Refusal, XinhuError
from xinhu.desks.staff.wording import Language, Wording

CONTENT_TYPE = "application/scim+json"
_ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"
_CHALLENGE = 'Bearer realm="xinhu"'
_UNAUTHORISED, _BUSY = 401, 429
_BY_CODE: Mapping[str, tuple[int, str]] = {
    "provision.token": (401, ""),
    "provision.unknown": (404, ""),
    "provision.name_taken": (409, "uniqueness"),
    "provision.group_taken": (409, "uniqueness"),
    "operator.taken": (409, "uniqueness"),
    "provision.text": (400, "invalidValue"),
    "provision.too_many": (400, "tooMany"),
    "provision.member": (400, "invalidValue"),
    "provision.manager": (400, "invalidValue"),
    "provision.duty": (400, "invalidValue"),
    "provision.stale": (412, ""),
    "provision.busy": (429, ""),
    "provision.payload": (413, ""),
    "provision.operations": (413, ""),
    "duties.incompatible": (409, ""),
    "assignment.repeat": (409, ""),
    "unit.closed": (400, "invalidValue"),
    "post.department": (400, "invalidValue"),
    "provision.returning": (403, ""),
}
_WORDS: Mapping[str, str] = {
    "invalidFilter": "the filter cannot be read, or asks for what cannot be asked",
    "invalidPath": "a path names no attribute that is known",
    "invalidSyntax": "the message does not have the form that its schema asks for",
    "invalidValue": "a value is missing or does not fit its attribute",
    "mutability": "an attribute cannot be changed in this way",
    "noTarget": "a path finds nothing to change",
    "tooMany": "more than is worked on at once",
    "uniqueness": "a value belongs to somebody else",
    "sensitive": "this does not belong into an address",
}


def answer(
    body: Mapping[str, object] | None, status: int = 200, **headers: str
) -> HttpResponse:
    """Return an answer; ``None`` has no body."""
    content = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
    response = HttpResponse(content, status=status, content_type=CONTENT_TYPE)
    for name, value in headers.items():
        response.headers[name.replace("_", "-")] = value
    return response


def failure(status: int, detail: str, scim_type: str = "") -> dict[str, object]:
    """Return an error as the protocol writes it."""
    body: dict[str, object] = {"schemas": [_ERROR], "status": str(status)}
    if scim_type:
        body["scimType"] = scim_type
    return {**body, "detail": detail}


def told(
    error: Exception, wording: Wording, language: Language
) -> tuple[int, dict[str, object]]:
    """Turn an error into status and body.

    Args:
        error: ours, the protocol's, or one of a model.
        wording: of our errors.
        language: of the reader.
    """
    match error:
        case XinhuError():
            status, scim_type = _placed(error)
            words = wording.explain(error, language)
            detail = f"{error.code}: {words.message} {words.next}".strip()
            return status, failure(status, detail, scim_type)
        case SCIMException():
            detail = _WORDS.get(error.scim_type, type(error).__doc__ or "")
            return error.status, failure(
                error.status, detail.partition("\n")[0], error.scim_type
            )
        case ValidationError():
            first = Error.from_validation_error(error.errors(include_input=False)[0])
            status = first.status or 400
            where = _place(error)
            words_ = _WORDS.get(first.scim_type or "", "the message cannot be used")
            detail = f"{words_}: {where}" if where else words_
            return status, failure(status, detail, first.scim_type or "")
        case _:
            return 500, failure(500, "provision.unexpected: see the server's log")


def refused(status: int, body: Mapping[str, object]) -> HttpResponse:
    """Return an error as an answer, with what its status asks for."""
    if status == _UNAUTHORISED:
        return answer(body, status, WWW_Authenticate=_CHALLENGE)
    if status == _BUSY:
        return answer(body, status, Retry_After="60")
    return answer(body, status)


def _placed(error: XinhuError) -> tuple[int, str]:
    known = _BY_CODE.get(error.code)
    if known is not None:
        return known
    match error:
        case Refusal():
            return 403, ""
        case BadInput():
            return 400, "invalidValue"
        case _:
            return 503, ""


def _place(error: ValidationError) -> str:
    """Return where in a message something is wrong: names of attributes alone."""
    parts = error.errors(include_input=False)[0]["loc"]
    named = (str(part) for part in parts)
    return ".".join(part for part in named if part.replace("_", "").isalnum())[:80]
