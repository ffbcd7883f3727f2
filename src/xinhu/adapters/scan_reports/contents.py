"""What a report tells, whatever its form, and the counts that all forms share."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import nlargest
from itertools import chain, groupby
from operator import itemgetter
from typing import NamedTuple, Protocol

from xinhu.adapters.scans.results import ColumnTold, GradedFile, Placed, UnreadFile
from xinhu.adapters.scans.running import Progress
from xinhu.core.base.clock import Instant
from xinhu.core.catalogue.grades import Grade
from xinhu.core.discover.accepting import Accepted
from xinhu.core.discover.examined import Place
from xinhu.core.discover.finding import Finding


class Results(Protocol):
    """What was found, a row at a time; each call begins anew."""

    def findings(self) -> Iterator[tuple[bytes, Finding]]:
        """Yield findings, each as JSON and read."""
        ...

    def places(self) -> Iterator[Placed]:
        """Yield what was counted, file by file."""
        ...

    def unread(self) -> Iterator[UnreadFile]:
        """Yield what nobody looked at."""
        ...

    def columns(self) -> Iterator[ColumnTold]:
        """Yield columns of tables of databases, clean and unread ones, too."""
        ...

    def files(self) -> Iterator[GradedFile]:
        """Yield the files in which something was found."""
        ...


class Named(Protocol):
    """A kind, as a report speaks of it."""

    @property
    def grade(self) -> Grade:
        """C1 to C3."""
        ...

    @property
    def level(self) -> int:
        """1 to 5."""
        ...

    @property
    def zh(self) -> str:
        """Its name in Chinese."""
        ...

    @property
    def en(self) -> str:
        """Its name in English."""
        ...


class Note(NamedTuple):
    """Something to be said beside what was found.

    Attributes:
        code: as in ``wording.NOTES``; about: the database that it concerns.
    """

    code: str
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a report is made of.

    Attributes:
        results: what was found.
        kinds: every kind that may be found.
        because: Chinese and English words of the rules that raise a file's grade.
        accepted: tells of a path and a place which entry of the baseline accepts it.
        roots: what was scanned, as text.
        threshold: of confidence.
        began, ended: of the scan.
        progress: how far it came.
        version: of this software.
        notes: what is to be said beside what was found.
    """

    results: Results
    kinds: Mapping[str, Named]
    because: Mapping[str, tuple[str, str]]
    accepted: Callable[[str, Place], Accepted | None]
    roots: Sequence[str]
    threshold: float
    began: Instant
    ended: Instant
    progress: Progress
    version: str
    notes: Sequence[Note] = ()


@dataclass(slots=True)
class OfKind:
    """What counts of one kind: values, places, the highest confidence."""

    values: int = 0
    places: int = 0
    confidence: float = 0.0


@dataclass(slots=True)
class Summary:
    """The counts of a report.

    Attributes:
        kinds: what counts, by kind, the gravest first.
        accepted: values that are accepted.
        levels: files by the level of all that lies in them.
        grade, level: the highest of any file; ``None``: nothing was found.
        unread: things that nobody looked at, by why.
    """

    kinds: dict[str, OfKind] = field(default_factory=dict)
    accepted: int = 0
    levels: Counter[int] = field(default_factory=Counter)
    grade: Grade | None = None
    level: int | None = None
    unread: Counter[str] = field(default_factory=Counter)

    @property
    def values(self) -> int:
        """Count the values that count."""
        return sum(of.values for of in self.kinds.values())


def summarise(report: Report) -> Summary:
    """Count what a report tells, in one pass."""
    summary = Summary()
    for path, place, *_ in report.results.places():
        if report.accepted(path, place) is not None:
            summary.accepted += place.count
            continue
        of = summary.kinds.setdefault(place.kind, OfKind())
        of.values += place.count
        of.places += 1
        of.confidence = max(of.confidence, place.confidence)
    for file in report.results.files():
        summary.levels[file.level] += 1
        summary.level = max(summary.level or 0, file.level)
        summary.grade = max(summary.grade or file.grade, file.grade)
    for unread in report.results.unread():
        summary.unread[unread.why.value] += 1

    def gravest(kind: str) -> tuple[int, int, str]:
        return -report.kinds[kind].level, -summary.kinds[kind].values, kind

    summary.kinds = {
        kind: summary.kinds[kind] for kind in sorted(summary.kinds, key=gravest)
    }
    return summary


class GraveFile(NamedTuple):
    """A file with something that counts: by how much it weighs, then what it is.

    Attributes:
        level, grade: of all that lies in it together.
        values: that count.
        kinds: how many values of each kind count.
        because: rules of grading that raised it, by name.
    """

    level: int
    values: int
    path: str
    grade: str
    kinds: dict[str, int]
    because: tuple[str, ...]


def gravest(report: Report, most: int) -> list[GraveFile]:
    """Return the files that weigh most, the gravest first; no more of them is held."""
    return nlargest(most, _grave_files(report), key=itemgetter(0, 1))


def _grave_files(report: Report) -> Iterator[GraveFile]:
    for path, placed in groupby(report.results.places(), key=itemgetter(0)):
        kinds: dict[str, int] = {}
        # What is told of the file, each of its places tells.
        of = next(placed)
        for _, place, *_ in chain((of,), placed):
            if report.accepted(path, place) is None:
                kinds[place.kind] = kinds.get(place.kind, 0) + place.count
        if kinds:
            values = sum(kinds.values())
            grade = of.grade.value
            yield GraveFile(of.level, values, path, grade, kinds, of.because)
