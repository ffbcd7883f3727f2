"""One request of a directory: who asks, under which rules, and what was sent."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from scim2_models import InvalidSyntaxException, ScimPolicy

from xinhu.desks.staff.provisioning.errors import PayloadTooLargeError
from xinhu.desks.staff.provisioning.under import Under

TOLERANT = ScimPolicy(
    unknown=ScimPolicy.Unknown.ignore,
    remove_value_as_filter=ScimPolicy.RemoveValue.apply,
    unmatched_path_filter=ScimPolicy.UnmatchedPathFilter.create,
)
"""What directories send and the RFC does not foresee."""
_DEEPEST = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request that was let in.

    Attributes:
        request: Django's.
        under: rules, token and time.
        base: address of the server, without a slash at its end.
    """

    request: HttpRequest
    under: Under
    base: str

    def body(self) -> Mapping[str, Any]:
        """Read what was sent.

        Raises:
            PayloadTooLargeError: it is longer than announced.
            InvalidSyntaxException: it is no JSON object, or one with a name twice.
        """
        most = self.under.rules.numbers.payload
        raw = self.request.read(most + 1)
        if len(raw) > most:
            raise PayloadTooLargeError(most=most)
        try:
            sent = json.loads(
                raw.decode(), object_pairs_hook=_once, parse_constant=_no_number
            )
        except (ValueError, RecursionError):
            raise InvalidSyntaxException from None
        if not isinstance(sent, dict):
            raise InvalidSyntaxException
        _require_shallow(sent, _DEEPEST)
        return sent


def require_schema(sent: Mapping[str, Any], schema: str) -> None:
    """Raise where a message does not say that it is what it must be.

    Raises:
        InvalidSyntaxException: its ``schemas`` do not list the schema.
    """
    listed = next((v for k, v in sent.items() if k.lower() == "schemas"), None)
    named = listed if isinstance(listed, list) else []
    if schema.lower() not in {str(one).lower() for one in named}:
        raise InvalidSyntaxException


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len({name.lower() for name in found}) != len(pairs):
        message = "a name stands twice"
        raise ValueError(message)
    return found


def _no_number(_name: str) -> object:
    message = "not a number"
    raise ValueError(message)


def _require_shallow(value: object, levels: int) -> None:
    if levels == 0:
        raise InvalidSyntaxException
    inner: list[object] = []
    if isinstance(value, dict):
        inner = list(value.values())
    elif isinstance(value, list):
        inner = value
    for one in inner:
        if isinstance(one, dict | list):
            _require_shallow(one, levels - 1)
