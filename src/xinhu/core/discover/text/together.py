"""Several patterns tried at one place with one call of the engine of ``re``."""

import re
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from xinhu.core.discover.detectors.detector import Detector
from xinhu.core.discover.detectors.patterns import renumbered
from xinhu.core.discover.text.claims import Asked
from xinhu.core.discover.text.marks import Span

Match = Callable[[bytes, int, int], re.Match[bytes] | None]
Found = dict[Asked, list[Span]]
"""What was found, by whose it is."""
_BEGIN: Final = "(?<![0-9A-Za-z])(?![ -])"


class Try(NamedTuple):
    """A pattern and who judges what it finds.

    Attributes:
        pattern: bounded by what is neither letter nor digit.
        asked: its detector.
        wanted: others may demand its kind near them; it is asked in any case.
    """

    pattern: re.Pattern[bytes]
    asked: Asked
    wanted: bool

    @property
    def detector(self) -> Detector:
        """Whose it is."""
        return self.asked.detector


class Together:
    """Patterns of which several may find something at the same place.

    Args:
        tries: compiled together when first asked for groups.
    """

    def __init__(self, tries: Sequence[Try]) -> None:
        self._tries = sorted(tries, key=lambda one: one.detector.precedence)
        self._match: Match | None = None
        self._any: Match | None = None
        self._groups: list[tuple[int, Asked, int]] = []

    def seek(self, text: bytes, low: int, high: int, found: Found) -> None:
        """Add what any pattern finds from ``low`` to ``high``.

        What overlaps is found, too: no validator has seen the first of them yet, and a
        number before a card may look like the begin of one.

        Args:
            text: without disguises.
            low: where to begin.
            high: where to end.
            found: is added to.
        """
        match = self._match or self._compiled()
        any_of = self._any or self._any_of()
        begin = any_of(text, low, high)
        while begin is not None:
            start = begin.start()
            if (told := match(text, start, high)) is not None:
                for group, asked, least in self._groups:
                    end = told.end(group)
                    if end >= 0 and high - low >= least:
                        found.setdefault(asked, []).append((start, end))
            begin = any_of(text, start + 1, high)

    def _any_of(self) -> Match:
        """Return what finds the first place at which one of the patterns begins."""
        parts = []
        groups = 0
        for pattern, *_ in self._tries:
            parts.append(f"(?:{_within(pattern, groups)})")
            groups += pattern.groups
        # Each says by itself that it begins so; said once before, most places are left
        # at once.
        whole = f"{_BEGIN}(?:{'|'.join(parts or ['(?!)'])})"
        self._any = re.compile(whole.encode("latin-1")).search
        return self._any

    def _compiled(self) -> Match:
        parts = [_BEGIN]
        group = 1
        for pattern, asked, _ in self._tries:
            parts.append(f"(?:(?=({_within(pattern, group)}))|)")
            least, _most = asked.detector.rule.digits or (0, 0)
            self._groups.append((group, asked, least))
            group += 1 + pattern.groups
        self._match = re.compile("".join(parts).encode("latin-1")).match
        return self._match


def _within(pattern: re.Pattern[bytes], groups: int) -> str:
    return renumbered(pattern.pattern.decode("latin-1"), groups)
