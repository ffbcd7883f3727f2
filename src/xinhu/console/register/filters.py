"""Which entries are wanted, as a form in the address; and in which order shown."""

from typing import ClassVar

from django import forms

from xinhu.console.gate_answers import Entry
from xinhu.console.kit.forms import KitForm
from xinhu.console.kit.words import lists, say, say_code, titled
from xinhu.core.base.ids import MalformedCustomerError, customer_id

KINDS = (
    "disclosure",
    "disclosure_failed",
    "inquiry",
    "report",
    "inquiry_words",
    "inquiry_book",
    "inquiry_book_row",
    "found_file",
    "search",
    "search_hit",
    "search_failed",
    "act",
    "import_opened",
    "import_closed",
    "volume_opened",
    "volume_closed",
    "genesis",
)
DECISIONS = ("permit", "refuse", "record")
COLUMNS = ("index", "at", "kind", "actor", "customer", "purpose", "decision")
_LONGEST = 64
_DAY_START, _DAY_END = "T00:00:00+08:00", "T23:59:59.999999+08:00"


class FilterForm(KitForm):
    """Filters of the register; empty ones filter nothing."""

    words: ClassVar[str] = "filter"
    use_required_attribute = False
    since = forms.DateField(
        required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    until = forms.DateField(
        required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    kind = forms.ChoiceField(required=False)
    decision = forms.ChoiceField(required=False)
    purpose = forms.ChoiceField(required=False)
    actor = forms.CharField(required=False, max_length=_LONGEST)
    customer = forms.CharField(required=False, max_length=_LONGEST)

    def fill(self) -> "FilterForm":
        """Fill in what the choices offer."""
        language = self.language
        every = ("", say("filter.any", language))
        kinds = [(k, say_code("kind", k, language)) for k in KINDS]
        self.offer("kind", [every, *kinds])
        self.offer(
            "decision",
            [every, *((d, say_code("decision", d, language)) for d in DECISIONS)],
        )
        purposes = [
            (code, titled("purpose", code, language)) for code in lists().book.purposes
        ]
        self.offer("purpose", [every, *purposes])
        return self

    def clean_customer(self) -> str:
        """Take the reference as it stands on a page, in capitals as well."""
        given = str(self.cleaned_data["customer"]).strip().lower()
        try:
            return customer_id(given) if given else ""
        except MalformedCustomerError as odd:
            words = lists().wording.explain(odd, self.language)
            raise forms.ValidationError(words.message) from None

    def query(self) -> dict[str, str]:
        """Return the parameters that the gate takes; days are those of this country."""
        given = self.cleaned_data
        names = ("kind", "decision", "purpose", "actor", "customer")
        query = {name: given[name].strip() for name in names if given[name]}
        if given["since"]:
            query["from"] = f"{given['since'].isoformat()}{_DAY_START}"
        if given["until"]:
            query["to"] = f"{given['until'].isoformat()}{_DAY_END}"
        return query


def in_order(entries: tuple[Entry, ...], order: str) -> tuple[Entry, ...]:
    """Sort the entries of one page.

    Args:
        entries: newest first, as the gate gave them.
        order: a column, with ``-`` before it for downwards; unknown: unchanged.
    """
    column = order.removeprefix("-")
    if column not in COLUMNS:
        return entries
    down = order.startswith("-")

    def key(entry: Entry) -> tuple[str, int]:
        if column == "index":
            return "", entry.index
        return str(getattr(entry.body, column) or ""), entry.index

    return tuple(sorted(entries, key=key, reverse=down))
