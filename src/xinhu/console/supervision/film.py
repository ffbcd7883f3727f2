"""Noting where the footage of an act lies: camera, from when to when."""

from typing import ClassVar
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from xinhu.console.access.signed_in import SignedInRequest
from xinhu.console.kit.forms import KitForm
from xinhu.console.kit.language import language_of
from xinhu.console.supervision.at_desk import (
    deed_of,
    own_item,
    supervises,
    supervision_desk,
)
from xinhu.desks.audit.supervision.errors import (
    DayUnknownError,
    VideoReferenceError,
)
from xinhu.desks.audit.supervision.filming import note_footage, span_of

_LONGEST = 40
_CLOCK = forms.TimeInput({"type": "time", "step": "1"})


class FilmForm(KitForm):
    """Camera and times of the day of the act."""

    words: ClassVar[str] = "film"
    camera = forms.CharField(max_length=_LONGEST)
    starts = forms.TimeField(widget=_CLOCK)
    ends = forms.TimeField(widget=_CLOCK)


@supervises("POST")
def film(request: SignedInRequest, pk: int) -> HttpResponse:
    """Note footage and go back to the item."""
    seen = own_item(request, pk)
    form = FilmForm(language_of(request), request.POST)
    if not form.is_valid():
        raise VideoReferenceError
    given = form.cleaned_data
    starts, ends = span_of(
        seen.row.day.day, given["starts"], given["ends"], ZoneInfo(settings.TIME_ZONE)
    )
    try:
        note_footage(
            supervision_desk(),
            deed_of(request),
            pk,
            given["camera"].strip(),
            starts,
            ends,
        )
    except DayUnknownError:
        raise Http404 from None
    return redirect("supervision_item", pk)
