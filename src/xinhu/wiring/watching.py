"""Builds a watch over folders that were scanned: who tells of changes, and how fast."""

import os
import time
from collections.abc import Callable

from xinhu.adapters.scans.noticing import Notices, Unnoticed
from xinhu.adapters.scans.watching import Change, Pace, Watch
from xinhu.wiring.scanning import Scanned


def watch(
    running: Scanned, tell: Callable[[Change], None], *, poll: float | None
) -> None:
    """Watch what was scanned until it is interrupted.

    Args:
        running: the scan, in whose block this is called.
        tell: takes what holds from now on, file by file.
        poll: seconds between two comparisons with what stands in the state; ``None``:
            the system tells of changes.

    Raises:
        KeyboardInterrupt: it was.
        ScanUnwatchableError: the system does not tell of changes there.
        XinhuError: as ``Watch.run``.
    """
    scan = running.scan
    pace = Pace() if poll is None else Pace(compare=poll)
    folders = [os.path.abspath(root) for root in scan.roots]  # noqa: PTH100 -- links stay as they are named
    with Unnoticed() if poll is not None else Notices(folders) as noticing:
        Watch(scan, running.state, noticing, tell, pace, time.monotonic).run()
