"""What is typed to take an objection, and to answer one."""

from typing import ClassVar, Final

from django import forms

from xinhu.console.inquiry.objections.rules import outcomes, subjects
from xinhu.console.kit.forms import KitForm
from xinhu.console.kit.words import say_code
from xinhu.desks.inquiry.objections.rules import LONGEST
from xinhu.desks.staff.rules import Language

BY: Final = ("customer", "agent")
_ROWS: Final = 5


class _Words(forms.CharField):
    """Words in several lines; a browser's line ends count as one character."""

    def __init__(self) -> None:
        super().__init__(
            max_length=LONGEST,
            widget=forms.Textarea({"rows": _ROWS, "spellcheck": "false"}),
        )

    def to_python(self, value: object) -> str:
        """Return them with plain line ends."""
        return str(super().to_python(value)).replace("\r\n", "\n")


class TakeForm(KitForm):
    """What is disputed, by whom, in their words."""

    words: ClassVar[str] = "objection_form"
    subjects = forms.MultipleChoiceField()
    by = forms.ChoiceField()
    said = _Words()

    def __init__(self, language: Language, *given: object, **named: object) -> None:
        super().__init__(language, *given, **named)
        self.offer("subjects", subjects(language))
        self.offer("by", [(c, say_code("objection_by", c, language)) for c in BY])

    @property
    def chosen(self) -> list[str]:
        """What is ticked."""
        return list(self["subjects"].value() or ())

    def body(self) -> dict[str, object]:
        """Return what the gate is sent."""
        given = self.cleaned_data
        said = {"subjects": given["subjects"], "by": given["by"]}
        return {**said, "words": given["said"]}


class AnswerForm(KitForm):
    """How it ends, and the answer in words."""

    words: ClassVar[str] = "objection_answer"
    outcome = forms.ChoiceField(widget=forms.RadioSelect())
    said = _Words()

    def __init__(self, language: Language, *given: object, **named: object) -> None:
        super().__init__(language, *given, **named)
        self.offer("outcome", outcomes(language))

    @property
    def chosen(self) -> str:
        """What is marked."""
        return str(self["outcome"].value() or "")

    def body(self) -> dict[str, object]:
        """Return what the gate is sent."""
        given = self.cleaned_data
        return {"outcome": given["outcome"], "words": given["said"]}
