"""Forms of the kit: labelled by ``rules/words``, errors tied to their fields."""

from typing import ClassVar

from django import forms

from xinhu.console.kit.words import say
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
