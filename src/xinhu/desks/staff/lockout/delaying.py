"""How long one waits after so many failures: the rule, without I/O."""

from dataclasses import dataclass

_ENOUGH = 32  # doublings; beyond it every limit is reached


@dataclass(frozen=True, slots=True)
class Limit:
    """Numbers of one kind of bucket.

    Attributes:
        failures: from so many on one waits.
        delay: seconds of the first waiting.
        longest: seconds at most.
    """

    failures: int
    delay: int
    longest: int


def delay_after(failures: int, limit: Limit) -> int:
    """Return the seconds to wait after a number of failures in a row."""
    beyond = failures - limit.failures
    if beyond < 0:
        return 0
    return min(limit.longest, limit.delay << min(beyond, _ENOUGH))
