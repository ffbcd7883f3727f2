"""Which of one's inquiries are wanted, as a form in the address."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar, Final

from django import forms

from xinhu.console.inquiry.answers import InquiryCard
from xinhu.console.inquiry.rules import (
    BY_APPROVAL,
    BY_LETTER,
    reason_name,
    reasons_on,
)
from xinhu.console.inquiry.sorting import Columns
from xinhu.console.kit.forms import KitForm
from xinhu.console.kit.times import on_the_clock
from xinhu.console.kit.words import say, say_code
from xinhu.desks.staff.rules import Language

STATES: Final = (
    "reserved", "registered", "sending", "unclear", "answered", "rejected", "refused",
    "interrupted", "given_up",
)  # fmt: skip
_DAY: Final = len("2026-01-01")


class InquiryFilterForm(KitForm):
    """Filters; empty ones filter nothing."""

    words: ClassVar[str] = "inquiry_filter"
    use_required_attribute = False
    since = forms.DateField(
        required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    until = forms.DateField(
        required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    reason = forms.ChoiceField(required=False)
    state = forms.ChoiceField(required=False)

    def fill(self) -> "InquiryFilterForm":
        """Fill in what the choices offer."""
        every = ("", say("filter.any", self.language))
        kinds = (BY_LETTER, BY_APPROVAL)
        reasons = [each for kind in kinds for each in reasons_on(kind, self.language)]
        states = [(s, say_code("inquiry_state", s, self.language)) for s in STATES]
        self.offer("reason", [every, *reasons])
        self.offer("state", [every, *states])
        return self

    def leave(self, found: Iterable[InquiryCard]) -> list[InquiryCard]:
        """Return what the filters leave; nothing where one is wrong."""
        if not self.is_valid():
            return []
        given = self.cleaned_data
        return [
            each
            for each in found
            if given["reason"] in {"", each.reason}
            and given["state"] in {"", each.state}
            and _within(each, given["since"], given["until"])
        ]


COLUMNS: Final[Columns[InquiryCard]] = {
    "at": ("inquiry.asked_at", lambda each: each.asked_at),
    "reason": ("inquiry_form.reason", lambda each: each.reason),
    "customer": ("customer.reference", lambda each: each.customer),
    "state": ("customer.state", lambda each: each.state),
    "changed": ("inquiry.changed_at", lambda each: each.changed_at),
}


def lines(
    found: Iterable[InquiryCard], language: Language
) -> list[tuple[InquiryCard, str]]:
    """Return inquiries with the name of their reason."""
    return [(each, reason_name(each.reason, language)) for each in found]


def _within(each: InquiryCard, since: date | None, until: date | None) -> bool:
    day = date.fromisoformat(on_the_clock(each.asked_at)[:_DAY])
    return (since is None or since <= day) and (until is None or day <= until)
