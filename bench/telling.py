"""How far a run is, told as it goes."""

import time

_START = time.perf_counter()


def say(what: str) -> None:
    """Print what begins now, behind the seconds since the start."""
    print(f"[{time.perf_counter() - _START:6.1f} s] {what}", flush=True)
