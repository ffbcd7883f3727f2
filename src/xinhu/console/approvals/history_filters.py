"""Which decided requests are wanted, as a form in the address."""

from datetime import datetime, time, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings

from xinhu.console.approvals.listing import kind_label
from xinhu.console.approvals.rules import book
from xinhu.console.kit.forms import KitForm
from xinhu.console.kit.words import say, say_code
from xinhu.core.base.clock import from_datetime
from xinhu.desks.staff.approvals.reading import EVERYTHING, Wanted

STATES = ("granted", "used", "denied", "expired", "withdrawn")
_LONGEST = 64


class HistoryForm(KitForm):
    """Filters of the history; empty ones filter nothing."""

    words: ClassVar[str] = "history"
    use_required_attribute = False
    since = forms.DateField(
        required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    until = forms.DateField(
        required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    kind = forms.ChoiceField(required=False)
    state = forms.ChoiceField(required=False)
    person = forms.CharField(required=False, max_length=_LONGEST)

    def fill(self) -> "HistoryForm":
        """Fill in what the choices offer."""
        every = ("", say("filter.any", self.language))
        kinds = [(code, kind_label(code, self.language)) for code in book().rules]
        states = [(code, say_code("state", code, self.language)) for code in STATES]
        self.offer("kind", [every, *kinds])
        self.offer("state", [every, *states])
        return self

    def wanted(self) -> Wanted:
        """Return the filters; what cannot be used filters nothing."""
        if not self.is_valid():
            return EVERYTHING
        given = self.cleaned_data
        return Wanted(
            kind=given["kind"],
            state=given["state"],
            person=given["person"].strip(),
            since=_midnight(given["since"], 0),
            until=_midnight(given["until"], 1),
        )


def _midnight(day: object, later: int) -> int | None:
    """Return the instant at which a day of this country begins, some days later."""
    if not isinstance(day, datetime) and hasattr(day, "toordinal"):
        zone = ZoneInfo(settings.TIME_ZONE)
        begins = datetime.combine(day, time(), zone)  # type: ignore[arg-type]  # a date
        return from_datetime(begins + timedelta(days=later))
    return None
