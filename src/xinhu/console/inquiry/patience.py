"""A slow bureau holds up nobody else.

A worker of the console serves one request at a time. What may wait for the bureau is
asked beside it; after a little while the page says that it is under way, and where.
Guarantees: it is asked once, whoever stops waiting.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Final, TypeVar

Answer = TypeVar("Answer")
PATIENCE: Final = 3.0
"""Seconds that a page waits."""
_AT_ONCE: Final = 16
_beside = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="bureau")


def within_patience(
    ask: Callable[[], Answer], patience: float | None = None
) -> Answer | None:
    """Ask; return the answer, or None where there is none yet.

    Args:
        ask: what may take long.
        patience: seconds; ``PATIENCE`` where nothing is said.

    Raises:
        XinhuError: what was asked raised it in time.
    """
    asked = _beside.submit(ask)
    wait([asked], PATIENCE if patience is None else patience)
    return asked.result() if asked.done() else None
