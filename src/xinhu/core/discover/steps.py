"""Looking at a file in steps: texts are asked for, their hits come back.

Short texts of many files are scanned together, which takes a fraction of the time; so
who looks at a file does not scan but asks, and goes on when the hits are there.
"""

from collections.abc import Callable, Generator, Sequence
from typing import NamedTuple, TypeVar

from xinhu.core.discover.finding import Hit

Hits = Sequence[Sequence[Hit]]
"""Of each text."""
Of = TypeVar("Of")
Scan = Callable[[Sequence[bytes]], Hits]
"""Scans texts, each by itself."""


class Ask(NamedTuple):
    """Texts to be scanned.

    Attributes:
        scan: by this.
        texts: which.
        last: nothing else of the file is held in memory any more.
    """

    scan: Scan
    texts: Sequence[bytes]
    last: bool


def finished(steps: Generator[Ask, Hits, Of]) -> Of:
    """Go all steps, scanning whatever is asked for at once; return what comes of it."""
    try:
        ask = next(steps)
        while True:
            ask = answered(steps, ask)
    except StopIteration as end:
        of: Of = end.value
        return of


def answered(steps: Generator[Ask, Hits, Of], ask: Ask) -> Ask:
    """Scan what is asked for and go one step.

    Raises:
        StopIteration: it was the last; holds what comes of it.
        Exception: of the scan, where the steps do not take it.
    """
    try:
        hits = ask.scan(ask.texts)
    except Exception as error:  # noqa: BLE001 -- who looks at the file decides what becomes of it
        return steps.throw(error)
    return steps.send(hits)
