"""Exit codes; explained to people in ``docs/operating/exit-codes.md``."""

from enum import IntEnum

from xinhu.core.base.errors import BadInput, Refusal, XinhuError


class Exit(IntEnum):
    """What a command ended with."""

    DONE = 0
    FOUND_WRONG = 1
    USAGE = 2
    REFUSED = 3
    BAD_INPUT = 4
    FAULT = 5
    UNREAD = 6
    INTERRUPTED = 130


def exit_of(error: XinhuError) -> Exit:
    """Return the exit code of an error, by whose concern it is."""
    match error:
        case Refusal():
            return Exit.REFUSED
        case BadInput():
            return Exit.BAD_INPUT
        case _:
            return Exit.FAULT
