"""How long a one-time link holds: data, with its source."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from xinhu.core.base.clock import SECOND
from xinhu.core.policy.rules_file import PolicyInvalidError, read_rules
from xinhu.desks.staff.passwords.rules import Number

NAME = "password_reset.yaml"
_KNOWN = {"mailed_minutes", "waiting_minutes"}
_MINUTE = 60 * SECOND


@dataclass(frozen=True, slots=True)
class ResetTimes:
    """Times in microseconds.

    Attributes:
        mailed: a link that was sent, from its sending.
        waiting: a link that waits in a browser, from its granting.
    """

    mailed: int
    waiting: int


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
    )
