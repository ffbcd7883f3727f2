"""The supervision desk as one request sees it: the rules in force, now, from here."""

from collections.abc import Callable
from datetime import date
from typing import ParamSpec
from zoneinfo import ZoneInfo

import msgspec
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from xinhu.console.access.acting import branch_of
from xinhu.console.access.coming import zone_of_request
from xinhu.console.access.signed_in import OwnView, SignedInRequest, View, signed_in
from xinhu.console.asking import Gate
from xinhu.console.gate_answers import Entry
from xinhu.console.gate_errors import RoleRefusedError
from xinhu.console.kit.times import now
from xinhu.desks.audit.models import SupervisedDay
from xinhu.desks.audit.supervision.desk import Desk, require_supervisor
from xinhu.desks.audit.supervision.drawing import MOST, Fetched
from xinhu.desks.audit.supervision.errors import (
    DayTooLargeError,
    DayUnknownError,
    NoSupervisorError,
    OtherUnitError,
)
from xinhu.desks.audit.supervision.items import Seen, item_of
from xinhu.desks.audit.supervision.opening import open_desk
from xinhu.desks.audit.supervision.overview import day_of_list
from xinhu.desks.staff.deeds import Deed

Given = ParamSpec("Given")
_PAGE = 500


class DayOfEntries(msgspec.Struct, frozen=True):
    """A page of a branch's day, as the gate answers."""

    unit: str
    entries: tuple[Entry, ...]


def supervision_desk() -> Desk:
    """Return the rules of this installation."""
    return open_desk(
        settings.XINHU_RULES, settings.XINHU_OWN_RULES, ZoneInfo(settings.TIME_ZONE)
    )


def deed_of(request: SignedInRequest) -> Deed:
    """Return who acts, from where, now."""
    return Deed(by=request.user, network=zone_of_request(request), at=now())


def supervises(*methods: str) -> Callable[[OwnView[Given]], View[Given]]:
    """Make a view answer these methods, and only for who supervises."""

    def wrap(view: OwnView[Given]) -> View[Given]:
        @signed_in(*methods)
        def checked(
            request: SignedInRequest, /, *args: Given.args, **kwargs: Given.kwargs
        ) -> HttpResponse:
            try:
                require_supervisor(supervision_desk(), deed_of(request))
            except NoSupervisorError:
                raise RoleRefusedError from None
            return view(request, *args, **kwargs)

        return checked

    return wrap


def list_of(request: SignedInRequest, pk: int) -> SupervisedDay:
    """Return a list that the supervisor may read: their branch's, or any at the head.

    Raises:
        Http404: there is none of this number.
        OtherUnitError: it is another branch's.
    """
    try:
        row = day_of_list(pk)
    except DayUnknownError:
        raise Http404 from None
    _require_reader(request, row.unit)
    return row


def own_item(request: SignedInRequest, pk: int) -> Seen:
    """Return an item that the supervisor may read.

    Raises:
        Http404: there is none of this number.
        OtherUnitError: it stands on another branch's list.
    """
    try:
        seen = item_of(pk)
    except DayUnknownError:
        raise Http404 from None
    _require_reader(request, seen.row.day.unit)
    return seen


def _require_reader(request: SignedInRequest, unit: str) -> None:
    head_office = supervision_desk().rules.head_office
    if branch_of(request) not in {unit, head_office}:
        raise OtherUnitError


def fetch_day(request: HttpRequest, unit: str, day: date) -> tuple[Fetched, ...]:
    """Ask the gate for everything that a branch's operators did on a day.

    Raises:
        GateRefusedError: the branch is not theirs to read.
        DayTooLargeError: there is more than one list can be drawn from.
    """
    gate = Gate(request)
    found: list[Fetched] = []
    after: int | None = None
    while True:
        page = gate.get(
            DayOfEntries,
            "supervision",
            "entries",
            day=day.isoformat(),
            unit=unit,
            after=after,
            limit=_PAGE,
        ).entries
        found += [Fetched(each.index, each.leaf, bytes(each.entry)) for each in page]
        if len(page) < _PAGE:
            return tuple(found)
        if len(found) > MOST:
            raise DayTooLargeError(most=MOST)
        after = page[-1].index
