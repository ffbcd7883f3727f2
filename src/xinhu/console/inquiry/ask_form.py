"""What is stated to ask the bureau."""

from typing import ClassVar

from django import forms

from xinhu.console.inquiry.details import DetailsForm, stated

_LONGEST = 500
_NUMBER = 64


class ReasonedForm(DetailsForm):
    """A form with a reason: the page offers some, the gate judges any."""

    words: ClassVar[str] = "inquiry_form"
    reason = forms.CharField(max_length=_NUMBER, widget=forms.Select())

    def offer_reasons(self, choices: list[tuple[str, str]]) -> None:
        """Fill in what the list offers."""
        widget = self.fields["reason"].widget
        if isinstance(widget, forms.Select):
            widget.choices = choices


class AskForm(ReasonedForm):
    """Reason, whom it is about, and why again; on what it rests is the page's."""

    loan = forms.CharField(required=False, max_length=_NUMBER)
    why_again = forms.CharField(required=False, max_length=_LONGEST)

    def body(self, customer: str, ground: str) -> dict[str, object]:
        """Return what the gate is sent."""
        given = self.cleaned_data
        return {
            "customer": customer,
            "reason": given["reason"],
            "ground": ground,
            "subject": stated(self),
            "loan": given["loan"] or None,
            "why_again": given["why_again"],
        }


class RequestForm(ReasonedForm):
    """What a supervisor's approval is asked for."""

    loan = forms.CharField(max_length=_NUMBER)
    why = forms.CharField(max_length=_LONGEST)

    def body(self, customer: str) -> dict[str, object]:
        """Return what the gate is sent."""
        given = self.cleaned_data
        return {
            "customer": customer,
            "reason": given["reason"],
            "loan": given["loan"],
            "subject": stated(self),
            "why": given["why"],
        }
