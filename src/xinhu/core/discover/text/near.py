"""Claims that are sought only near others: names and addresses."""

from collections.abc import Iterable, Iterator, Sequence

from xinhu.core.discover.characters import Characters, Stretches
from xinhu.core.discover.detectors.detector import Detector
from xinhu.core.discover.detectors.finding import Find
from xinhu.core.discover.detectors.rule import Near
from xinhu.core.discover.text.claims import DOUBTFUL, Claim
from xinhu.core.discover.text.page import Page


class Nearby:
    """Detectors that read sentences around what else was found.

    Args:
        detectors: all of them.
    """

    def __init__(self, detectors: Iterable[Detector]) -> None:
        self._readers: dict[Near, list[tuple[Detector, Find]]] = {}
        for detector in detectors:
            if detector.read is not None and detector.near is not None:
                readers = self._readers.setdefault(detector.near, [])
                readers.append((detector, detector.read))

    def claims(self, page: Page, claims: Sequence[Claim]) -> list[Claim]:
        """Return what stands near these claims.

        Args:
            page: the text.
            claims: settled, in the order of the text.
        """
        found: list[Claim] = []
        for near, readers in self._readers.items():
            stretches = _stretches(claims, near)
            if stretches:
                characters = page.characters()
                sought = _in_characters(characters, stretches)
                for detector, find in readers:
                    found += _read(characters, sought, detector, find)
        return _longest(found)


def _stretches(claims: Sequence[Claim], near: Near) -> list[tuple[int, int]]:
    """Return the bytes around claims, those that touch taken together."""
    kinds, within = near.kinds, near.within
    stretches: list[tuple[int, int]] = []
    start, end = 0, -1
    for claim in claims:
        if claim.confidence < DOUBTFUL or claim.detector.kind not in kinds:
            continue
        if claim.start - within > end:
            if end >= 0:
                stretches.append((start, end))
            start = max(claim.start - within, 0)
        end = claim.end + within
    return [*stretches, (start, end)] if end >= 0 else []


def _in_characters(
    characters: Characters, stretches: Sequence[tuple[int, int]]
) -> Stretches:
    """Return stretches of bytes as stretches of characters, inside the text."""
    places = characters.at_bytes([place for one in stretches for place in one])
    return Stretches(list(zip(places[::2], places[1::2], strict=True)))


def _longest(claims: list[Claim]) -> list[Claim]:
    """Return those that no longer one overlaps: a street may look like a name."""
    claims.sort(key=_by_begin)
    kept: list[Claim] = []
    for claim in claims:
        if kept and claim.start < kept[-1].end:
            if claim.end - claim.start > kept[-1].end - kept[-1].start:
                kept[-1] = claim
            continue
        kept.append(claim)
    return kept


def _by_begin(claim: Claim) -> tuple[int, int]:
    return (claim.start, -claim.end)


def _read(
    characters: Characters, stretches: Stretches, detector: Detector, find: Find
) -> Iterator[Claim]:
    found = list(find(characters, stretches))
    places = sorted({place for start, end, _ in found for place in (start, end)})
    byte = dict(zip(places, characters.bytes_at(places), strict=True))
    for start, end, reason in found:
        yield Claim(byte[start], byte[end], *detector.says((reason,), ""), detector)
