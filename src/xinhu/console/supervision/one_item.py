"""One item: what the entry states, why it is listed, what was said; and the verdict."""

from typing import ClassVar

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from xinhu.console.access.signed_in import SignedInRequest
from xinhu.console.kit.forms import KitForm
from xinhu.console.kit.language import language_of
from xinhu.console.kit.words import lists, say_code
from xinhu.console.supervision.at_desk import (
    deed_of,
    own_item,
    supervises,
    supervision_desk,
)
from xinhu.console.supervision.film import FilmForm
from xinhu.console.supervision.telling import hindrance, rows_of
from xinhu.core.base.errors import BadInput
from xinhu.desks.audit.models import IN_ORDER, IRREGULAR, RESULTS
from xinhu.desks.audit.supervision.errors import DayUnknownError
from xinhu.desks.audit.supervision.items import Seen, following
from xinhu.desks.audit.supervision.judging import decide
from xinhu.desks.audit.supervision.texts import LONGEST
from xinhu.desks.staff.rules import Language


class VerdictForm(KitForm):
    """What was found, and a remark."""

    words: ClassVar[str] = "judge"
    result = forms.ChoiceField(widget=forms.RadioSelect({"autofocus": True}))
    remark = forms.CharField(
        required=False, max_length=LONGEST, widget=forms.Textarea({"rows": 2})
    )

    def fill(self, seen: Seen) -> "VerdictForm":
        """Offer what the item's state leaves to choose from."""
        codes = (IN_ORDER, IRREGULAR) if seen.state == "explained" else RESULTS
        self.offer("result", [(c, say_code("result", c, self.language)) for c in codes])
        return self


@supervises("GET", "POST")
def one_item(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show an item; decide it and go on to the next one that waits."""
    seen = own_item(request, pk)
    language = language_of(request)
    data = request.POST if request.method == "POST" else None
    form = VerdictForm(language, data, initial={"result": IN_ORDER}).fill(seen)
    status = 200
    if form.is_bound and form.is_valid():
        try:
            return _decided(request, seen, form)
        except DayUnknownError:
            raise Http404 from None
        except BadInput as odd:
            form.add_error("remark", lists().wording.explain(odd, language).message)
    if form.errors:
        status = 422
    page = {**facts(request, seen, language), "form": form}
    return render(request, "supervision/one_item.html", page, status=status)


def facts(
    request: SignedInRequest, seen: Seen, language: Language
) -> dict[str, object]:
    """Return what the page of an item tells."""
    (row,) = rows_of((seen,), language)
    closed = hasattr(seen.row.day, "signature")
    open_still = seen.state in {"open", "explained"} and not closed
    return {
        "row": row,
        "seen": seen,
        "closed": closed,
        "hindrance": None if closed else hindrance(request, seen),
        "decidable": open_still,
        "film": FilmForm(language),
        "verdicts": seen.row.verdicts.all(),
        "explanation": getattr(seen.row, "explanation", None),
        "footage": seen.row.footage.all(),
    }


def _decided(request: SignedInRequest, seen: Seen, form: VerdictForm) -> HttpResponse:
    given = form.cleaned_data
    desk, deed = supervision_desk(), deed_of(request)
    decide(desk, deed, seen.row.pk, given["result"], given["remark"])
    after = following(seen.row)
    if after is None:
        return redirect("supervision_list", seen.row.day_id)
    return redirect("supervision_item", after)
