"""The form of a staff list, and a plan as its pages show it."""

from collections.abc import Iterable, Mapping
from typing import ClassVar, NamedTuple

from django import forms

from xinhu.console.kit.forms import KitForm
from xinhu.console.kit.words import explained
from xinhu.desks.staff.models import Unit
from xinhu.desks.staff.provisioning.staff_list.applying import KINDS, Change, Plan
from xinhu.desks.staff.provisioning.staff_list.columns import Columns
from xinhu.desks.staff.rules import Language

UNUSABLE = 422
MOST_SHOWN = 500
_DIGEST = 64
_LONGEST = 500


class ListForm(KitForm):
    """The file, whether it names everybody, and why it is handed in."""

    words: ClassVar[str] = "staff_import"
    file = forms.FileField(allow_empty_file=True)
    complete = forms.BooleanField(required=False)
    why = forms.CharField(required=False, max_length=_LONGEST)
    seen = forms.CharField(required=False, max_length=_DIGEST, widget=forms.HiddenInput)

    def ask_again(self) -> None:
        """Hide what was said before; the reason is needed now."""
        self.fields["complete"].widget = forms.HiddenInput()
        self.fields["why"].required = True


class Trouble(NamedTuple):
    """A problem as a reader is told it."""

    line: int
    column: str
    why: str


class Row(NamedTuple):
    """A change as ``staff_import/rows.html`` shows it, and as a request states it."""

    line: int
    kind: str
    username: str
    duties: tuple[tuple[str, str], ...]
    fields: tuple[str, ...]


def rows_of(changes: Iterable[Change]) -> list[Row]:
    """Return changes as rows of the one table that shows them."""
    return [
        Row(one.line, one.kind, one.username, one.duties, one.fields) for one in changes
    ]


def unit_names() -> Mapping[str, str]:
    """Return the names of all units, by code."""
    return dict(Unit.objects.values_list("code", "name"))


def counts_of(plan: Plan) -> list[tuple[str, int]]:
    """Return how many rows do what."""
    return [(kind, plan.count(kind)) for kind in KINDS]


def troubles_of(plan: Plan, columns: Columns, language: Language) -> list[Trouble]:
    """Return what is wrong, row by row, in the reader's words."""
    return [
        Trouble(
            problem.line,
            columns.shown.get(problem.field, ""),
            explained(problem.why, language),
        )
        for problem in plan.problems
    ]
