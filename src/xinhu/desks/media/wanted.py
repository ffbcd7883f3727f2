"""What somebody states of a medium; needs no database."""

from typing import NamedTuple


class Wanted(NamedTuple):
    """A medium as somebody states it.

    Attributes:
        label: what is written on it.
        owner: user name or reference of who answers for it.
        unit: to which it belongs.
        purpose: what it is for.
    """

    label: str
    owner: str
    unit: str
    purpose: str
