"""Refuses to append while the database's disk is nearly full.

A full disk stops PostgreSQL in the middle of whatever it writes, and it comes back only
once there is room again. So the gate refuses earlier, while there is room left for what
is under way, for the acts in the outbox, and for a recovery.

What it guarantees: below the watermark, looked at once a second, nothing new is begun.
What it leaves to others: the disk of a server on another machine, which cannot be seen
from here (docs/operating/faults.md).
"""

import os
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from xinhu.core.gate.refusals import RegisterWatermarkError
from xinhu.core.gate.stores import Appended, Intent

LOOK_SECONDS = 1.0
_MEGABYTE = 1_048_576
Append = Callable[[Sequence[Intent]], Awaitable[list[Appended]]]


class Watermark:
    """An append that refuses while there is too little room.

    Args:
        append: what appends; see ``core.gate.stores.Writer``.
        folder: on the disk that is watched.
        least_mb: MiB that must be free.
    """

    def __init__(self, append: Append, *, folder: Path, least_mb: int) -> None:
        self._append = append
        self._folder = folder
        self._least_mb = least_mb
        self._free_mb = 0
        self._look_at = 0.0

    async def append(self, intents: Sequence[Intent]) -> list[Appended]:
        """Append; see ``core.gate.stores.Writer``.

        Raises:
            RegisterWatermarkError: there is too little room; nothing was appended.
        """
        self._require_room()
        return await self._append(intents)

    def _require_room(self) -> None:
        now = time.monotonic()
        if now >= self._look_at:
            self._free_mb = _free_mb(self._folder)
            self._look_at = now + LOOK_SECONDS
        if self._free_mb < self._least_mb:
            raise RegisterWatermarkError(free=self._free_mb, least=self._least_mb)


def _free_mb(folder: Path) -> int:
    """Return what is free for anybody but root; 0 where the disk does not say."""
    try:
        disk = os.statvfs(folder)
    except OSError:
        return 0
    return disk.f_bavail * disk.f_frsize // _MEGABYTE
