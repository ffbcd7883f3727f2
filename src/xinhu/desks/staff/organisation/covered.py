"""Whether somebody is there at every moment of a time; values alone."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from xinhu.core.base.clock import Instant

FOREVER: Final = Instant(2**63 - 1)
"""Later than anything that ends."""


class Span(NamedTuple):
    """A time: from ``begins`` on, and before ``until``."""

    begins: Instant
    until: Instant


def presence(there: Span, away: Iterable[Span]) -> Iterator[Span]:
    """Return when somebody is there and not away."""
    since = there.begins
    for leave in sorted(away):
        if leave.begins > since:
            yield Span(since, min(leave.begins, there.until))
        since = max(since, leave.until)
    if since < there.until:
        yield Span(since, there.until)


def first_gap(time: Span, present: Iterable[Span]) -> Instant | None:
    """Return the first moment of a time at which nobody is there; None without any.

    Args:
        time: which.
        present: when somebody is there, of all together, in any order.
    """
    covered = time.begins
    for span in sorted(present):
        if span.begins > covered:
            break
        covered = max(covered, span.until)
    return covered if covered < time.until else None
