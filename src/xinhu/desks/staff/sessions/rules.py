"""The numbers of sessions: data, with their source."""

from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

from xinhu.core.policy.rules_file import PolicyInvalidError, read_rules
from xinhu.desks.staff.passwords.rules import Number

FILE = "sessions.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRules:
    """The numbers of ``sessions.yaml``, each at least one.

    Attributes:
        idle_lock, idle_end: seconds without an act until it is locked, and ends.
        longest: seconds that it lasts at most.
        device: days for which a device stays known.
    """

    idle_lock: int
    idle_end: int
    longest: int
    device: int


@cache
def load_session_rules(folder: Path, override: Path | None) -> SessionRules:
    """Read the numbers once per process.

    Raises:
        PolicyInvalidError: a number is missing, unknown or makes no sense.
    """
    read = read_rules(FILE, Number, folder, override)
    known = {field.name for field in fields(SessionRules)}
    if read.keys() != known:
        wrong = ", ".join(sorted(read.keys() ^ known))
        raise PolicyInvalidError(file=FILE, detail=f"missing or unknown: {wrong}")
    for name, rule in read.items():
        if rule.number < 1:
            raise PolicyInvalidError(file=FILE, detail=f"{name} is below one")
    rules = SessionRules(**{name: rule.number for name, rule in read.items()})
    if not rules.idle_lock <= rules.idle_end <= rules.longest:
        detail = "idle_lock, idle_end and longest must not fall"
        raise PolicyInvalidError(file=FILE, detail=detail)
    return rules
