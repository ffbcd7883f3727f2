"""Refusals that lead to a page on which the reader does what is needed, and back."""

from xinhu.console.kit.problems import lead
from xinhu.console.second_factor.ask import ask_instead
from xinhu.desks.staff.second_factor.errors import FactorNeededError

_AT_THE_GATE = "second_factor.needed"


def connect() -> None:
    """Tell the pages of problems; done once, when the console comes up."""
    for code in (_AT_THE_GATE, FactorNeededError.code):
        lead(code, ask_instead)
