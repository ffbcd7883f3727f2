"""The two entries at which a volume ends and the next begins.

They are appended in one transaction, so that nothing stands between them:

    … | volume_closed {"first", "seen", "volume"} | volume_opened {"after"} | …
                        last entry of the one ───┘  └─── first entry of the next

A volume that begins at entry 0 has no opening entry: the register's beginning is its
beginning. What the closing entry cannot state is the root over itself; that stands in
the volume's signed checkpoint.
"""

from typing import NamedTuple

from xinhu.core.base.clock import Instant
from xinhu.core.register.entry import Entry, Facts

CLOSED = "volume_closed"
OPENED = "volume_opened"


class Binder(NamedTuple):
    """Who binds: stands in the boundary entries as their actor."""

    actor: str
    post: str
    zone: str


def boundary(
    name: str, first: int, size_before: int, binder: Binder, now: Instant
) -> tuple[Facts, Facts]:
    """State the entries that close a volume and open the next.

    Args:
        name: of the volume that is closed.
        first: index of its first entry.
        size_before: entries known to be in the register now; more may come between.
        binder: who binds.
        now: when.
    """
    closed = (("volume", name), ("first", first), ("seen", size_before))
    return (
        _facts(CLOSED, closed, binder, now),
        _facts(OPENED, (("after", name),), binder, now),
    )


def closes(entry: Entry, name: str, first: int) -> bool:
    """Tell whether an entry closes this volume; used to find it, not to trust it."""
    detail = entry.detail or {}
    return (
        entry.kind == CLOSED
        and detail.get("volume") == name
        and detail.get("first") == first
    )


def opens(entry: Entry, after: str) -> bool:
    """Tell whether an entry opens the volume after one; used to find it."""
    return entry.kind == OPENED and (entry.detail or {}).get("after") == after


def _facts(
    kind: str, detail: tuple[tuple[str, str | int], ...], binder: Binder, now: Instant
) -> Facts:
    return Facts(
        kind=kind,
        actor=binder.actor,
        post=binder.post,
        zone=binder.zone,
        at=now,
        decision="record",
        policy="",
        detail=detail,
    )
