"""Claims that are sought only near others: names and addresses."""

from collections.abc import Iterable, Iterator, Sequence

from xinhu.core.discover.detectors.detector import Detector
from xinhu.core.discover.detectors.reading import Read
from xinhu.core.discover.detectors.rule import Near
from xinhu.core.discover.text.claims import DOUBTFUL, Claim


class Nearby:
    """Detectors that read sentences around what else was found.

    Args:
        detectors: all of them.
    """

    def __init__(self, detectors: Iterable[Detector]) -> None:
        self._readers: dict[Near, list[tuple[Detector, Read]]] = {}
        for detector in detectors:
            if detector.read is not None and detector.near is not None:
                readers = self._readers.setdefault(detector.near, [])
                readers.append((detector, detector.read))

    def claims(self, text: bytes, claims: Sequence[Claim]) -> list[Claim]:
        """Return what stands near these claims.

        Args:
            text: without disguises.
            claims: settled, in the order of the text.
        """
        found: list[Claim] = []
        for near, readers in self._readers.items():
            kinds = near.kinds
            company = [
                claim
                for claim in claims
                if claim.confidence >= DOUBTFUL and claim.detector.kind in kinds
            ]
            for start, end in _windows(text, company, near.within):
                stretch = text[start:end].decode("utf-8", "surrogateescape")
                for detector, read in readers:
                    found += _read(stretch, start, detector, read)
        return _longest(found)


def _windows(
    text: bytes, company: Sequence[Claim], within: int
) -> Iterator[tuple[int, int]]:
    """Give stretches around claims, those that touch taken together."""
    if not company:
        return
    size = len(text)
    start, end = -1, 0
    for claim in company:
        low = claim.start - within
        if start < 0:
            start = max(low, 0)
        elif low > end and low > _at_begin(text, end):
            yield _at_begin(text, start), _at_begin(text, end)
            start = low
        end = min(claim.end + within, size)
    yield _at_begin(text, start), _at_begin(text, end)


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


def _at_begin(text: bytes, at: int) -> int:
    """Return where a character begins, here or further on."""
    while at < len(text) and text[at] & 0xC0 == 0x80:  # noqa: PLR2004 -- UTF-8
        at += 1
    return at


def _read(stretch: str, start: int, detector: Detector, read: Read) -> Iterator[Claim]:
    at, place = start, 0
    for begin, stop, reason in read.find(stretch):
        at += _size(stretch[place:begin])
        place = begin
        size = _size(stretch[begin:stop])
        confidence, reasons = detector.says((reason,), "")
        yield Claim(at, at + size, confidence, reasons, detector)


def _size(characters: str) -> int:
    return len(characters.encode("utf-8", "surrogateescape"))
