"""From the parts of one file to its findings, what of it is unread, and its grade.

Guarantees: what a part holds is looked at by the scanner that its form asks for, source
code by the one that demands context; every part that is unread is told. Findings leave
one by one, so that memory does not grow with their number. Leaves to others how parts
are read (``adapters.readers``) and who keeps the findings (``adapters.scans``).
"""

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from msgspec.structs import replace

from xinhu.core.discover.examined import (
    Counted,
    Examined,
    Graded,
    GradedTogether,
    UnreadMember,
    counts_of,
)
from xinhu.core.discover.finding import ColumnHit, Finding
from xinhu.core.discover.gathering import Gathered
from xinhu.core.discover.naming import Names
from xinhu.core.discover.part import (
    ColumnRead,
    ColumnsRead,
    Part,
    TablePart,
    TextPart,
    Unread,
    Why,
)
from xinhu.core.discover.steps import Ask, Hits, Scan, finished

BOMB: Final = "archive_bomb"
"""The kind of an archive that unfolds beyond all bounds."""
TOGETHER: Final = 1 << 20
"""Bytes of texts that are scanned together, about."""

_BOMB_REASON: Final = "unfolds"

Steps = Generator[Ask, Hits, Examined]
"""Asks for texts to be scanned; returns what became of the file."""


class Looks(NamedTuple):
    """What looks at parts.

    Attributes:
        text: scans texts for people.
        code: scans source code.
        table: scans a table by columns.
        is_code: tells by the name of a file whether it is source code.
        kinds: each kind with its own grade and level.
        together: grades counts per kind; ``None`` for none at all.
    """

    text: Scan
    code: Scan
    table: Callable[[TablePart], Iterable[ColumnHit]]
    is_code: Callable[[str], bool]
    kinds: Mapping[str, Graded]
    together: Callable[[Mapping[str, int]], GradedTogether | None]


@dataclass(slots=True)
class _Beside:
    """What is told of a file beside findings: what is unread, and its columns."""

    unread: list[UnreadMember] = field(default_factory=list)
    columns: tuple[ColumnRead, ...] = ()

    def add(self, member: str, why: Why) -> None:
        self.unread.append(UnreadMember(member, why))


def examine(
    path: str,
    parts: Iterable[Part],
    looks: Looks,
    threshold: float,
    take: Callable[[Finding], None],
) -> Examined:
    """Look at the parts of a file, and scan what they hold.

    Args:
        path: of the file, as the scan was told of it.
        parts: of the file, read once.
        looks: at the parts.
        threshold: findings of less confidence are left out.
        take: is given each finding.
    """
    return finished(examining(path, parts, looks, threshold, take, TOGETHER))


def examining(
    path: str,
    parts: Iterable[Part],
    looks: Looks,
    threshold: float,
    take: Callable[[Finding], None],
    together: int,
) -> Steps:
    """Look at the parts of a file, step by step.

    Args:
        path: of the file, as the scan was told of it.
        parts: of the file, read once.
        looks: at the parts.
        threshold: findings of less confidence are left out.
        take: is given each finding.
        together: bytes asked for at once; 0: before a reader may end its process.
    """
    counted = Counted()
    beside = _Beside()

    def told(found: Finding) -> None:
        if found.confidence >= threshold:
            take(found)
            counted.add(found)

    gathered = Gathered(path, looks, threshold, told)
    try:
        yield from _asks(parts, looks, gathered, told, beside, together)
    except MemoryError:
        beside.add("", Why.TOO_LARGE)
    except Exception:  # noqa: BLE001 -- no file ends a scan; what was found before counts; the error's text might hold a value
        beside.add("", Why.BROKEN)
    places = counted.places()
    whole = looks.together(counts_of(places))
    seen = Examined(places=places, unread=tuple(beside.unread), columns=beside.columns)
    if whole is None:
        return seen
    grade, level, because = whole.grade, whole.level, whole.reasons
    return replace(seen, grade=grade, level=level, because=because)


def _asks(
    parts: Iterable[Part],
    looks: Looks,
    gathered: Gathered,
    told: Callable[[Finding], None],
    beside: _Beside,
    together: int,
) -> Generator[Ask, Hits, None]:
    """Ask for what is in the file, its own name first; for names of parts as texts."""
    path = gathered.path
    names = Names(path)
    gathered.names(names)
    try:
        for part in parts:
            if isinstance(part, ColumnsRead):
                beside.columns = part.columns
                continue
            if isinstance(part, Unread):
                beside.add(part.member, part.why)
            if not names.see(part):
                if isinstance(part, TextPart):
                    gathered.text(part)
                else:
                    yield from gathered.asks()
                    for found in _findings(path, part, looks):
                        told(found)
            if names.many:
                gathered.names(names)
            if gathered.size > together:
                yield from gathered.asks()
    except Exception:
        # What was found before a reader fails counts.
        gathered.names(names)
        yield from gathered.asks(last=True)
        raise
    gathered.names(names)
    yield from gathered.asks(last=True)


def _findings(path: str, part: TablePart | Unread, looks: Looks) -> Iterator[Finding]:
    """Yield what is found in a part that is no text."""
    match part:
        case TablePart():
            for hit in looks.table(part):
                yield _in_table(path, part, hit, looks)
        case Unread(why=Why.BOMB):
            yield _bomb(path, part, looks)
        case Unread():
            return


def _in_table(path: str, part: TablePart, hit: ColumnHit, looks: Looks) -> Finding:
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
        column=hit.column,
        count=hit.count,
        rows=hit.rows,
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
