"""From claims to hits: positions in characters of each text, values masked."""

from bisect import bisect_left
from collections.abc import Sequence

from xinhu.core.discover.finding import Hit
from xinhu.core.discover.text.claims import Claim
from xinhu.core.discover.text.page import Page


def hits_of(page: Page, claims: Sequence[Claim]) -> list[list[Hit]]:
    """Return the hits of each text of a page.

    Args:
        page: in which they were found.
        claims: settled, in order.
    """
    every: list[list[Hit]] = []
    first = 0
    for begin, over in zip(page.begins, page.ends, strict=True):
        last = bisect_left(claims, over, first, key=_start)
        every.append(_hits(page, begin, claims[first:last]))
        first = last
    return every


def _hits(page: Page, at: int, claims: Sequence[Claim]) -> list[Hit]:
    """Return the hits of a text that begins at this byte."""
    hits = []
    text = page.text
    characters = 0
    for start, end, confidence, reasons, detector in claims:
        # Counted from one to the next: many texts hold few.
        characters += len(text[at:start].decode("utf-8", "surrogateescape"))
        at = start
        value = page.value(start, end)
        stop = characters + len(value)
        shown = detector.mask(value)
        hits.append(Hit(detector.kind, characters, stop, confidence, reasons, shown))
    return hits


def _start(claim: Claim) -> int:
    return claim.start
