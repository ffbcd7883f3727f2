"""How a session stands at an instant: live, locked, or over, and why. No I/O.

Asked on each request. What ends a session is looked at before what locks it, and a
session that was locked or ended stays so whatever the clock says now.
"""

from dataclasses import dataclass
from typing import Literal

from xinhu.core.base.clock import SECOND, Instant
from xinhu.desks.staff.sessions.rules import SessionRules

Why = Literal[
    "elsewhere",
    "log_out",
    "idle",
    "longest",
    "device",
    "zone",
    "revoked",
    "password",
    "own",
    "standing",
    "leave",
    "administrator",
]
"""Why a session is over; in words in ``rules/words/sessions.yaml``."""


@dataclass(frozen=True, slots=True)
class Live:
    """It may go on."""


@dataclass(frozen=True, slots=True)
class Locked:
    """It waits for its owner's password; ``fresh`` where it was not locked before."""

    fresh: bool


@dataclass(frozen=True, slots=True)
class Over:
    """It is over; ``fresh`` where nobody ended it before."""

    why: str
    fresh: bool


State = Live | Locked | Over


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What is known of a session.

    Attributes:
        opened_at, seen_at: when it began, and its operator's last act.
        locked: whether it is locked already.
        ended: why it ended; empty where it did not.
        revoked: whether its token was revoked by somebody.
        standing_until: when its operator's main assignment ends; None where no end is
            set.
        away: whether its operator is on a leave that keeps them out.
        device: digest of the device's cookie at log-in.
        zone: at log-in.
    """

    opened_at: Instant
    seen_at: Instant
    locked: bool
    ended: str
    revoked: bool
    standing_until: Instant | None
    away: bool
    device: bytes
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """From where a request of a session comes.

    Attributes:
        device: digest of the device's cookie; None where there is no valid one.
        zone: by its address.
        at: when.
    """

    device: bytes | None
    zone: str
    at: Instant


def judge(kept: Kept, coming: Coming, rules: SessionRules) -> State:
    """Tell how a session stands for a request."""
    if kept.ended:
        return Over(kept.ended, fresh=False)
    idle = coming.at - kept.seen_at
    until = kept.standing_until
    ends: tuple[tuple[Why, bool], ...] = (
        ("revoked", kept.revoked),
        ("standing", until is not None and until <= coming.at),
        ("leave", kept.away),
        ("device", coming.device != kept.device),
        ("zone", coming.zone != kept.zone),
        ("longest", coming.at - kept.opened_at >= rules.longest * SECOND),
        ("idle", idle >= rules.idle_end * SECOND),
    )
    for why, holds in ends:
        if holds:
            return Over(why, fresh=True)
    if kept.locked:
        return Locked(fresh=False)
    if idle >= rules.idle_lock * SECOND:
        return Locked(fresh=True)
    return Live()
