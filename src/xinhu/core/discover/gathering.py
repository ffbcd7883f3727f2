"""Texts of one file that wait to be scanned together, and what is told of their hits.

Guarantees: findings are told in the order in which their texts came.
"""

from collections.abc import Callable, Generator, Mapping, Sequence
from functools import partial
from typing import Final, NamedTuple, Protocol

from xinhu.core.discover.examined import Graded
from xinhu.core.discover.finding import Finding, Hit
from xinhu.core.discover.naming import INSIDE, Name, Names, found_in, written
from xinhu.core.discover.part import TextPart
from xinhu.core.discover.steps import Ask, Hits, Scan

EACH: Final = 512
"""Bytes that a text costs besides its own, and more: many may be empty."""


class Scans(Protocol):
    """What scans texts, as ``examining.Looks``."""

    @property
    def text(self) -> Scan:
        """Scans texts for people."""
        ...

    @property
    def code(self) -> Scan:
        """Scans source code."""
        ...

    @property
    def is_code(self) -> Callable[[str], bool]:
        """Tells by the name of a file whether it is source code."""
        ...

    @property
    def kinds(self) -> Mapping[str, Graded]:
        """Each kind with its own grade and level."""
        ...


class _Waiting(NamedTuple):
    """A text, and what becomes of its hits."""

    scan: Scan
    text: bytes
    take: Callable[[Sequence[Hit]], None]


class Gathered:
    """Texts of one file.

    Args:
        path: of the file, as the scan was told of it.
        scans: them.
        threshold: of confidence, beneath which a name is as good as none.
        told: is given each finding, however sure.

    Attributes:
        path: as given.
        size: bytes that the texts that wait cost.
    """

    def __init__(
        self,
        path: str,
        scans: Scans,
        threshold: float,
        told: Callable[[Finding], None],
    ) -> None:
        self.path = path
        self._scans = scans
        self._threshold = threshold
        self._told = told
        self._waiting: list[_Waiting] = []
        self.size = 0

    def text(self, part: TextPart) -> None:
        """Take a text."""
        name = part.member.rpartition(INSIDE)[2] or self.path

        def take(hits: Sequence[Hit]) -> None:
            before = part.before
            for hit in hits:
                self._tell(part.member, part.place, hit, before)

        self._wait(name, part.text, take)

    def names(self, names: Names) -> None:
        """Take names that were gathered, as one text."""
        taken = names.taken()
        if taken:
            self._wait(self.path, written(taken), partial(self._named, names, taken))

    def asks(self, *, last: bool = False) -> Generator[Ask, Hits, None]:
        """Ask for what waits, and tell what is found.

        Args:
            last: nothing else of the file is held in memory.
        """
        waiting, self._waiting, self.size = self._waiting, [], 0
        found: dict[int, Sequence[Hit]] = {}
        for scan in dict.fromkeys(one.scan for one in waiting):
            places = [n for n, one in enumerate(waiting) if one.scan == scan]
            hits = yield Ask(scan, [waiting[place].text for place in places], last)
            found |= dict(zip(places, hits, strict=True))
        for place, one in enumerate(waiting):
            one.take(found[place])

    def _wait(
        self, name: str, text: bytes, take: Callable[[Sequence[Hit]], None]
    ) -> None:
        scans = self._scans
        scan = scans.code if scans.is_code(name) else scans.text
        self._waiting.append(_Waiting(scan, text, take))
        self.size += len(text) + EACH

    def _named(self, names: Names, taken: list[Name], hits: Sequence[Hit]) -> None:
        for name, hit in found_in(taken, hits):
            if hit.confidence < self._threshold:
                continue
            member = names.placed(name, hit)
            if member is not None:
                self._tell(member, name.place, hit, 0)

    def _tell(self, member: str, place: str, hit: Hit, before: int) -> None:
        kind = self._scans.kinds[hit.kind]
        found = Finding(
            path=self.path,
            member=member,
            place=place,
            kind=hit.kind,
            confidence=hit.confidence,
            reasons=hit.reasons,
            grade=kind.grade,
            level=kind.level,
            evidence=hit.evidence,
            start=before + hit.start,
            end=before + hit.end,
        )
        self._told(found)
