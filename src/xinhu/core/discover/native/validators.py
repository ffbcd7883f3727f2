"""The codes, words and shapes that compiled validators ask, from those in Python."""

from collections.abc import Iterable
from typing import Protocol

from xinhu.core.catalogue.kinds.citizen_number import PROVINCES
from xinhu.core.discover.detectors.validators.amounts import UNITS
from xinhu.core.discover.detectors.validators.banking import COUNTRIES
from xinhu.core.discover.detectors.validators.emails import FILES
from xinhu.core.discover.detectors.validators.secret_words import (
    BODY,
    FILLERS,
    RANGE,
    REFERENCE,
    WORD,
)
from xinhu.core.discover.detectors.validators.tracks import PARTS
from xinhu.core.discover.detectors.validators.uscc import DEPARTMENTS


class _Texts(Protocol):
    def text(self, *texts: str | bytes) -> None: ...

    def texts(self, texts: Iterable[str | bytes]) -> None: ...


def write_known(text: _Texts) -> None:
    """Write them down."""
    text.texts(sorted(PROVINCES))
    text.texts(COUNTRIES.split())
    text.text("".join(sorted(DEPARTMENTS)))
    text.texts(sorted(FILES))
    text.text(FILLERS)
    text.texts(UNITS)
    text.text(REFERENCE.pattern)
    text.text(_to_the_end(RANGE.pattern), _to_the_end(WORD.pattern))
    text.text(PARTS.pattern, BODY.pattern)


def _to_the_end(pattern: str) -> str:
    """Return a pattern that takes a whole value or nothing."""
    return rf"(?:{pattern})(?![\x00-\xff])"
