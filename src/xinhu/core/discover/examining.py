"""From the parts of one file to its findings, what of it is unread, and its grade.

Guarantees: what a part holds is looked at by the scanner that its form asks for, source
code by the one that demands context; every part that is unread is told. Findings leave
one by one, so that memory does not grow with their number. Leaves to others how parts
are read (``adapters.readers``) and who keeps the findings (``adapters.scans``).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, NamedTuple, Protocol

import msgspec
from msgspec.structs import replace

from xinhu.core.catalogue.grades import Grade
from xinhu.core.discover.finding import ColumnHit, Finding, Hit
from xinhu.core.discover.naming import INSIDE, Names, found_in
from xinhu.core.discover.part import Part, TablePart, TextPart, Unread, Why

BOMB: Final = "archive_bomb"
"""The kind of an archive that unfolds beyond all bounds."""

_BOMB_REASON: Final = "unfolds"
_Counted = dict[tuple[str, str, str | None, str], tuple[int, float]]
"""Member, place, column and kind → values and highest confidence."""


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


class Looks(NamedTuple):
    """What looks at parts.

    Attributes:
        text: scans text for people.
        code: scans source code.
        table: scans a table by columns.
        is_code: tells by the name of a file whether it is source code.
        kinds: each kind with its own grade and level.
        together: grades counts per kind; ``None`` for none at all.
    """

    text: Callable[[bytes], Iterable[Hit]]
    code: Callable[[bytes], Iterable[Hit]]
    table: Callable[[TablePart], Iterable[ColumnHit]]
    is_code: Callable[[str], bool]
    kinds: Mapping[str, Graded]
    together: Callable[[Mapping[str, int]], GradedTogether | None]


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
    """

    places: tuple[Place, ...] = ()
    unread: tuple[UnreadMember, ...] = ()
    grade: Grade | None = None
    level: int | None = None
    because: tuple[str, ...] = ()


def examine(
    path: str,
    parts: Iterable[Part],
    looks: Looks,
    threshold: float,
    take: Callable[[Finding], None],
) -> Examined:
    """Look at the parts of a file.

    Args:
        path: of the file, as the scan was told of it.
        parts: of the file, read once.
        looks: at the parts.
        threshold: findings of less confidence are left out.
        take: is given each finding.
    """
    counted: _Counted = {}
    unread: list[UnreadMember] = []
    try:
        for found in _all(path, parts, looks, threshold, unread):
            take(found)
            _count(counted, found)
    except MemoryError:
        unread.append(UnreadMember("", Why.TOO_LARGE))
    except Exception:  # noqa: BLE001 -- no file ends a scan; what was found before counts; the error's text might hold a value
        unread.append(UnreadMember("", Why.BROKEN))
    places = tuple(
        Place(*key, *of, looks.kinds[key[3]].grade, looks.kinds[key[3]].level)
        for key, of in counted.items()
    )
    whole = looks.together(counts_of(places))
    seen = Examined(places=places, unread=tuple(unread))
    if whole is None:
        return seen
    grade, level, because = whole.grade, whole.level, whole.reasons
    return msgspec.structs.replace(seen, grade=grade, level=level, because=because)


def _all(
    path: str,
    parts: Iterable[Part],
    looks: Looks,
    threshold: float,
    unread: list[UnreadMember],
) -> Iterator[Finding]:
    """Yield what is found in the file, its own name first; names of parts as texts."""
    names = Names(path)
    yield from _in_names(path, names, looks, threshold)
    try:
        for part in parts:
            if isinstance(part, Unread):
                unread.append(UnreadMember(part.member, part.why))
            if not names.see(part):
                yield from _findings(path, part, looks, threshold)
            if names.many:
                yield from _in_names(path, names, looks, threshold)
    except Exception:
        yield from _in_names(path, names, looks, threshold)
        raise
    yield from _in_names(path, names, looks, threshold)


def _in_names(
    path: str, names: Names, looks: Looks, threshold: float
) -> Iterator[Finding]:
    gathered = names.taken()
    if not gathered:
        return
    scan = looks.code if looks.is_code(path) else looks.text
    for name, hit in found_in(gathered, scan):
        member = names.placed(name, hit) if hit.confidence >= threshold else None
        if member is not None:
            of = TextPart(member, name.place, b"")
            found = _finding(path, of, hit, looks)
            yield replace(found, start=hit.start, end=hit.end)


def broken_off(findings: Iterable[Finding], why: Why) -> Examined:
    """Return what became of a file whose reader ended behind these findings.

    The file counts as its highest kind by itself: nobody is left who grades it whole.
    """
    counted: _Counted = {}
    graded: dict[str, tuple[Grade, int]] = {}
    for found in findings:
        _count(counted, found)
        graded[found.kind] = found.grade, found.level
    return Examined(
        places=tuple(Place(*key, *of, *graded[key[3]]) for key, of in counted.items()),
        unread=(UnreadMember("", why),),
        grade=max((grade for grade, _ in graded.values()), default=None),
        level=max((level for _, level in graded.values()), default=None),
    )


def _count(counted: _Counted, found: Finding) -> None:
    key = (found.member, found.place, found.column, found.kind)
    count, confidence = counted.get(key, (0, 0.0))
    more = 1 if found.count is None else found.count
    counted[key] = count + more, max(confidence, found.confidence)


def counts_of(places: Iterable[Place]) -> Mapping[str, int]:
    """Count the values of each kind over all places."""
    counts: dict[str, int] = {}
    for place in places:
        counts[place.kind] = counts.get(place.kind, 0) + place.count
    return counts


def _findings(
    path: str, part: Part, looks: Looks, threshold: float
) -> Iterator[Finding]:
    """Yield what is found in one part."""
    match part:
        case TextPart():
            yield from _in_text(path, part, looks, threshold)
        case TablePart():
            yield from _in_table(path, part, looks, threshold)
        case Unread(why=Why.BOMB):
            yield _bomb(path, part, looks)
        case Unread():
            return


def _in_text(
    path: str, part: TextPart, looks: Looks, threshold: float
) -> Iterator[Finding]:
    name = part.member.rpartition(INSIDE)[2] or path
    scan = looks.code if looks.is_code(name) else looks.text
    for hit in scan(part.text):
        if hit.confidence >= threshold:
            begin, end = part.before + hit.start, part.before + hit.end
            yield replace(_finding(path, part, hit, looks), start=begin, end=end)


def _in_table(
    path: str, part: TablePart, looks: Looks, threshold: float
) -> Iterator[Finding]:
    for hit in looks.table(part):
        if hit.confidence >= threshold:
            found = _finding(path, part, hit, looks)
            yield replace(found, column=hit.column, count=hit.count, rows=hit.rows)


def _finding(
    path: str, part: TextPart | TablePart, hit: Hit | ColumnHit, looks: Looks
) -> Finding:
    """Return what is told of a hit of either sort; where in the part is left open."""
    kind = looks.kinds[hit.kind]
    return Finding(
        path=path,
        member=part.member,
        place=part.place,
        kind=hit.kind,
        confidence=hit.confidence,
        reasons=hit.reasons,
        grade=kind.grade,
        level=kind.level,
        evidence=hit.evidence,
    )


def _bomb(path: str, part: Unread, looks: Looks) -> Finding:
    kind = looks.kinds[BOMB]
    return Finding(
        path=path,
        member=part.member,
        place="",
        kind=BOMB,
        confidence=1.0,
        reasons=(_BOMB_REASON,),
        grade=kind.grade,
        level=kind.level,
        evidence="",
    )
