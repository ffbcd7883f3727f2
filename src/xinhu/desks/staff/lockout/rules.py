"""The numbers of the lock-out: data, with their source."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from xinhu.core.policy.rules_file import PolicyInvalidError, read_rules
from xinhu.desks.staff.lockout.delaying import Limit
from xinhu.desks.staff.passwords.rules import Number

FILE = "lockout.yaml"
Kind = Literal["account", "address", "device"]
KINDS: tuple[Kind, ...] = ("address", "account", "device")
_PARTS = ("failures", "delay", "longest")


@dataclass(frozen=True, slots=True)
class LockoutRules:
    """Limits by kind of bucket, and after how many seconds failures are forgotten."""

    limits: Mapping[Kind, Limit]
    forget: int


@cache
def load_lockout_rules(folder: Path, override: Path | None) -> LockoutRules:
    """Read the numbers once per process.

    Raises:
        PolicyInvalidError: a number is missing, unknown or makes no sense.
    """
    read = read_rules(FILE, Number, folder, override)
    known = {f"{kind}_{part}" for kind in KINDS for part in _PARTS} | {"forget"}
    if read.keys() != known:
        wrong = ", ".join(sorted(read.keys() ^ known))
        raise PolicyInvalidError(file=FILE, detail=f"missing or unknown: {wrong}")
    for name, rule in read.items():
        if rule.number < 1:
            raise PolicyInvalidError(file=FILE, detail=f"{name} is below one")
    limits = {
        kind: Limit(*(read[f"{kind}_{part}"].number for part in _PARTS))
        for kind in KINDS
    }
    for kind, limit in limits.items():
        if limit.delay > limit.longest:
            detail = f"{kind}_delay is above {kind}_longest"
            raise PolicyInvalidError(file=FILE, detail=detail)
    forget = read["forget"].number
    if forget < max(limit.longest for limit in limits.values()):
        raise PolicyInvalidError(file=FILE, detail="forget is shorter than a waiting")
    return LockoutRules(limits, forget)
