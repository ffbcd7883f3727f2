"""Forms of the kit: labelled by ``rules/words``, errors tied to their fields."""

from typing import ClassVar

from django import forms

from xinhu.console.kit.words import joined, say
from xinhu.desks.staff.rules import Language


class KitForm(forms.Form):
    """A form whose labels are phrases ``<words>.<field>``.

    Args:
        language: of the reader.
        given: as Django's forms take.
    """

    words: ClassVar[str] = ""
    use_required_attribute = True

    def __init__(self, language: Language, *given: object, **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type]  # handed through
        self.language: Language = language
        for name, field in self.fields.items():
            field.label = say(f"{self.words}.{name}", language)
        for bound in self:
            bound.field.widget.attrs.setdefault("autocomplete", "off")

    def offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        """Fill in what a field offers to choose from."""
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def add_told(self, name: str | None, message: str, following: str) -> None:
        """Put what the gate said, and what to do next, beside a field; or above all."""
        self.add_error(name, joined(message, following, self.language))
