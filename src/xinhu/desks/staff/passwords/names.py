"""Never the operator's name or user name: in characters, in pinyin, by its initials.

Short ones are refused only where they stand alone between what is no letter: ``lm`` in
``lm@2026`` and not in ``calm``.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, product

from xinhu.desks.staff.passwords.errors import PasswordNameError
from xinhu.desks.staff.passwords.folding import fold, join

_HAN = re.compile(r"[\u3400-\u9fff]")
_RUNS = (re.compile(r"[^\W\d_]+"), re.compile(r"[^\W_]+"))
"""Letters, and letters with digits, that nothing interrupts."""
_WORDS = re.compile(r"[\u3400-\u9fff]|[^\W\d_\u3400-\u9fff]+")
_CHUNKS = re.compile(r"\w+")
_SHORTEST_ANYWHERE = 5
"""letters from which on a word is refused wherever it stands; fewer: standing alone."""
_LEAST_ALONE = 2
_MOST_READINGS = 64
"""Characters with several readings multiply; a name of four has fewer than this."""


@dataclass(frozen=True, slots=True)
class Spellings:
    """How a name may be written.

    Attributes:
        anywhere: refused wherever they stand.
        alone: refused where no other letter touches them.
    """

    anywhere: frozenset[str]
    alone: frozenset[str]


def check_name(folded: str, names: Spellings) -> None:
    """Refuse a password that holds a spelling of a name.

    Raises:
        PasswordNameError: it does.
    """
    texts = (folded, join(folded))
    alone = {run for text in texts for one in _RUNS for run in one.findall(text)}
    if alone & names.alone:
        raise PasswordNameError
    if any(name in text for name in names.anywhere for text in texts):
        raise PasswordNameError


def spellings(full_name: str, words: Iterable[str] = ()) -> Spellings:
    """Return how a name may be written.

    Args:
        full_name: as in the directory, in any script.
        words: user name and others that are taken as they are.
    """
    written = {fold(word) for word in words}
    name = fold(full_name)
    for one in (name, *_CHUNKS.findall(name)):
        written.update(_written(_WORDS.findall(one)))
    anywhere = frozenset(word for word in written if _is_long(word))
    return Spellings(
        anywhere,
        frozenset(w for w in written - anywhere if len(w) >= _LEAST_ALONE),
    )


def _written(parts: list[str]) -> Iterator[str]:
    """Give a name in its own characters, and in every reading of them."""
    characters = "".join(parts)
    yield from (characters, characters[::-1])
    if len(characters) > _LEAST_ALONE:
        yield characters[1:]
    for syllables in islice(product(*map(_readings, parts)), _MOST_READINGS):
        yield from _orders(syllables)
        yield from _orders(tuple(syllable[:1] for syllable in syllables))


def _orders(syllables: tuple[str, ...]) -> Iterator[str]:
    """Give surname first, last, left out, and the whole from the end."""
    for first in range(len(syllables)):
        yield "".join(syllables[first:] + syllables[:first])
    whole = "".join(syllables)
    yield whole[::-1]
    yield "".join(syllables[1:])


def _is_long(word: str) -> bool:
    return len(word) >= _SHORTEST_ANYWHERE or (
        len(word) >= _LEAST_ALONE and _HAN.search(word) is not None
    )


def _readings(part: str) -> tuple[str, ...]:
    """Return the readings of a character without tones; a word stays itself."""
    if not _HAN.match(part):
        return (part,)
    from pypinyin import Style, pinyin  # noqa: PLC0415 -- half a second and 30 MB

    read = pinyin(part, style=Style.NORMAL, heteronym=True)[0]
    return tuple({v for reading in read for v in _umlauts(reading)})


def _umlauts(reading: str) -> tuple[str, ...]:
    """Return how the sound of 吕 is typed: lv, lu or lyu."""
    if "v" not in reading:
        return (reading,)
    return (reading, reading.replace("v", "u"), reading.replace("v", "yu"))
