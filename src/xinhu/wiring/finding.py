"""What one check of the doctor found."""

from typing import Literal, NamedTuple


class Finding(NamedTuple):
    """A check and its outcome.

    Attributes:
        what: was looked at.
        state: ``ok``; ``due``: soon something must be done; ``wrong``: a promise does
            not hold.
        detail: facts; never customers' data.
        todo: what to do; empty where all is well.
    """

    what: str
    state: Literal["ok", "due", "wrong"]
    detail: str
    todo: str = ""
