"""The looks of the last days as the register tells them, and what was found about them.

Knows no database: rows come in, a result goes out, so the worker and the command line
do the same.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from xinhu.core.base.clock import Instant, to_text
from xinhu.core.base.encoding import canonical_json
from xinhu.core.policy.matrix.replaying import OUTCOMES, Example, PastLook, Replay

__all__ = ["OUTCOMES", "Looks", "Row", "Somebody", "Stay", "digest_of", "result_of"]

BY_POLICY = frozenset({"policy.denied", "approval.required", "zone.refused"})
"""Codes of refusals that other policies could turn into a permit."""

SHOWN = 50
"""Looks of each outcome that a result names."""


class Row(NamedTuple):
    """An entry about a look, but for the customer."""

    entry: int
    at: int
    kind: str
    decision: str
    actor: str
    purpose: str | None
    post: str
    zone: str
    policy: str
    ground: str | None
    fields: str
    reasons: str


class Stay(NamedTuple):
    """An operator in a post, from then until then."""

    role: str
    post: str
    department: str
    since: int
    until: int


@dataclass(frozen=True, slots=True)
class Somebody:
    """An operator: who they are now, and which posts they were in."""

    role: str
    post: str
    department: str
    stays: Sequence[Stay]


class Looks:
    """Turns rows into looks, and counts what cannot be judged again.

    Args:
        people: operators by reference.
        purposes: codes that the lists know.
        search_fields: what a search asks about.
    """

    def __init__(
        self,
        people: Mapping[str, Somebody],
        purposes: frozenset[str],
        search_fields: tuple[str, ...],
    ) -> None:
        self._people = people
        self._purposes = purposes
        self._search_fields = search_fields
        self.skipped = 0

    def of(self, rows: Iterable[Row]) -> Iterator[PastLook]:
        """Yield each look that can be judged again."""
        for row in rows:
            look = self._look(row)
            if look is None:
                self.skipped += 1
            else:
                yield look

    def _look(self, row: Row) -> PastLook | None:
        somebody = self._people.get(row.actor)
        if somebody is None or row.purpose not in self._purposes:
            return None
        asked = tuple(json.loads(row.fields))
        fields = self._search_fields if row.kind == "search" else asked
        if not fields:
            return None
        stay = _stay(somebody, row)
        role, department = (
            (somebody.role, somebody.department)
            if stay is None
            else (stay.role, stay.department)
        )
        reasons = json.loads(row.reasons)
        return PastLook(
            entry=row.entry,
            at=Instant(row.at),
            actor=row.actor,
            role=role,
            department=department,
            post=row.post,
            zone=row.zone,
            purpose=str(row.purpose),
            ground=row.ground,
            fields=fields,
            permitted=row.decision == "permit",
            by_policy=bool(reasons) and reasons[0] in BY_POLICY,
            assumed=stay is None,
        )


def result_of(
    found: Replay, *, since: Instant, until: Instant, skipped: int
) -> dict[str, Any]:
    """Return what was found, as it is kept."""
    places = sorted(found.places.items(), key=lambda one: (-one[1], one[0]))
    return {
        "since": to_text(since),
        "until": to_text(until),
        "looks": found.looks,
        "assumed": found.assumed,
        "unsure": found.unsure,
        "skipped": skipped,
        "counts": {outcome: found.counts[outcome] for outcome in OUTCOMES},
        "places": [[*place, count] for place, count in places],
        "examples": {
            outcome: [_told(one) for one in found.examples.get(outcome, ())[:SHOWN]]
            for outcome in OUTCOMES
        },
    }


def digest_of(result: Mapping[str, Any]) -> str:
    """Return the digest to which an approval binds a result, hexadecimal."""
    return hashlib.sha256(canonical_json(dict(result))).hexdigest()


def _told(one: Example) -> dict[str, Any]:
    look = one.look
    return {
        "entry": look.entry,
        "at": to_text(look.at),
        "actor": look.actor,
        "role": look.role,
        "department": look.department,
        "purpose": look.purpose,
        "ground": look.ground or "none",
        "fields": list(one.fields),
        "assumed": look.assumed,
    }


def _stay(somebody: Somebody, row: Row) -> Stay | None:
    """Return the post in which they were then; None where nothing tells."""
    for stay in somebody.stays:
        if stay.post == row.post and stay.since <= row.at < stay.until:
            return stay
    return None
