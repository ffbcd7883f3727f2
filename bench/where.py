"""Where the processor time goes: per process while it is served, and between siblings.

What it guarantees: the shares are the operating system's own accounting, over the
measured windows only. What it leaves to ``profiling``: what a worker does inside.
"""

import multiprocessing
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import psutil

from bench.load import Window

_TURNS = 400
_NUMBERS = range(20_000)
_KINDS = ("gate", "registrar", "console", "worker")


@dataclass(slots=True)
class Spent:
    """Processor time by kind of process, in seconds, filled in when the block ends."""

    seconds: dict[str, float] = field(default_factory=dict)

    def per(self, windows: Sequence[Window], per: int = 1) -> dict[str, float]:
        """Return µs per disclosure, by kind; ``per`` disclosures in each answer."""
        count = sum(window.shown for window in windows) * per
        return {kind: s / count * 1e6 for kind, s in sorted(self.seconds.items())}


@contextmanager
def spending(supervisor: psutil.Process) -> Iterator[Spent]:
    """Give what a served bank's processes spend within the block."""
    spent = Spent()
    before = _times(supervisor)
    yield spent
    for pid, (kind, seconds) in _times(supervisor).items():
        more = seconds - before.get(pid, (kind, 0.0))[1]
        spent.seconds[kind] = spent.seconds.get(kind, 0.0) + more


def both_busy_factor() -> float:
    """Return how much longer the same work takes while both processors are busy.

    1 where they are processors of their own, about 1.5 where they are two threads of
    one core: then two of them do the work of 1.3.
    """
    alone = max(_together(1))
    return max(_together(2)) / alone


def _times(supervisor: psutil.Process) -> dict[int, tuple[str, float]]:
    found: dict[int, tuple[str, float]] = {}
    for process in psutil.process_iter(["name"]):
        try:
            times = process.cpu_times()
            if process.info["name"] == "postgres":
                found[process.pid] = ("database", times.user + times.system)
        except psutil.NoSuchProcess:
            continue
    for process in supervisor.children(recursive=False):
        kind = _kind(process)
        for one in (process, *process.children(recursive=True)):
            times = one.cpu_times()
            found.setdefault(one.pid, (kind, times.user + times.system))
    return found


def _kind(process: psutil.Process) -> str:
    words = " ".join(process.cmdline())
    return next((kind for kind in _KINDS if f"{kind}_process" in words), "others")


def _together(count: int) -> list[float]:
    context = multiprocessing.get_context("fork")
    queue: multiprocessing.Queue[float] = context.Queue()
    family = [context.Process(target=_work, args=(queue,)) for _ in range(count)]
    for one in family:
        one.start()
    taken = [queue.get() for _ in family]
    for one in family:
        one.join()
    return taken


def _work(queue: "multiprocessing.Queue[float]") -> None:
    start = time.process_time()
    for _ in range(_TURNS):
        sum(_NUMBERS)
    queue.put(time.process_time() - start)
