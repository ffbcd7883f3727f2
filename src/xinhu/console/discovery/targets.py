"""What may be scanned: listed, and registered."""

from typing import ClassVar, Final, Self

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from xinhu.console.access.acting import branch_of
from xinhu.console.access.signed_in import SignedInRequest
from xinhu.console.discovery.at_desk import deed_of, discovery_desk, has_part, may
from xinhu.console.discovery.listing import target_lines
from xinhu.console.kit.forms import KitForm
from xinhu.console.kit.language import language_of
from xinhu.console.kit.words import explained, say_code
from xinhu.core.base.errors import BadInput, Refusal
from xinhu.desks.discovery.errors import (
    DatabaseNotNamedError,
    LocationRefusedError,
    PersonUnknownError,
    TargetKindError,
    TargetNameError,
    TargetTwiceError,
    TargetWithinError,
)
from xinhu.desks.discovery.locations import LONGEST as LONGEST_LOCATION
from xinhu.desks.discovery.models import Target
from xinhu.desks.discovery.states import DATABASE, FOLDER, MEDIUM
from xinhu.desks.discovery.targets import LONGEST, Wanted, register_target

_UNUSABLE: Final = 422
_KINDS: Final = (FOLDER, MEDIUM, DATABASE)
_BESIDE: Final[dict[type[Exception], str]] = {
    TargetNameError: "name",
    TargetKindError: "kind",
    LocationRefusedError: "location",
    DatabaseNotNamedError: "location",
    TargetTwiceError: "location",
    TargetWithinError: "location",
    PersonUnknownError: "owner",
}
"""Beside which field an error is told."""


class TargetForm(KitForm):
    """A target as somebody states it."""

    words: ClassVar[str] = "target_form"
    name = forms.CharField(max_length=LONGEST)
    kind = forms.ChoiceField()
    location = forms.CharField(max_length=LONGEST_LOCATION)
    owner = forms.CharField(max_length=LONGEST)
    unit = forms.CharField(max_length=LONGEST)

    def fill(self) -> Self:
        """Fill in what the choices offer."""
        named = [(c, say_code("target_kind", c, self.language)) for c in _KINDS]
        self.offer("kind", named)
        return self


@has_part("GET", "POST")
def targets(request: SignedInRequest) -> HttpResponse:
    """List targets; register one and lead to it."""
    data = request.POST if request.method == "POST" else None
    given = {"unit": branch_of(request)}
    form = TargetForm(language_of(request), data, initial=given).fill()
    if form.is_bound and form.is_valid():
        target = _registered(request, form)
        if target is not None:
            where = reverse("discovery_target", args=[target.pk])
            return redirect(f"{where}?done=registered")
    page = {
        "lines": target_lines(request),
        "form": form,
        "databases": discovery_desk().locations.names(),
        "retired": request.GET.get("done") == "retired",
        **may(request),
    }
    status = _UNUSABLE if form.errors else 200
    return render(request, "discovery/targets.html", page, status=status)


def _registered(request: SignedInRequest, form: TargetForm) -> Target | None:
    """Register; None where that was told beside a field.

    Raises:
        NoDiscoveryOfficerError: the post does not.
    """
    try:
        wanted = Wanted(**form.cleaned_data)
        return register_target(discovery_desk(), deed_of(request), wanted)
    except (BadInput, Refusal) as error:
        field = _BESIDE.get(type(error))
        if field is None:
            raise
        form.add_error(field, explained(error, form.language))
        return None
