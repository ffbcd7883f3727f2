"""What a process remembers of addresses that wait: enough to turn away cheaply.

A process learns of a waiting at the database once, and turns away from memory until it
is over; accounts and devices are asked for at the database each time. How many it
turned away goes to the database now and then, as a count.
"""

from collections import OrderedDict
from collections.abc import Mapping

from xinhu.core.base.clock import SECOND, Instant
from xinhu.desks.staff.lockout.buckets import Bucket

_MOST = 10_000  # buckets that one process remembers
_PAUSE = 5 * SECOND


class Waiting:
    """Buckets that wait, and how many attempts were turned away since the last count.

    Used by one thread at a time, or by several that may lose a count to each other.
    """

    def __init__(self) -> None:
        self._until: OrderedDict[Bucket, Instant] = OrderedDict()
        self._turned_away: dict[Bucket, int] = {}
        self._counted_at = Instant(0)

    def clear(self) -> None:
        """Remember nothing, as a process that has just begun."""
        self._until.clear()
        self._turned_away.clear()
        self._counted_at = Instant(0)

    def learn(self, bucket: Bucket, until: Instant) -> None:
        """Remember until when an address waits; the oldest is forgotten for it."""
        self._until[bucket] = until
        self._until.move_to_end(bucket)
        while len(self._until) > _MOST:
            self._until.popitem(last=False)

    def forget(self, bucket: Bucket) -> None:
        """Forget an address: somebody came in there."""
        self._until.pop(bucket, None)

    def seconds(self, bucket: Bucket, at: Instant) -> int:
        """Return for how many seconds a bucket still waits, as far as is remembered."""
        until = self._until.get(bucket)
        if until is None:
            return 0
        if until <= at:
            del self._until[bucket]
            return 0
        return -(-(until - at) // SECOND)

    def turn_away(self, bucket: Bucket) -> None:
        """Count an attempt that was turned away."""
        if bucket in self._turned_away or len(self._turned_away) < _MOST:
            self._turned_away[bucket] = self._turned_away.get(bucket, 0) + 1

    def counted(self, at: Instant) -> Mapping[Bucket, int]:
        """Return what is to be added to the database; nothing more often than that."""
        if not self._turned_away or at - self._counted_at < _PAUSE:
            return {}
        self._counted_at = at
        counted, self._turned_away = self._turned_away, {}
        return counted
