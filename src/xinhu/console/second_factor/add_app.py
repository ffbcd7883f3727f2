"""Adding an authenticator app: its secret as a drawing and as text, then its code."""

from typing import ClassVar

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters

from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.kit.forms import KitForm
from xinhu.console.kit.language import language_of
from xinhu.console.kit.words import say
from xinhu.console.second_factor.adding import added, owner_is_asked, require_may_add
from xinhu.console.second_factor.qr_code import draw
from xinhu.console.second_factor.surroundings import owner_of, session_of, under
from xinhu.console.second_factor.telling import told
from xinhu.core.base.errors import Refusal
from xinhu.desks.staff.second_factor import one_time_code
from xinhu.desks.staff.second_factor.adding import add_app as add
from xinhu.desks.staff.second_factor.adding import draw_app, secret_of_draft
from xinhu.desks.staff.second_factor.errors import (
    FactorNeededError,
    OwnerUnprovenError,
)

_DRAFT = "factor_draft"
_UNUSABLE = 422


class AppForm(KitForm):
    """The first code of the app, and the password where it is the first factor."""

    words: ClassVar[str] = "app"
    password = forms.CharField(
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        strip=False,
    )
    code = forms.CharField(
        max_length=12,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}
        ),
    )


@sensitive_post_parameters()
@signed_in("GET", "POST", while_lacking=True)
def add_app(request: SignedInRequest) -> HttpResponse:
    """Show the secret; add the app once it shows the right code.

    Raises:
        FactorNeededError: the operator has a factor that is not fresh.
        FactorPresentError: the operator has an app already.
    """
    require_may_add(request, "totp")
    sent = request.method == "POST"
    form = AppForm(language_of(request), request.POST if sent else None)
    if not owner_is_asked(request):
        del form.fields["password"]
    draft = request.session.get(_DRAFT)
    if not sent or not isinstance(draft, str):
        draft = request.session[_DRAFT] = draw_app(request.user, under(request))
    status = 200
    if form.is_bound and form.is_valid():
        try:
            return _added(request, form, draft)
        except FactorNeededError:
            raise
        except Refusal as refused:
            wrong = isinstance(refused, OwnerUnprovenError)
            field = "password" if wrong and "password" in form.fields else "code"
            form.add_error(field, told(request, refused))
            status = _UNUSABLE
    return _page(request, form, draft, status)


def _added(request: SignedInRequest, form: AppForm, draft: str) -> HttpResponse:
    owner = owner_of(request, form.cleaned_data.get("password", ""))
    codes = add(
        request.user.pk,
        draft,
        form.cleaned_data["code"],
        owner,
        session_of(request),
        under(request),
    )
    del request.session[_DRAFT]
    return added(request, codes)


def _page(
    request: SignedInRequest, form: AppForm, draft: str, status: int
) -> HttpResponse:
    secret = secret_of_draft(draft, request.user, under(request))
    address = one_time_code.address_of(
        secret, owner=request.user.username, issuer=say("frame.name", "zh")
    )
    first = next((n for n in form.fields if form[n].errors), next(iter(form.fields)))
    form.fields[first].widget.attrs["autofocus"] = True
    page = {
        "form": form,
        "drawing": draw(address),
        "secret": one_time_code.in_groups(secret),
    }
    return render(request, "second_factor/add_app.html", page, status=status)
