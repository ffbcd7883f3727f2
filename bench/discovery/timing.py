"""Processor time of one core: the best of several turns, and how they lay."""

import resource
import time
from collections.abc import Callable
from statistics import median

from bench.discovery.plan import MIB
from bench.figures import Figures


def processor_seconds() -> float:
    """Return what this process and the children it waited for have spent."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def turns(work: Callable[[], object], count: int) -> list[float]:
    """Return the processor seconds of so many turns of the same work."""
    taken = []
    for _ in range(count):
        start = processor_seconds()
        work()
        taken.append(processor_seconds() - start)
    return taken


def put_rate(figures: Figures, key: str, size: int, seconds: list[float]) -> float:
    """Keep MiB/s of the best turn; median, lowest and highest beside it.

    Returns:
        the best.
    """
    rates = [size / MIB / max(one, 0.001) for one in seconds]
    _put(figures, key, max(rates), rates)
    return max(rates)


def put_seconds(figures: Figures, key: str, seconds: list[float]) -> None:
    """Keep the seconds of the best turn; median, lowest and highest beside it."""
    _put(figures, key, min(seconds), seconds)


def _put(figures: Figures, key: str, best: float, all_: list[float]) -> None:
    figures.put(key, best)
    figures.put(f"{key}_median", median(all_))
    figures.put(f"{key}_low", min(all_))
    figures.put(f"{key}_high", max(all_))
