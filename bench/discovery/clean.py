"""Clean Chinese: a grammar over several hundred words, nobody and no number in it."""

from collections.abc import Callable
from random import Random

from bench.discovery.templates import Slot, Template, lines


def _chooser(words: list[str]) -> Callable[[Random], str]:
    return lambda rng: rng.choice(words)


def _company(words: dict[str, Slot]) -> Callable[[Random], str]:
    parts = [words[name].make for name in ("城", "公司头", "公司业", "公司尾")]
    return lambda rng: "".join(part(rng) for part in parts)


def words() -> dict[str, Slot]:
    """Return the slots of words: categories of the vocabulary, and small numbers."""
    slots = {}
    for line in lines("words/vocabulary.txt"):
        name, _, listed = line.partition(":")
        slots[name] = Slot("", _chooser(listed.split()))
    slots["小"] = Slot("", lambda rng: str(rng.randint(2, 12)))
    slots["年数"] = Slot("", lambda rng: rng.choice(("五", "十", "十五")))
    slots["百分"] = Slot("", lambda rng: str(rng.randint(20, 98)))
    slots["气温"] = Slot("", lambda rng: str(rng.randint(5, 36)))
    slots["两数"] = Slot("", lambda rng: str(rng.randrange(50, 800, 50)))
    slots["小数"] = Slot("", lambda rng: f"{rng.uniform(0, 9):.2f}")
    slots["company"] = Slot("", _company(slots))
    return slots


class Sentences:
    """Speaks one clean sentence after the other."""

    def __init__(self) -> None:
        self.words = words()
        self._templates = [Template(t, self.words) for t in lines("words/filler.txt")]

    def one(self, rng: Random) -> str:
        """Return a sentence."""
        return rng.choice(self._templates).fill(rng).text


def text(rng: Random, size: int) -> str:
    """Return about ``size`` bytes of clean Chinese, in paragraphs."""
    sentences, pieces, so_far = Sentences(), [], 0
    while so_far < size:
        piece = "".join(sentences.one(rng) for _ in range(rng.randint(2, 7))) + "\n"
        so_far += len(piece.encode())
        pieces.append(piece)
    return "".join(pieces)
