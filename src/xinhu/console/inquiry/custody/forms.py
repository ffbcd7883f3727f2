"""Where a report is put: codes of places, no names and no numbers of documents."""

from typing import ClassVar

from django import forms

from xinhu.console.kit.forms import KitForm
from xinhu.console.kit.words import explained
from xinhu.desks.inquiry.custody.errors import CustodyPlaceError
from xinhu.desks.inquiry.custody.rules import require_place

_LONGEST = 64


class MoveForm(KitForm):
    """The place alone."""

    words: ClassVar[str] = "custody_form"
    place = forms.CharField(max_length=_LONGEST)

    def clean_place(self) -> str:
        """Return the code of the place."""
        return self.code("place")

    def code(self, name: str) -> str:
        """Return a code of letters and digits; tell the gate's own words otherwise."""
        try:
            return require_place(str(self.cleaned_data[name]))
        except CustodyPlaceError as none:
            raise forms.ValidationError(explained(none, self.language)) from none


class PlaceForm(MoveForm):
    """Number of the loan, or of the file in the separate cabinet; and the place."""

    number = forms.CharField(max_length=_LONGEST)
    field_order = ("number", "place")

    def body(self) -> dict[str, object]:
        """Return what the gate is sent."""
        return {name: self.cleaned_data[name] for name in ("number", "place")}


class FileForm(PlaceForm):
    """A place in the separate cabinet: the number of its file is a code as well."""

    def clean_number(self) -> str:
        """Return the number of the file."""
        return self.code("number")
