"""Whether a medium may be used: registered, examined, clean, not overdue, unchanged."""

from collections.abc import Callable

from xinhu.core.base.clock import Instant, to_datetime
from xinhu.desks.media.errors import (
    MediumBarredError,
    MediumChangedError,
    MediumNotCleanError,
    MediumOverdueError,
    MediumUnexaminedError,
)
from xinhu.desks.media.models import CLEAN, Examination, Medium


def require_usable(
    medium: Medium, digest: Callable[[], str], now: Instant
) -> Examination:
    """Return the examination that permits a medium to be used.

    Args:
        medium: as registered.
        digest: of what lies there now; asked for only when nothing else refuses.
        now: the moment.

    Raises:
        MediumBarredError: somebody refused it for good.
        MediumUnexaminedError: nobody examined it.
        MediumNotCleanError: the last examination refused it.
        MediumOverdueError: that was too long ago.
        MediumChangedError: something else lies there.
    """
    require_not_barred(medium)
    last = medium.examinations.last()
    if last is None:
        raise MediumUnexaminedError(medium=medium.pk)
    if last.verdict != CLEAN:
        reasons = ", ".join(last.reasons)
        raise MediumNotCleanError(medium=medium.pk, reasons=reasons)
    if to_datetime(now) >= last.valid_until:
        raise MediumOverdueError(medium=medium.pk)
    if digest() != last.digest:
        raise MediumChangedError(medium=medium.pk)
    return last


def require_not_barred(medium: Medium) -> None:
    """Pass a medium that nobody refused for good.

    Raises:
        MediumBarredError: somebody did.
    """
    if medium.refused_at is not None:
        raise MediumBarredError(medium=medium.pk)
