"""Prose in which customer information lies about: documents with their truth."""

from collections.abc import Iterator
from enum import Enum
from random import Random
from typing import NamedTuple

from bench.discovery import newcomers, strangers, values
from bench.discovery.clean import Sentences
from bench.discovery.decoys import DECOYS
from bench.discovery.drawing import weighted
from bench.discovery.templates import Filled, Slot, Template, Truth, blocks, lines

_SHORTEST, _LONGEST = 1200, 6000
DENSE = 20
"""Talk in prose as dense with numbers as the one that engines were compared on."""


class Document(NamedTuple):
    """A document and what lies in it, in the order of its text."""

    text: str
    truth: list[Truth]


class Set(Enum):
    """Of templates: the first, and three that were written apart from the detectors."""

    FIRST = "prose"
    SECOND = "second_set"
    THIRD = "third_set"
    FOURTH = "fourth_set"


class Writer:
    """Writes documents.

    Args:
        of: which set gives what holds customer information.
        talk: how much of a document is talk without numbers, of 100 as a rule.
    """

    def __init__(self, *, of: Set = Set.FIRST, talk: int = 100) -> None:
        sentences = Sentences()
        slots = dict(sentences.words)
        slots["话"] = Slot("", sentences.one)
        slots |= {f"d_{name}": Slot("", make) for name, make in DECOYS.items()}
        slots |= {k: Slot(k, make) for k, make in values.WRITTEN.items()}
        passages = values.PASSAGES.items()
        slots |= {name: Slot("credit_report", make) for name, make in passages}
        slots |= {f"{k}!": Slot(k, make) for k, make in values.PLAIN.items()}
        slots["newcomer"] = Slot("person_name", newcomers.newcomer)
        slots["dwelling"] = Slot("address", newcomers.dwelling)
        slots["stranger"] = Slot("person_name", strangers.stranger)
        slots["lodging"] = Slot("address", strangers.lodging)
        self._sentences = sentences
        decoys, positives = _cut("decoys.txt", slots), _cut("sentences.txt", slots)
        longer = _longer("blocks.txt", slots)
        chatter = _longer("chatter.txt", slots)
        no: list[Template] = []
        self._in_clean = ((0.7 * talk, no), (22, decoys), (8, chatter))
        self._in_dirty = (
            *((0.45 * talk, no), (16, decoys), (4, chatter)),
            *((27, positives), (8, longer)),
        )
        if of is not Set.FIRST:
            unseen = _UNSEEN[of](slots)
            self._in_dirty = (
                *((0.45 * talk, no), (16, decoys), (4, chatter)),
                (35, unseen),
            )

    def clean(self, rng: Random) -> Document:
        """Return a document without customer information."""
        return self._document(rng, clean=True)

    def dirty(self, rng: Random) -> Document:
        """Return a document that holds some."""
        return self._document(rng, clean=False)

    def _document(self, rng: Random, *, clean: bool) -> Document:
        pieces: list[str] = []
        truth: list[Truth] = []
        place, wanted = 0, rng.randint(_SHORTEST, _LONGEST) // 3
        while place < wanted:
            filled = self._piece(rng, place, clean=clean)
            # Two numbers of two pieces never touch.
            joined = ("\n", "\n", "\n\n", "" if filled.text.endswith("。") else "\n")
            text = filled.text + rng.choice(joined)
            pieces.append(text)
            truth += filled.truth
            place += len(text)
        return Document("".join(pieces), truth)

    def _piece(self, rng: Random, place: int, *, clean: bool) -> Filled:
        of = weighted(rng, *(self._in_clean if clean else self._in_dirty))
        return rng.choice(of).fill(rng, place) if of else self._talk(rng)

    def _talk(self, rng: Random) -> Filled:
        count = rng.randint(1, 4)
        return Filled("".join(self._sentences.one(rng) for _ in range(count)), [])


def documents(
    rng: Random, size: int, *, of: Set = Set.FIRST, talk: int = 100
) -> Iterator[Document]:
    """Give documents of about ``size`` bytes together, clean and not in turns."""
    writer, so_far, clean = Writer(of=of, talk=talk), 0, False
    while so_far < size:
        document = writer.clean(rng) if clean else writer.dirty(rng)
        so_far += len(document.text.encode())
        clean = not clean
        yield document


def _cut(name: str, slots: dict[str, Slot]) -> list[Template]:
    return [Template(text, slots) for text in lines(f"templates/{name}")]


def _longer(name: str, slots: dict[str, Slot]) -> list[Template]:
    return [Template(text, slots) for text in blocks(f"templates/{name}")]


_UNSEEN = {
    Set.SECOND: lambda slots: _cut("second.txt", slots),
    Set.THIRD: lambda slots: _longer("third.txt", slots),
    Set.FOURTH: lambda slots: _longer("fourth.txt", slots),
}
