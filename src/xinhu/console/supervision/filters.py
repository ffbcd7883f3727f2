"""Which items of a list are wanted, as a form in the address; and in which order."""

from collections.abc import Mapping, Sequence
from typing import ClassVar, Final

from django import forms

from xinhu.console.kit.forms import KitForm
from xinhu.console.kit.words import say, say_code
from xinhu.console.supervision.telling import Row, reason

STATES: Final = ("open", "asked", "explained", "in_order", "irregular")
COLUMNS: Final = ("number", "at", "name", "what", "ground", "decision", "state")


class ItemFilter(KitForm):
    """Filters of a list; empty ones filter nothing."""

    words: ClassVar[str] = "item_filter"
    use_required_attribute = False
    reason = forms.ChoiceField(required=False)
    state = forms.ChoiceField(required=False)
    actor = forms.ChoiceField(required=False)

    def fill(self, rows: Sequence[Row]) -> "ItemFilter":
        """Fill in what the choices offer: what there is among the rows."""
        language = self.language
        codes = dict.fromkeys(code for row in rows for code in row.seen.row.reasons)
        self._offer("reason", {code: reason(code, language) for code in codes})
        states = {code: say_code("item_state", code, language) for code in STATES}
        self._offer("state", states)
        self._offer("actor", {row.actor: row.name or row.actor for row in rows})
        return self

    def _offer(self, name: str, named: dict[str, str]) -> None:
        self.offer(name, [("", say("item_filter.any", self.language)), *named.items()])

    @staticmethod
    def shown(counted: Mapping[str, int]) -> list[str]:
        """Return the states that there are, in their order."""
        return [state for state in STATES if counted[state]]

    def keep(self, rows: Sequence[Row]) -> list[Row]:
        """Return the rows that the filters leave; none where they cannot be ones."""
        if not self.is_valid():
            return []
        given = self.cleaned_data
        return [
            row
            for row in rows
            if (not given["reason"] or given["reason"] in row.seen.row.reasons)
            and given["state"] in {"", row.seen.state}
            and given["actor"] in {"", row.actor}
        ]


def in_order(rows: Sequence[Row], order: str) -> list[Row]:
    """Sort rows by a column, with ``-`` before it for downwards."""
    column = order.removeprefix("-")

    def key(row: Row) -> tuple[str, int]:
        values = {
            "at": row.at,
            "name": row.name or row.actor,
            "what": row.what,
            "ground": row.ground,
            "decision": row.seen.entry.decision,
            "state": str(STATES.index(row.seen.state)),
        }
        return values.get(column, ""), row.seen.row.number

    return sorted(rows, key=key, reverse=order.startswith("-"))
