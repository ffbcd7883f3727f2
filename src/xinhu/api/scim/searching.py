"""Lists and searches: filter, order, page; over one kind or both.

A page begins at 1; what is below is taken as 1, a negative count as none. No answer has
more resources than announced.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet
from pydantic import ValidationError
from scim2_models import (
    Context,
    InvalidFilterException,
    InvalidPathException,
    InvalidValueException,
    NotImplementedException,
    ScimFilter,
    SearchRequest,
)

from xinhu.api.scim.calls import Call
from xinhu.api.scim.kinds import Kind
from xinhu.api.scim.projecting import dumped
from xinhu.api.scim.resources import Model
from xinhu.api.scim.versions import stamp
from xinhu.desks.staff.provisioning.filtering.ordering import ordered_by
from xinhu.desks.staff.provisioning.filtering.translating import condition

_LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
SEARCH = "urn:ietf:params:scim:api:messages:2.0:SearchRequest"
_FIRST = 1


@dataclass(frozen=True, slots=True)
class _Page:
    start: int
    count: int


def search(
    call: Call, sent: Mapping[str, object], kinds: Sequence[Kind]
) -> Mapping[str, object]:
    """Return the answer to a search.

    Args:
        call: the request.
        sent: names and values of a search request.
        kinds: one, or both.

    Raises:
        InvalidFilterException: the filter cannot be read or translated.
        InvalidValueException, InvalidPathException: another parameter is wrong.
        NotImplementedException: both kinds are to be sorted together.
    """
    numbers = call.under.rules.numbers
    text = sent.get("filter")
    if isinstance(text, str) and len(text) > numbers.filter:
        raise InvalidFilterException
    wanted = _read(sent, kinds)
    if wanted.sort_by and len(kinds) > 1:
        raise NotImplementedException
    count = numbers.default_page if wanted.count is None else wanted.count
    start = _FIRST if wanted.start_index is None else wanted.start_index
    page = _Page(max(_FIRST, start), min(max(0, count), numbers.page))
    total, shown = _collect(call, kinds, wanted, page)
    return {
        "schemas": [_LIST],
        "totalResults": total,
        "startIndex": page.start,
        "itemsPerPage": len(shown),
        "Resources": shown,
    }


def _read(sent: Mapping[str, object], kinds: Sequence[Kind]) -> Model:
    model: Any = kinds[0].model
    for kind in kinds[1:]:
        model |= kind.model
    try:
        return SearchRequest[model].model_validate(
            {"schemas": [SEARCH], **sent}, scim_ctx=Context.SEARCH_REQUEST
        )
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        where = str(first["loc"][0]) if first["loc"] else ""
        if where == "filter":
            raise InvalidFilterException from None
        if where in {"sortBy", "sort_by"}:
            raise InvalidPathException from None
        raise InvalidValueException from None


def _collect(
    call: Call,
    kinds: Sequence[Kind],
    wanted: Model,
    page: _Page,
) -> tuple[int, list[Mapping[str, object]]]:
    """Go through the kinds one after the other, as if they were one list."""
    total, shown = 0, []
    begin, end = page.start - 1, page.start - 1 + page.count
    for kind in kinds:
        rows = _rows(kind, wanted, lenient=len(kinds) > 1)
        here = rows.count()
        low, high = max(0, begin - total), min(here, end - total)
        total += here
        if low < high:
            for row in kind.ready(rows)[low:high]:
                resource = kind.show(row, call.base)
                stamp(resource)
                shown.append(dumped(resource, Context.SEARCH_RESPONSE, wanted))
    return total, shown


def _rows(kind: Kind, wanted: Model, *, lenient: bool) -> "QuerySet[Any]":
    rows: QuerySet[Any] = kind.rows()
    if wanted.filter is not None:
        bound = ScimFilter.__class_getitem__(kind.model)(str(wanted.filter))
        rows = rows.filter(condition(bound, kind.table, lenient=lenient))
    order: list[Any] = [F("pk").asc()]
    if wanted.sort_by:
        falling = wanted.sort_order == SearchRequest.SortOrder.descending
        binding = wanted.sort_binding(kind.model)
        order.insert(0, ordered_by(binding, kind.table, falling=falling))
    return rows.order_by(*order)
