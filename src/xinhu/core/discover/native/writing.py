"""Detectors written down for the compiled scanner, which reads them in this order.

Numbers are four bytes, the least first; a text is its size and its bytes. Whatever
changes here changes in ``rust/src`` with it, and ``VERSION`` in both.
"""

from collections.abc import Iterable, Mapping, Sequence
from struct import Struct
from typing import Final

from xinhu.core.discover.detectors.address_reading import whole_pattern
from xinhu.core.discover.detectors.detector import Detector
from xinhu.core.discover.detectors.labels import AGAINST, CONTEXT
from xinhu.core.discover.detectors.name_reading import SIGNS, arranged, dotted_pattern
from xinhu.core.discover.native.outcomes import outcomes_of
from xinhu.core.discover.native.validators import write_known
from xinhu.core.discover.text.page import Vocabulary

VERSION: Final = 1
LABELS: Final = ("", CONTEXT, AGAINST)
"""By the numbers that the compiled scanner gives."""
_NUMBER: Final = Struct("<I").pack
_PAIR: Final = 2


class Description:
    """What is written, piece by piece."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def number(self, *numbers: int) -> None:
        """Write numbers, or flags."""
        self._pieces += map(_NUMBER, numbers)

    def text(self, *texts: str | bytes) -> None:
        """Write texts."""
        for text in texts:
            written = text.encode() if isinstance(text, str) else text
            self._pieces += _NUMBER(len(written)), written

    def texts(self, texts: Iterable[str | bytes]) -> None:
        """Write a list of texts."""
        every = tuple(texts)
        self.number(len(every))
        self.text(*every)

    def written(self) -> bytes:
        """Return all of it."""
        return b"".join(self._pieces)


def described(
    detectors: Sequence[Detector], demanding: frozenset[str], vocabulary: Vocabulary
) -> bytes:
    """Write detectors down.

    Args:
        detectors: that are asked.
        demanding: keys of those that demand words here.
        vocabulary: of all of them.

    Raises:
        KeyError: a validator is not known to the compiled scanner.
    """
    text = Description()
    text.number(VERSION)
    write_known(text)
    text.texts(vocabulary.words)
    text.number(len(detectors))
    kinds = {kind: number for number, kind in enumerate(_kinds(detectors))}
    company = {
        kind for d in detectors if d.near and not d.read for kind in d.near.kinds
    }
    for detector in detectors:
        _write_begins(text, detector, kinds)
        _write_validator(text, detector)
        text.number(detector.key in demanding, detector.kind in company)
        _write_labels(text, detector, vocabulary)
        _write_near(text, detector, kinds)
        _write_finder(text, detector)
        _write_shown(text, detector)
        outcomes = outcomes_of(detector)
        text.number(len(outcomes))
        for reasons in outcomes:
            text.number(*(hundredths(detector, reasons, label) for label in LABELS))
    return text.written()


def hundredths(detector: Detector, reasons: tuple[str, ...], label: str) -> int:
    """Return how sure a detector is of a value."""
    return round(detector.says(reasons, label)[0] * 100)


def _kinds(detectors: Iterable[Detector]) -> list[str]:
    own = {detector.kind for detector in detectors}
    near = {kind for d in detectors if d.near is not None for kind in d.near.kinds}
    return sorted(own | near)


def _write_begins(
    text: Description, detector: Detector, kinds: Mapping[str, int]
) -> None:
    rule = detector.rule
    text.text(detector.key)
    text.number(kinds[detector.kind], detector.precedence)
    text.text(rule.lead)
    text.number(*(rule.digits or (1, 0)))
    text.texts(pattern.pattern for pattern in detector.whole)
    text.texts(() if detector.grouped is None else (detector.grouped.pattern,))
    text.texts(pattern.pattern for pattern in detector.starting)
    text.texts(detector.anchors)
    text.texts(detector.anchor_patterns)
    text.text(rule.before)


def _write_validator(text: Description, detector: Detector) -> None:
    rule = detector.rule
    text.text(rule.validator or "")
    text.number(len(rule.prefixes))
    for group in rule.prefixes.values():
        text.number(len(group))
        for begin, lengths in group.items():
            text.text(begin)
            text.number(len(lengths), *lengths)
    text.texts(rule.never)


def _write_labels(
    text: Description, detector: Detector, vocabulary: Vocabulary
) -> None:
    labels = detector.labels
    text.number(labels is not None)
    if labels is not None:
        words = vocabulary.of(detector).words
        text.number(labels.before, labels.after, len(words))
        for number, word in words.items():
            text.number(number, word.speaks, word.against)


def _write_near(
    text: Description, detector: Detector, kinds: Mapping[str, int]
) -> None:
    near = detector.near
    text.number(near is not None)
    if near is not None:
        text.number(len(near.kinds), *(kinds[kind] for kind in near.kinds))
        text.number(near.within)


def _write_finder(text: Description, detector: Detector) -> None:
    rule = detector.rule
    text.text(rule.finder or "")
    if rule.finder == "name":
        _write_names(text, rule.lists)
    elif rule.finder == "address":
        words = (*rule.lists["places"], *rule.lists["called"])
        text.text("".join(word[0] for word in words))
        text.texts({word[:_PAIR] for word in words})
        text.text(whole_pattern(rule.lists))


def _write_shown(text: Description, detector: Detector) -> None:
    shown = detector.rule.shown
    text.number(shown is not None)
    if shown is not None:
        text.number(shown.first, shown.last, shown.hide)


def _write_names(text: Description, lists: Mapping[str, tuple[str, ...]]) -> None:
    known = arranged(lists)
    for characters in (
        "".join(lists["surnames"]),
        "".join(known.given),
        "".join(known.never),
        "".join(known.value.first),
        "".join(known.after.first),
        SIGNS,
        "".join(lists["foreign"]),
        "".join(word[0] for word in lists["double_surnames"]),
    ):
        text.text(characters)
    text.texts(known.titles)
    text.texts(known.verbs)
    text.texts(lists["double_surnames"])
    text.texts(known.words)
    text.texts(known.none)
    text.text(known.value.pattern.pattern, known.after.pattern.pattern)
    text.text(dotted_pattern(lists))
