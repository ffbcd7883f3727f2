"""What becomes of findings, as forms: assigned, accepted up to a day, open again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final, Literal

from django import forms
from django.http import Http404, QueryDict

from xinhu.console.access.signed_in import SignedInRequest
from xinhu.console.discovery.at_desk import deed_of, discovery_desk
from xinhu.console.kit.forms import KitForm
from xinhu.console.kit.words import explained
from xinhu.core.base.errors import BadInput
from xinhu.desks.discovery.errors import (
    AcceptanceDayError,
    AcceptanceReasonError,
    FindingsUnknownError,
    PersonUnknownError,
)
from xinhu.desks.discovery.triage import LONGEST, accept, assign, reopen
from xinhu.desks.staff.rules import Language

Do = Literal["", "assign", "accept", "reopen"]
_DIGITS: Final = 18
_BESIDE: Final[dict[type[Exception], tuple[Do, str]]] = {
    PersonUnknownError: ("assign", "owner"),
    AcceptanceReasonError: ("accept", "reason"),
    AcceptanceDayError: ("accept", "until"),
}
"""In which form and beside which field an error is told."""
_DAY: Final = forms.DateInput({"type": "date"}, "%Y-%m-%d")


class AssignForm(KitForm):
    """Who is to mend it."""

    words: ClassVar[str] = "assign_form"
    use_required_attribute = False
    owner = forms.CharField(max_length=64)


class AcceptForm(KitForm):
    """Why it may stay, and until when."""

    words: ClassVar[str] = "accept_form"
    use_required_attribute = False
    reason = forms.CharField(max_length=LONGEST)
    until = forms.DateField(widget=_DAY)


@dataclass(slots=True)
class Deals:
    """The forms of a page, and which of them was sent.

    Attributes:
        do: what was asked for; empty: nothing.
        told: what is wrong beside no field.
    """

    do: Do
    assign: AssignForm
    accept: AcceptForm
    told: str = ""

    @classmethod
    def empty(cls, language: Language) -> "Deals":
        """Return forms in which nothing stands."""
        return cls.read(QueryDict(), language)

    @classmethod
    def read(cls, given: QueryDict, language: Language) -> "Deals":
        """Return the forms with what was sent in one of them."""
        asked = given.get("do", "")
        do: Do = "assign" if asked == "assign" else ""
        do = "accept" if asked == "accept" else do
        do = "reopen" if asked == "reopen" else do
        named = {"auto_id": "deal_%s"}
        return cls(
            do,
            AssignForm(language, given if do == "assign" else None, **named),
            AcceptForm(language, given if do == "accept" else None, **named),
        )

    @property
    def wrong(self) -> bool:
        """Tell whether anything was told."""
        return bool(self.told or self.assign.errors or self.accept.errors)


def deal_with(request: SignedInRequest, deals: Deals, chosen: Sequence[int]) -> bool:
    """Do with findings what was asked for; otherwise what is wrong is told.

    Raises:
        Http404: nothing that there is was asked for.
        Refusal: the post does not, or one of them may not be dealt with so.
    """
    desk, deed = discovery_desk(), deed_of(request)
    try:
        if deals.do == "assign" and deals.assign.is_valid():
            assign(desk, deed, chosen, deals.assign.cleaned_data["owner"])
        elif deals.do == "accept" and deals.accept.is_valid():
            given = deals.accept.cleaned_data
            accept(desk, deed, chosen, given["reason"], given["until"])
        elif deals.do == "reopen":
            reopen(desk, deed, chosen)
        elif not deals.do:
            raise Http404
        else:
            return False
    except (PersonUnknownError, AcceptanceReasonError, AcceptanceDayError) as wrong:
        form, field = _BESIDE[type(wrong)]
        told = deals.assign if form == "assign" else deals.accept
        told.add_error(field, explained(wrong, told.language))
    except FindingsUnknownError as wrong:
        deals.told = _said(wrong, deals)
    else:
        return True
    return False


def numbers_of(given: Iterable[str]) -> list[int]:
    """Return numbers as they were sent; what is none stands for one that is not."""
    return [_number(each) for each in given]


def _number(text: str) -> int:
    usable = text.isascii() and text.isdigit() and len(text) <= _DIGITS
    return int(text) if usable else 0


def _said(wrong: BadInput, deals: Deals) -> str:
    return explained(wrong, deals.assign.language)
