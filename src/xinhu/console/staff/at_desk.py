"""Pages for who manages operators; everybody else is refused, and that is written down.

The desk's doors are reached from here alone; what they refuse stands at the form.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import wraps
from typing import ParamSpec
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpResponse

from xinhu.console.access.acting import actor
from xinhu.console.access.signed_in import OwnView, SignedInRequest, View, signed_in
from xinhu.console.kit.times import now
from xinhu.console.kit.words import lists
from xinhu.core.base.clock import Instant, from_datetime
from xinhu.core.base.errors import Refusal
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.organisation.authority import STAFF, require_scope
from xinhu.desks.staff.organisation.entries import one_act

Given = ParamSpec("Given")


def at_staff_desk(
    *methods: str, scope: str = STAFF
) -> Callable[[OwnView[Given]], View[Given]]:
    """Make a view answer these methods, for who carries the scope at this moment.

    Args:
        methods: such as ``GET``.
        scope: what the operator's role must be good for.

    Raises:
        Refusal: from the view, for anybody else; written down.
    """

    def wrap(view: OwnView[Given]) -> View[Given]:
        @signed_in(*methods)
        @wraps(view)
        def answered(
            request: SignedInRequest, /, *args: Given.args, **kwargs: Given.kwargs
        ) -> HttpResponse:
            at = now()
            try:
                require_scope(request.user, scope, lists().book, at)
            except Refusal:
                with one_act("page", actor(request), at):
                    raise
            return view(request, *args, **kwargs)

        return answered

    return wrap


def operator_or_404(reference: str) -> Operator:
    """Return the operator of an address.

    Raises:
        Http404: nobody has this reference.
    """
    # What no reference holds no database is asked about: NUL is an error there.
    rows = Operator.objects.filter(reference=reference)
    found = rows.first() if reference.isprintable() else None
    if found is None:
        raise Http404
    return found


def beginning(day: date) -> Instant:
    """Return when a day begins here."""
    return from_datetime(datetime.combine(day, time(), _here()))


def end(day: date) -> Instant:
    """Return when a day is over here: a post held until a day is held on that day."""
    return beginning(day + timedelta(days=1))


def last_day(moment: datetime) -> date:
    """Return the last day on which something holds that ends at a moment."""
    return (moment - timedelta(microseconds=1)).astimezone(_here()).date()


def _here() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)
