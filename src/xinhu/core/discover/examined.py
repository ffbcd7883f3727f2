"""What becomes of a file: findings counted by place, what is unread, the grade."""

from collections.abc import Iterable, Mapping
from typing import Protocol

import msgspec

from xinhu.core.catalogue.grades import Grade
from xinhu.core.discover.finding import Finding
from xinhu.core.discover.part import ColumnRead, Why


class Graded(Protocol):
    """A grade and a level: of a kind, or of what lies in a file together."""

    @property
    def grade(self) -> Grade:
        """C1 to C3 of JR/T 0171-2020."""
        ...

    @property
    def level(self) -> int:
        """1 to 5 of JR/T 0197-2020."""
        ...


class GradedTogether(Graded, Protocol):
    """What lies in a file together, and what raised it above its kinds."""

    @property
    def reasons(self) -> tuple[str, ...]:
        """Names of the rules of grading that hold."""
        ...


class Place(msgspec.Struct, frozen=True, array_like=True):
    """One kind in one place of a file, counted.

    Attributes:
        member, place: as in ``part.TextPart``.
        column: of a table; ``None`` for text.
        kind: as in ``rules/discovery/kinds.yaml``.
        count: values.
        confidence: the highest.
        grade, level: of the kind by itself.
    """

    member: str
    place: str
    column: str | None
    kind: str
    count: int
    confidence: float
    grade: Grade
    level: int


class UnreadMember(msgspec.Struct, frozen=True, array_like=True):
    """``part.Unread``, as it travels between processes."""

    member: str
    why: Why


class Examined(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one file.

    Attributes:
        places: kinds by place, in the order in which they were first found.
        unread: what nobody looked at.
        grade, level: of all that lies in the file together; ``None`` where nothing.
        because: rules of grading that raised it, by name.
        columns: of a table of a database, each with how far it was read.
    """

    places: tuple[Place, ...] = ()
    unread: tuple[UnreadMember, ...] = ()
    grade: Grade | None = None
    level: int | None = None
    because: tuple[str, ...] = ()
    columns: tuple[ColumnRead, ...] = ()


class Counted:
    """Findings of one file, counted by place and kind."""

    def __init__(self) -> None:
        self._of: dict[tuple[str, str, str | None, str], tuple[int, float]] = {}
        self._graded: dict[str, tuple[Grade, int]] = {}

    def add(self, found: Finding) -> None:
        """Count a finding."""
        key = (found.member, found.place, found.column, found.kind)
        before = self._of.get(key)
        more = 1 if found.count is None else found.count
        if before is None:
            self._graded[found.kind] = found.grade, found.level
            self._of[key] = more, found.confidence
        else:
            self._of[key] = before[0] + more, max(before[1], found.confidence)

    def places(self) -> tuple[Place, ...]:
        """Return each kind in each place, in the order in which they were found."""
        return tuple(
            Place(*key, *of, *self._graded[key[3]]) for key, of in self._of.items()
        )

    def highest(self) -> tuple[Grade, int] | None:
        """Return the highest grade and the highest level of any kind."""
        if not self._graded:
            return None
        grades, levels = zip(*self._graded.values(), strict=True)
        return max(grades), max(levels)


def broken_off(findings: Iterable[Finding], why: Why) -> Examined:
    """Return what became of a file whose reader ended behind these findings.

    The file counts as its highest kind by itself: nobody is left who grades it whole.
    """
    counted = Counted()
    for found in findings:
        counted.add(found)
    grade, level = counted.highest() or (None, None)
    unread = (UnreadMember("", why),)
    return Examined(places=counted.places(), unread=unread, grade=grade, level=level)


def counts_of(places: Iterable[Place]) -> Mapping[str, int]:
    """Count the values of each kind over all places."""
    counts: dict[str, int] = {}
    for place in places:
        counts[place.kind] = counts.get(place.kind, 0) + place.count
    return counts
