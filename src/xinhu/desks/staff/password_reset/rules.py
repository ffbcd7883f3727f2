"""How long a one-time link holds, how often one is asked for: data."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from xinhu.core.base.clock import SECOND
from xinhu.core.policy.rules_file import PolicyInvalidError, read_rules
from xinhu.desks.staff.passwords.rules import Number

NAME = "password_reset.yaml"
_KNOWN = {"mailed_minutes", "waiting_minutes", "most_asked"}
_MINUTE = 60 * SECOND


@dataclass(frozen=True, slots=True)
class ResetTimes:
    """Times in microseconds, and a count.

    Attributes:
        mailed: a link that was sent, from its sending.
        waiting: a link that waits in a browser, from its granting.
        most_asked: requests in a day that are made without logging in.
    """

    mailed: int
    waiting: int
    most_asked: int


@cache
def load_reset_times(folder: Path, override: Path | None) -> ResetTimes:
    """Read the numbers once per process.

    Raises:
        PolicyInvalidError: one is missing, unknown or below one.
    """
    read = read_rules(NAME, Number, folder, override)
    if read.keys() != _KNOWN or any(each.number < 1 for each in read.values()):
        detail = f"exactly {', '.join(sorted(_KNOWN))}, each at least one"
        raise PolicyInvalidError(file=NAME, detail=detail)
    return ResetTimes(
        mailed=read["mailed_minutes"].number * _MINUTE,
        waiting=read["waiting_minutes"].number * _MINUTE,
        most_asked=read["most_asked"].number,
    )
