"""What waits for an operator: one line of the first page."""

from collections.abc import Callable, Iterable
from typing import Final, Literal, NamedTuple

from xinhu.console.access.signed_in import SignedInRequest

State = Literal["overdue", "waiting", "soon"]


class Notice(NamedTuple):
    """A line: what, how urgent, until when, and where to do it.

    Attributes:
        state: code of its badge, ``home_state.<state>``.
        key: of its words, ``notice.<key>``.
        params: filled into the words: counts, titles of courses, days.
        day: the last day in time, as YYYY-MM-DD; empty where there is none.
        address: the page on which it is done.
    """

    state: State
    key: str
    params: dict[str, str | int]
    day: str
    address: str

    @property
    def words(self) -> str:
        """The key of its words."""
        return f"notice.{self.key}"


Source = Callable[[SignedInRequest], Iterable[Notice]]
"""Tells what of one kind waits for the operator of a request."""

ORDER: Final = {"overdue": 0, "waiting": 1, "soon": 2}


def urgent_first(notices: Iterable[Notice]) -> list[Notice]:
    """Return the lines as they are read: overdue ones, then by their last day."""
    return sorted(notices, key=lambda one: (ORDER[one.state], one.day or "9999"))
