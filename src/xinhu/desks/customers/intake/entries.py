"""The two entries of an import: one before anything is done, one for the whole batch.

The first is what opening stored customers rests on. The second states counts and the
root over what was written, so that one line of the register stands for all rows.
"""

import hashlib
from dataclasses import dataclass
from typing import Final

from xinhu.core.base.clock import Instant
from xinhu.core.base.encoding import length_prefixed
from xinhu.core.register.entry import Draft, Facts
from xinhu.core.register.tree import SHA256, Stack
from xinhu.desks.customers.intake.stores import ImportState

PURPOSE: Final = "customer_intake"
OPENED: Final = "import_opened"
CLOSED: Final = "import_closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Importer:
    """Who imports.

    Attributes:
        actor, post, zone: as they stand in entries.
        policy: version of the policies in force.
    """

    actor: str
    post: str
    zone: str
    policy: str


def opening(
    who: Importer, state: ImportState, key: bytes, merge_version: str, now: Instant
) -> Draft:
    """Return the entry that opens an import.

    The file is committed to, not named: SHA-256 over salt and key, the salt being kept
    in the vault, so that nobody can try out files against the register.
    """
    commitment = hashlib.sha256(length_prefixed(state.salt, key)).hexdigest()
    detail = (("import", state.id), ("merge_rules", merge_version))
    return _facts(who, OPENED, now, detail, commitment).draft()


def closing(who: Importer, state: ImportState, now: Instant) -> Draft:
    """Return the entry for the batch: counts, and the root over written records."""
    counts = state.counts
    detail: tuple[tuple[str, str | int], ...] = (
        ("import", state.id),
        ("rows", counts.rows),
        ("accepted", counts.accepted),
        ("rejected", counts.rejected),
        ("created", counts.created),
        ("updated", counts.updated),
        ("count", state.leaves),
        ("root", Stack.from_bytes(SHA256, state.leaves, state.tree).root().hex()),
    )
    return _facts(who, CLOSED, now, detail, None).draft()


def _facts(
    who: Importer,
    kind: str,
    now: Instant,
    detail: tuple[tuple[str, str | int], ...],
    commitment: str | None,
) -> Facts:
    return Facts(
        kind=kind,
        actor=who.actor,
        post=who.post,
        zone=who.zone,
        at=now,
        decision="record",
        policy=who.policy,
        purpose=PURPOSE,
        detail=detail,
        commitment=commitment,
    )
