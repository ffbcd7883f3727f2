"""Which reports of the locating list are wanted, as a form in the address."""

from collections.abc import Iterable
from typing import ClassVar, Final

from django import forms

from xinhu.console.inquiry.dossier import CustodyCard
from xinhu.console.inquiry.sorting import Columns
from xinhu.console.kit.forms import KitForm
from xinhu.console.kit.words import say, say_code

CABINETS: Final = ("loan_file", "refused_cabinet")
_DUE: Final = "yes"
_LONGEST: Final = 64
_NEVER: Final = "9999-99-99"

COLUMNS: Final[Columns[CustodyCard]] = {
    "number": ("custody_form.number", lambda each: each.number),
    "cabinet": ("custody.cabinet", lambda each: each.cabinet),
    "place": ("custody.place", lambda each: each.place),
    "placed": ("custody.placed_on", lambda each: each.placed_on),
    "until": ("custody.until", lambda each: each.keep_until or _NEVER),
    "moves": ("custody.moves", lambda each: f"{each.moves:06}"),
    "branch": ("custody.branch", lambda each: each.branch),
}
"""What has no last day stands after everything that has one."""


class CustodyFilterForm(KitForm):
    """Filters; empty ones filter nothing."""

    words: ClassVar[str] = "custody_filter"
    use_required_attribute = False
    code = forms.CharField(required=False, max_length=_LONGEST)
    cabinet = forms.ChoiceField(required=False)
    due = forms.ChoiceField(required=False)

    def fill(self) -> "CustodyFilterForm":
        """Fill in what the choices offer."""
        every = ("", say("filter.any", self.language))
        kinds = [(c, say_code("cabinet", c, self.language)) for c in CABINETS]
        self.offer("cabinet", [every, *kinds])
        self.offer("due", [every, (_DUE, say("custody.due_only", self.language))])
        return self

    def asked(self) -> dict[str, str]:
        """Return what the gate itself filters by; nothing where a filter is wrong."""
        if not self.is_valid():
            return {}
        return {name: self.cleaned_data[name] for name in ("cabinet", "due")}

    def leave(self, found: Iterable[CustodyCard]) -> list[CustodyCard]:
        """Return those whose number, place or inquiry holds the code."""
        if not self.is_valid():
            return []
        code = self.cleaned_data["code"].casefold()
        return [
            each
            for each in found
            if any(
                code in t.casefold() for t in (each.number, each.place, each.inquiry)
            )
        ]
