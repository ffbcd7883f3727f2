"""Which lines of the due list are wanted, as a form in the address; in which order."""

from collections.abc import Iterable
from typing import ClassVar, Final

from django import forms

from xinhu.console.kit.forms import KitForm
from xinhu.console.kit.words import say, say_code, titled
from xinhu.console.training.at_desk import title_of
from xinhu.console.training.own import state_of
from xinhu.desks.staff.rules import Language
from xinhu.desks.training.desk import Desk
from xinhu.desks.training.people.lines import Line

STATES: Final = ("overdue", "open", "soon", "current")
COLUMNS: Final = ("name", "branch", "post", "course", "state", "deadline")


class LineFilter(KitForm):
    """Filters of the due list; empty ones filter nothing."""

    words: ClassVar[str] = "due_filter"
    use_required_attribute = False
    branch = forms.ChoiceField(required=False)
    post = forms.ChoiceField(required=False)
    course = forms.ChoiceField(required=False)
    state = forms.ChoiceField(required=False)

    def fill(self, lines: Iterable[Line], desk: Desk) -> "LineFilter":
        """Fill in what the choices offer: what there is among the lines."""
        persons = [line.person for line in lines]
        language = self.language
        self._offer("branch", {p.branch: p.branch for p in persons})
        posts = {p.post: titled("post", p.post, language) for p in persons}
        self._offer("post", posts)
        packs = desk.book.packs.items()
        self._offer("course", {code: title_of(pack, language) for code, pack in packs})
        states = {code: say_code("training_state", code, language) for code in STATES}
        self._offer("state", states)
        return self

    def _offer(self, name: str, named: dict[str, str]) -> None:
        every = ("", say("due_filter.any", self.language))
        self.offer(name, [every, *sorted(named.items(), key=lambda each: each[1])])

    def keep(self, lines: Iterable[Line]) -> list[Line]:
        """Return the lines that the filters leave."""
        given = self.cleaned_data
        return [
            line
            for line in lines
            if given["branch"] in {"", line.person.branch}
            and given["post"] in {"", line.person.post}
            and given["course"] in {"", line.pack.course.code}
            and given["state"] in {"", state_of(line)}
        ]


def in_order(lines: list[Line], order: str, language: Language) -> list[Line]:
    """Sort lines.

    Args:
        lines: what is left of them.
        order: a column, with ``-`` before it for downwards; unknown: by deadline.
        language: of the reader; names are sorted as they are read.
    """
    column = order.removeprefix("-")

    def key(line: Line) -> tuple[str, int, str]:
        names = {
            "name": line.person.name,
            "branch": line.person.branch,
            "post": titled("post", line.person.post, language),
            "course": title_of(line.pack, language),
            "state": str(STATES.index(state_of(line))),
        }
        return names.get(column, ""), line.deadline, line.person.reference

    return sorted(lines, key=key, reverse=order.startswith("-"))
