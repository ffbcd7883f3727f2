"""Finding anchors with Vectorscan (package ``hyperscan``), all of them in one pass."""

import re

from xinhu.core.discover.text.anchors import Anchors, Finder

try:
    import hyperscan
except ImportError:  # pragma: no cover -- the package is optional
    AVAILABLE = False
else:
    AVAILABLE = True


def vectorscan_finder(anchors: Anchors) -> Finder:
    """Return a finder of these anchors; compiling them takes a tenth of a second.

    Patterns report where they begin, words do not need to: their length is known.
    """
    word = hyperscan.HS_FLAG_CASELESS | hyperscan.HS_FLAG_DOTALL
    expressions = [re.escape(w) for w in anchors.words] + list(anchors.patterns)
    flags = [word] * len(anchors.words)
    flags += [hyperscan.HS_FLAG_SOM_LEFTMOST] * len(anchors.patterns)
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    database.compile(
        expressions=expressions,
        ids=list(range(len(expressions))),
        elements=len(expressions),
        flags=flags,
    )
    lengths = [len(w) for w in anchors.words]
    words = len(lengths)

    def find(text: bytes) -> list[tuple[int, int, int]]:
        found: list[tuple[int, int, int]] = []
        add = found.append

        def note(number: int, start: int, end: int, *_: object) -> None:
            add((end - lengths[number] if number < words else start, end, number))

        database.scan(text, match_event_handler=note)
        return found

    return find
