"""What I am asked to explain, and saying it: once, as it stands."""

from typing import ClassVar

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.kit.forms import KitForm
from xinhu.console.kit.language import language_of
from xinhu.console.kit.words import lists
from xinhu.console.supervision.at_desk import deed_of, supervision_desk
from xinhu.console.supervision.telling import rows_of
from xinhu.core.base.errors import BadInput
from xinhu.desks.audit.supervision.errors import DayUnknownError
from xinhu.desks.audit.supervision.explaining import explain, question_of, questions
from xinhu.desks.audit.supervision.texts import LONGEST


class ExplanationForm(KitForm):
    """What one says."""

    words: ClassVar[str] = "explain"
    text = forms.CharField(max_length=LONGEST, widget=forms.Textarea({"rows": 4}))


@signed_in("GET")
def explanations(request: SignedInRequest) -> HttpResponse:
    """Show what the operator has yet to explain."""
    desk, deed = supervision_desk(), deed_of(request)
    asked = questions(desk, request.user, deed.at)
    rows = rows_of([each.seen for each in asked], language_of(request))
    page = {"asked": list(zip(asked, rows, strict=True))}
    return render(request, "supervision/explanations.html", page)


@signed_in("GET", "POST")
def explanation(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a question about one's own act; take the answer."""
    desk, deed, language = supervision_desk(), deed_of(request), language_of(request)
    data = request.POST if request.method == "POST" else None
    form = ExplanationForm(language, data)
    try:
        question = question_of(desk, request.user, pk, deed.at)
    except DayUnknownError:
        raise Http404 from None
    if form.is_bound and form.is_valid():
        try:
            explain(desk, deed, pk, form.cleaned_data["text"])
        except BadInput as odd:
            form.add_error("text", lists().wording.explain(odd, language).message)
        else:
            return redirect("explanations")
    (row,) = rows_of([question.seen], language)
    page = {"question": question, "row": row, "form": form}
    status = 422 if form.errors else 200
    return render(request, "supervision/explanation.html", page, status=status)
