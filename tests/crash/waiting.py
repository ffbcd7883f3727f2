"""Waiting for what must come: looked for until a deadline, never slept for."""

import time
from collections.abc import Callable
from typing import TypeVar

Value = TypeVar("Value")
SECONDS = 60.0
"""Long enough for two busy cores; a test that holds needs a fraction of it."""
_LOOK_SECONDS = 0.02


def until(
    condition: Callable[[], Value | None], what: str, seconds: float = SECONDS
) -> Value:
    """Return the first true value of ``condition``; fail at the deadline."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        assert time.monotonic() < deadline, f"it did not come: {what}"
        time.sleep(_LOOK_SECONDS)
