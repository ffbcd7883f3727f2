"""Asking for somebody else, who cannot come in: the form, and what becomes of it.

Who may ask, and what is asked for, is for each page to say.
"""

from collections.abc import Callable

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from xinhu.console.access.signed_in import SignedInRequest
from xinhu.console.kit.forms import KitForm
from xinhu.console.kit.language import language_of
from xinhu.console.kit.words import explained
from xinhu.core.base.errors import BadInput, Refusal

Ask = Callable[[str, str], str]
"""Puts (name, reason) before a second person; returns the request's reference."""
_LONGEST_NAME, _LONGEST_REASON = 60, 200
_UNUSABLE = 422


class ForSomebodyForm(KitForm):
    """For whom, and why; a page's own has its words, with a title, lead and button."""

    operator = forms.CharField(max_length=_LONGEST_NAME)
    reason = forms.CharField(max_length=_LONGEST_REASON)


def answer(
    request: SignedInRequest,
    form: type[ForSomebodyForm],
    ask: Ask,
    on_operator: tuple[type[Refusal], ...],
) -> HttpResponse:
    """Show the form; ask, and lead to the request.

    Args:
        request: of somebody who may ask.
        form: of the page.
        ask: for what this page is there for.
        on_operator: refusals that are told beside the name.

    Raises:
        Refusal: of ``ask``, another than those.
    """
    language = language_of(request)
    start = {"operator": request.GET.get("operator", "")}
    posted = request.POST if request.method == "POST" else None
    filled = form(language, posted, initial=start)
    if filled.is_bound and filled.is_valid():
        given = filled.cleaned_data
        try:
            ref = ask(given["operator"].strip(), given["reason"])
        except on_operator as refused:
            filled.add_error("operator", explained(refused, language))
        except BadInput as unusable:
            filled.add_error("reason", explained(unusable, language))
        else:
            return redirect(f"{reverse('approval', args=[ref])}?done=asked")
    status = _UNUSABLE if filled.is_bound else 200
    page = {"form": filled}
    return render(request, "approvals/for_somebody.html", page, status=status)
