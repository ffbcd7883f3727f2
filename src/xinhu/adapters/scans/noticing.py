"""What the system tells of changes in folders, gathered beside whoever works.

No more is held than a bound; beyond it, and where the system's words cannot be read
(names that are no UTF-8), only that something changed is told. A network share tells
nothing: there, whoever watches has to look (``Unnoticed``).
"""

from collections.abc import Sequence
from threading import Event, Lock, Thread
from typing import Final, NamedTuple, Self

from watchfiles import watch

from xinhu.adapters.scans.errors import ScanUnwatchableError
from xinhu.adapters.scans.settling import MOST

_GROUP: Final = 400
_STEP: Final = 50
_TICK: Final = 200
"""Milliseconds: in which changes come together, without any, and of waiting."""
_START: Final = 300.0
"""Seconds the system may take to begin, in a tree of many folders."""
_PAUSE: Final = 1.0
"""Seconds before a watch that broke off begins anew."""


class Noticed(NamedTuple):
    """What changed.

    Attributes:
        paths: absolute; of files and folders.
        whole: whether something was lost, and anything may have changed.
    """

    paths: frozenset[str] = frozenset()
    whole: bool = False


class Notices:
    """Changes as the system tells of them; use in a ``with`` block.

    Args:
        folders: absolute; what is watched.

    Raises:
        ScanUnwatchableError: at the start or later; the system does not tell of them.
    """

    def __init__(self, folders: Sequence[str]) -> None:
        self._folders = folders
        self._lock = Lock()
        self._paths: set[str] = set()
        self._whole = False
        self._failed = ""
        self._came = Event()
        self._stop = Event()
        self._ready = Event()
        self._thread = Thread(target=self._listen, daemon=True)

    def __enter__(self) -> Self:
        """Begin; what changes from here on is told."""
        self._thread.start()
        if not self._ready.wait(_START):
            self._failed = "slow"
        if self._failed:
            raise ScanUnwatchableError(detail=self._failed)
        return self

    def __exit__(self, *_error: object) -> None:
        """End it."""
        self._stop.set()
        self._thread.join()

    def wait(self, seconds: float) -> Noticed:
        """Return what changed since the last call, at once or when something does.

        Args:
            seconds: after which nothing is returned.

        Raises:
            ScanUnwatchableError: the system tells no more.
        """
        self._came.wait(seconds)
        with self._lock:
            self._came.clear()
            told = Noticed(frozenset(self._paths), self._whole)
            self._paths.clear()
            self._whole = False
        if self._failed:
            raise ScanUnwatchableError(detail=self._failed)
        return told

    def _listen(self) -> None:
        broke_off = False
        while not self._stop.is_set():
            began = False
            try:
                for changes in watch(
                    *self._folders,
                    watch_filter=None,
                    debounce=_GROUP,
                    step=_STEP,
                    stop_event=self._stop,
                    rust_timeout=_TICK,
                    yield_on_timeout=True,
                    debug=False,
                    raise_interrupt=False,
                    force_polling=False,
                    # Beyond a folder that may not be read, nothing would be told.
                    ignore_permission_denied=False,
                ):
                    # What came before this one began is lost.
                    lost, began = broke_off and not began, True
                    self._ready.set()
                    self._take({path for _, path in changes}, whole=lost)
            except (OSError, RuntimeError) as error:
                broke_off = True
                if not began:
                    self._fail(type(error).__name__)
                    return
                self._stop.wait(_PAUSE)

    def _take(self, paths: set[str], *, whole: bool = False) -> None:
        if not paths and not whole:
            return
        with self._lock:
            self._paths |= paths
            self._whole |= whole or len(self._paths) > MOST
            if self._whole:
                self._paths.clear()
            self._came.set()

    def _fail(self, why: str) -> None:
        self._failed = why
        self._ready.set()
        self._came.set()


class Unnoticed:
    """Nobody tells anything; only time passes."""

    def __init__(self) -> None:
        self._never = Event()

    def __enter__(self) -> Self:
        """Nothing begins."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Nothing ends."""

    def wait(self, seconds: float) -> Noticed:
        """Let the time pass; an interruption ends it."""
        self._never.wait(seconds)
        return Noticed()
