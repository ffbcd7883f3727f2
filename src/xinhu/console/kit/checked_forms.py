"""Forms that are checked elsewhere: everything that is wrong is told at once.

Beside each field stands a place for its error, even while there is none, so that an
answer puts the errors there and leaves what was typed, and files, where they are.
"""

from django import forms

from xinhu.desks.staff.rules import Language


class Checked(forms.Form):
    """A form whose browser holds nothing back; mixed in before ``KitForm``."""

    use_required_attribute = False

    def __init__(self, language: Language, *given: object, **named: object) -> None:
        super().__init__(language, *given, **named)  # type: ignore[arg-type]  # handed through
        for field in self.fields.values():
            field.required = False
        for bound in self:
            place = f"{bound.auto_id}_error {bound.auto_id}_helptext"
            bound.field.widget.attrs["aria-describedby"] = place

    def tell(self, name: str, words: str) -> None:
        """Put an error beside a field, in place of what was told of it before."""
        self.errors.pop(name, None)
        self.add_error(name, words)
