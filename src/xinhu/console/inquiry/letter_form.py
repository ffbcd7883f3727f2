"""The form of a letter as the clerk types it, and as the gate is sent it."""

from base64 import b64encode
from datetime import date, datetime
from typing import ClassVar, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile

from xinhu.console.inquiry.answers import Lack
from xinhu.console.inquiry.details import DetailsForm, stated
from xinhu.console.inquiry.rules import BY_LETTER, paper_megabytes, reasons_on
from xinhu.console.kit.checked_forms import Checked
from xinhu.console.kit.words import say, say_code
from xinhu.desks.staff.rules import Language

PAPERS: Final = ("letter", "identity_front", "identity_back")
EVIDENCE: Final = ("provider", "certificate", "digest", "signed_at")
"""Of an electronic signature."""
_MOMENT: Final = "%Y-%m-%dT%H:%M"
_NUMBERS: Final = ("days", "uses")
_DIGITS: Final = 6
_LONGEST: Final = 200
_ACCEPT: Final = ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png"
_MEGABYTE: Final = 1024 * 1024


def _paper() -> forms.FileField:
    return forms.FileField(
        allow_empty_file=True, widget=forms.FileInput({"accept": _ACCEPT})
    )


class LetterForm(Checked, DetailsForm):
    """A letter of authorisation; what is missing the gate tells all at once."""

    words: ClassVar[str] = "letter_form"
    reasons = forms.MultipleChoiceField()
    institution = forms.CharField(max_length=_LONGEST)
    signed_on = forms.DateField(widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    days = forms.CharField(max_length=_DIGITS)
    uses = forms.CharField(max_length=_DIGITS)
    witness = forms.CharField(max_length=_LONGEST)
    place = forms.CharField(max_length=_LONGEST)
    letter = _paper()
    identity_front = _paper()
    identity_back = _paper()
    provider = forms.CharField(max_length=_LONGEST)
    certificate = forms.CharField(max_length=_LONGEST)
    digest = forms.CharField(max_length=_LONGEST)
    signed_at = forms.DateTimeField(
        widget=forms.DateTimeInput({"type": "datetime-local"}, _MOMENT)
    )

    def __init__(self, language: Language, *given: object, **named: object) -> None:
        super().__init__(language, *given, **named)
        self.offer("reasons", reasons_on(BY_LETTER, language))
        for name in _NUMBERS:
            self.fields[name].widget.attrs["inputmode"] = "numeric"

        for name in ("certificate", "digest"):
            self.fields[name].widget.attrs["spellcheck"] = "false"

    @property
    def evidence(self) -> bool:
        """Whether anything was typed of an electronic signature."""
        return any(self[name].value() for name in EVIDENCE)

    @property
    def chosen(self) -> list[str]:
        """The reasons that are ticked."""
        return list(self["reasons"].value() or ())

    def own_lacks(self) -> list[Lack]:
        """Return what cannot even be sent: no date, no number, a file too large."""
        given = self.cleaned_data
        most = paper_megabytes() * _MEGABYTE
        no_number = [n for n in _NUMBERS if given.get(n) and _number(given[n]) is None]
        large = [n for n in PAPERS if given.get(n) and given[n].size > most]
        return [
            *(Lack(name, "invalid") for name in (*self.errors, *no_number)),
            *(Lack(name, "too_large") for name in large),
        ]

    def body(self, customer: str) -> dict[str, object]:
        """Return what the gate is sent."""
        given = self.cleaned_data
        signed = given.get("signed_on")
        return {
            "customer": customer,
            "subject": stated(self),
            "reasons": given.get("reasons") or [],
            "institution": given.get("institution", ""),
            "signed_on": signed.isoformat() if isinstance(signed, date) else None,
            "days": _number(given.get("days", "")),
            "uses": _number(given.get("uses", "")),
            "witness": given.get("witness", ""),
            "place": given.get("place", ""),
            "electronic": self._electronic() if self.evidence else None,
            "papers": {name: _base64(given.get(name)) for name in PAPERS},
        }

    def _electronic(self) -> dict[str, object]:
        """Return the evidence for the gate's body; a digest by its own letters."""
        given = self.cleaned_data
        signed = given.get("signed_at")
        digest = "".join(given.get("digest", "").lower().split())
        return {
            "provider": given.get("provider", ""),
            "certificate": given.get("certificate", ""),
            "digest": digest,
            "signed_at": signed.isoformat() if isinstance(signed, datetime) else None,
        }

    def scan_body(self) -> dict[str, str]:
        """Return what the gate is sent to have the scan read."""
        given = self.cleaned_data
        return {
            "letter": _base64(given.get("letter")),
            "name": given.get("name", ""),
            "id_number": given.get("id_number", ""),
        }

    def tell_lacks(self, lacks: list[Lack]) -> None:
        """Put each beside its field; of one field the first counts."""
        told: set[str] = set()
        for lack in lacks:
            name = lack.what.rpartition(".")[2]
            if name in self.fields and name not in told:
                told.add(name)
                self.tell(name, _words(name, lack.why, self.language))


def _words(name: str, why: str, language: Language) -> str:
    special = f"letter_lack.{name}_{why}"
    words = say_code("letter_lack", f"{name}_{why}", language)
    if words in {special, f"{name}_{why}"}:
        return say_code("letter_lack", why, language)
    return words


def _number(text: str) -> int | None:
    """Read a whole number; None where there is none."""
    return int(text) if text.isascii() and text.isdigit() else None


def _base64(paper: object) -> str:
    if not isinstance(paper, UploadedFile):
        return ""
    if paper.size is not None and paper.size > paper_megabytes() * _MEGABYTE:
        return ""  # told already; nothing is sent that is refused anyway
    paper.seek(0)
    return b64encode(paper.read()).decode()


def megabytes_hint(language: Language) -> str:
    """Say which files are taken."""
    return say("letter_form.papers_hint", language, size=paper_megabytes())
