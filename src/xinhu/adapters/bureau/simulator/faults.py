"""Failing on request: what the simulated bureau does to the next queries."""

import threading
from collections import deque
from typing import Final, Literal

import msgspec

Kind = Literal[
    "reject",
    "reject_cut",
    "error",
    "slow",
    "hang",
    "cut_before",
    "cut_after",
    "garbage",
    "other_key",
    "found_broken",
    "found_other",
]
LOOKED_UP: Final = frozenset({"found_broken", "found_other"})
"""What happens to look-ups; the rest happens to queries."""


class Fault(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What happens to one query.

    Attributes:
        kind: ``reject``: said no, uncounted. ``reject_cut``: the same, and the
            connection ends before it is heard. ``error``: status 500, uncounted.
            ``slow``: answered after ``seconds``. ``hang``: counted, and answered after
            ``seconds``. ``cut_before``: the connection ends, uncounted. ``cut_after``:
            counted, then the connection ends within the answer. ``garbage``: counted,
            and answered with what is no report. ``other_key``: counted, and answered
            as another's. ``found_broken``: a look-up is answered with a report that is
            cut. ``found_other``: with the report about somebody else.
        seconds: for ``slow`` and ``hang``.
        times: to how many queries.
    """

    kind: Kind
    seconds: float = 1.0
    times: int = 1


class Faults:
    """The faults that wait, first come first served."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: deque[Fault] = deque()
        self._looked_up: deque[Fault] = deque()
        self._let_go = threading.Event()

    def ask(self, fault: Fault) -> None:
        """Let the next queries, or look-ups, fail."""
        of = self._looked_up if fault.kind in LOOKED_UP else self._waiting
        with self._lock:
            of.extend([fault] * fault.times)

    def waiting(self) -> int:
        """Return to how many queries something will happen."""
        with self._lock:
            return len(self._waiting)

    def take(self) -> Fault | None:
        """Return what happens to a query that came; None for nothing."""
        with self._lock:
            return self._waiting.popleft() if self._waiting else None

    def take_looked_up(self) -> Fault | None:
        """Return what happens to a look-up that came; None for nothing."""
        with self._lock:
            return self._looked_up.popleft() if self._looked_up else None

    def hang(self, seconds: float) -> None:
        """Return after so long, or as soon as those who hang are let go."""
        self._let_go.wait(seconds)

    def let_go(self) -> None:
        """Let whoever hangs answer now, and whoever would hang later as well."""
        self._let_go.set()
