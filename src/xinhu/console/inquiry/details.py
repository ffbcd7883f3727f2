"""Whom it is about, as the customer states it at the counter: fields and body.

Typed each time. What is typed is kept nowhere but in the page, because the console
holds no key to seal it with.
"""

from typing import Final

from django import forms

from xinhu.console.inquiry.rules import documents
from xinhu.console.kit.forms import KitForm
from xinhu.desks.staff.rules import Language

DETAILS: Final = ("name", "id_type", "id_number", "mobile", "address")
USUAL: Final = "居民身份证"
_LONGEST: Final = 200


class DetailsForm(KitForm):
    """Name, document, telephone and address."""

    name = forms.CharField(max_length=_LONGEST)
    id_type = forms.ChoiceField(initial=USUAL)
    id_number = forms.CharField(max_length=_LONGEST)
    mobile = forms.CharField(max_length=_LONGEST)
    address = forms.CharField(max_length=_LONGEST)

    def __init__(self, language: Language, *given: object, **named: object) -> None:
        super().__init__(language, *given, **named)
        self.offer("id_type", documents(language))
        for name in ("name", "id_number", "mobile", "address"):
            self.fields[name].widget.attrs["spellcheck"] = "false"


def stated(form: forms.Form) -> dict[str, str]:
    """Return the details for the gate's body; what was not typed is empty."""
    return {name: str(form.cleaned_data.get(name) or "") for name in DETAILS}
