"""``GET`` of a list, and ``POST …/.search``: many resources by a filter."""

from collections.abc import Callable, Mapping

from django.http import HttpResponse
from scim2_models import InvalidValueException

from xinhu.api.scim.answering import answer
from xinhu.api.scim.calls import Call, require_schema
from xinhu.api.scim.kinds import Kind
from xinhu.api.scim.searching import SEARCH, search

_TEXTS = ("filter", "sortBy", "sortOrder")
_NUMBERS = ("startIndex", "count")
_LISTS = ("attributes", "excludedAttributes")
_KNOWN = {name.lower(): name for name in (*_TEXTS, *_NUMBERS, *_LISTS)}
_DIGITS = 10


def listing(*kinds: Kind) -> Callable[[Call], HttpResponse]:
    """Return the action that lists kinds by the address."""

    def find(call: Call) -> HttpResponse:
        return answer(search(call, _from_address(call), kinds))

    return find


def searching(*kinds: Kind) -> Callable[[Call], HttpResponse]:
    """Return the action that searches kinds by a message."""

    def find(call: Call) -> HttpResponse:
        sent = call.body()
        require_schema(sent, SEARCH)
        known = {
            _KNOWN[name.lower()]: value
            for name, value in sent.items()
            if name.lower() in _KNOWN and value is not None
        }
        return answer(search(call, known, kinds))

    return find


def _from_address(call: Call) -> Mapping[str, object]:
    query = call.request.GET
    sent: dict[str, object] = {name: query[name] for name in _TEXTS if query.get(name)}
    for name in _NUMBERS:
        if name in query:
            sent[name] = _number(query[name])
    for name in _LISTS:
        listed = [one.strip() for one in query.get(name, "").split(",")]
        if any(listed):
            sent[name] = [one for one in listed if one]
    return sent


def _number(text: str) -> int:
    digits = text.removeprefix("-")
    if not digits.isascii() or not digits.isdecimal() or len(digits) > _DIGITS:
        raise InvalidValueException
    return int(text)
