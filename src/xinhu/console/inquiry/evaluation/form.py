"""The form of an evaluation: the whole picture in words, what follows, and why."""

from typing import ClassVar, Final

from django import forms

from xinhu.console.inquiry.rules import refusal_grounds
from xinhu.console.kit.forms import KitForm
from xinhu.console.kit.words import say_code
from xinhu.desks.staff.rules import Language

PICTURE: Final = ("income", "debts", "purpose", "history", "explanation")
OUTCOMES: Final = ("granted", "refused")
_LONGEST: Final = 2000


def _words() -> forms.CharField:
    return forms.CharField(
        max_length=_LONGEST, widget=forms.Textarea({"rows": 2, "spellcheck": "false"})
    )


class EvaluationForm(KitForm):
    """What the reviewer writes; nothing is chosen beforehand."""

    words: ClassVar[str] = "evaluation_form"
    income = _words()
    debts = _words()
    purpose = _words()
    history = _words()
    explanation = _words()
    outcome = forms.ChoiceField(widget=forms.RadioSelect())
    grounds = forms.MultipleChoiceField(required=False)

    def __init__(self, language: Language, *given: object, **named: object) -> None:
        super().__init__(language, *given, **named)
        outcomes = [(c, say_code("evaluation_outcome", c, language)) for c in OUTCOMES]
        self.offer("outcome", outcomes)
        self.offer("grounds", self.among_others + self.of_credit)

    @property
    def among_others(self) -> list[tuple[str, str]]:
        """Code and name of the grounds that are more than credit data."""
        return self._grounds(credit_data=False)

    @property
    def of_credit(self) -> list[tuple[str, str]]:
        """Code and name of the grounds that come from the report alone."""
        return self._grounds(credit_data=True)

    @property
    def chosen(self) -> list[str]:
        """The grounds that are ticked."""
        return list(self["grounds"].value() or ())

    def body(self) -> dict[str, object]:
        """Return what the gate is sent."""
        given = self.cleaned_data
        return {
            "outcome": given["outcome"],
            "grounds": given["grounds"],
            "picture": {name: given[name] for name in PICTURE},
        }

    def _grounds(self, *, credit_data: bool) -> list[tuple[str, str]]:
        return [
            (code, ground.en if self.language == "en" else ground.zh)
            for code, ground in refusal_grounds().items()
            if ground.credit_data == credit_data
        ]
