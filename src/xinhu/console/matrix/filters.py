"""Which part of the matrix is wanted, as a form in the address."""

from typing import ClassVar

from django import forms

from xinhu.console.kit.forms import KitForm
from xinhu.console.kit.words import lists, say, say_code, titled
from xinhu.desks.staff.policy_change.matrices import OTHER, Choice
from xinhu.desks.staff.rules import Language

AXES = ("role", "ground", "zone")
OTHERS = "*"
"""How the address names every department that nothing names."""


class MatrixForm(KitForm):
    """Filters of the matrix; empty ones filter nothing."""

    words: ClassVar[str] = "matrix_filter"
    use_required_attribute = False
    department = forms.ChoiceField(required=False)
    purpose = forms.ChoiceField(required=False)
    role = forms.ChoiceField(required=False)
    ground = forms.ChoiceField(required=False)
    zone = forms.ChoiceField(required=False)

    def fill(self, departments: tuple[str, ...]) -> "MatrixForm":
        """Fill in what the choices offer."""
        language, book = self.language, lists().book
        every = ("", say("filter.any", language))
        self.offer(
            "department",
            [
                every,
                *(
                    (in_address(name), department_label(name, language))
                    for name in departments
                ),
            ],
        )
        codes = {
            "purpose": ("purpose", book.purposes),
            "role": ("role", book.roles),
            "ground": ("kind", ("none", *book.grounds)),
            "zone": ("zone", book.zones),
        }
        for name, (what, known) in codes.items():
            named = [(code, name_of(what, code, language)) for code in known]
            self.offer(name, [every, *named])
        return self

    def choice(self) -> Choice:
        """Return which paths are looked at."""
        return Choice(**{name: self.cleaned_data[name] for name in AXES})


def name_of(what: str, code: str, language: Language) -> str:
    """Return the name of a code; a purpose that needs no ground has one as well."""
    if what == "kind" and code == "none":
        return say("matrix.no_ground", language)
    return titled(what, code, language)


def department_label(name: str, language: Language) -> str:
    """Return what a department is called; some have a name by code."""
    if name == OTHER:
        return say("matrix.other_departments", language)
    return say_code("department", name, language)


def in_address(department: str) -> str:
    """Return how an address names a department."""
    return OTHERS if department == OTHER else department


def from_address(text: str) -> str:
    """Return the department that an address names."""
    return OTHER if text == OTHERS else text
