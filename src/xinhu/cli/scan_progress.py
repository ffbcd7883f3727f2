"""The progress of a scan: how much, how fast, how long still; on a terminal only."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import TYPE_CHECKING, Final

from xinhu.adapters.scans.running import Progress as Done
from xinhu.adapters.scans.running import Tell
from xinhu.adapters.scans.walking import Met, Walk
from xinhu.cli.output import err, say

if TYPE_CHECKING:
    from rich.progress import Progress

    from xinhu.wiring.scanning import ScanRequest

_EVERY: Final = 0.1


@contextmanager
def scan_counted(
    request: "ScanRequest", *, quiet: bool = False, words: str = ""
) -> Iterator[Tell]:
    """Show on standard error how far a scan has come; nothing off a terminal.

    The words before the bar say what is done, where it is no plain scan.

    What there is to do is counted by a second walk beside the first, which opens no
    file; until it ends there is no estimate.
    """
    if quiet or not err().is_terminal:
        yield lambda _done: None
        return
    whole = _Whole(request)
    with _bar() as bar, whole:
        task = bar.add_task(words or say("扫描", "Scanning"), total=None, files=0)
        told = 0.0

        def tell(done: Done) -> None:
            nonlocal told
            now = time.monotonic()
            if now - told > _EVERY:
                told = now
                total = None if whole.size is None else whole.size + done.beside
                bar.update(task, completed=done.size, total=total, files=done.files)

        yield tell


def _bar() -> "Progress":
    # Only now: off a terminal, a scan starts the sooner.
    from rich.progress import (  # noqa: PLC0415 -- see above
        BarColumn,
        DownloadColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TextColumn("{task.fields[files]:,} " + say("个文件", "files")),
        TimeRemainingColumn(),
    )
    return Progress(*columns, console=err(), transient=True)


class _Whole:
    """Counts what there is to do, beside the scan.

    Attributes:
        size: bytes; ``None`` until they are counted, and where nobody can.
    """

    def __init__(self, request: "ScanRequest") -> None:
        self.size: int | None = None
        # A cluster's folders may be where no walk of this machine comes.
        roots = () if request.spark else request.roots
        self._walk = Walk(roots, request.exclude)
        self._stop = Event()
        self._thread = Thread(target=self._count, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_error: object) -> None:
        self._stop.set()
        self._thread.join()

    def _count(self) -> None:
        size = 0
        for met in self._walk:
            if self._stop.is_set():
                return
            if isinstance(met, Met):
                size += met.size
        self.size = size or None
