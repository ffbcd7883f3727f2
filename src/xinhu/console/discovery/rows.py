"""Findings as rows of a table: named, in local time, nothing of a value."""

from dataclasses import dataclass

from xinhu.console.discovery.naming import kind_said
from xinhu.console.discovery.showing import located
from xinhu.desks.discovery.models import Place
from xinhu.desks.discovery.states import ACCEPTED
from xinhu.desks.staff.rules import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A finding.

    Attributes:
        level: of the file as a whole; grade: of the kind.
        until: last day of its acceptance; empty where it is not accepted.
    """

    pk: int
    kind_said: str
    level: int
    grade: str
    where: str
    target: str
    count: int
    confidence: str
    owner: str
    state: str
    until: str
    evidence: str


def row_of(place: Place, language: Language) -> Row:
    """Make a row; target and owner were read along."""
    until = place.accepted_until if place.status == ACCEPTED else None
    return Row(
        pk=place.pk,
        kind_said=kind_said(place.kind, language),
        level=place.file_level,
        grade=place.grade,
        where=located(place.path, place.member, place.place, place.column),
        target=place.target.name,
        count=place.count,
        confidence=f"{place.confidence:.2f}",
        owner="" if place.owner is None else place.owner.full_name,
        state=place.status,
        until="" if until is None else until.isoformat(),
        evidence=place.evidence,
    )
