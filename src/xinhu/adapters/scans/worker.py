"""A worker process: loads what looks at files once, then looks at one after another.

It says what it found in messages of some size or every tenth of a second, so that small
files cost little and large ones do not gather. Libraries that print, print to
nowhere: what they complain about may hold a value.
"""

import gc
import hashlib
import os
import resource
import signal
import stat
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Final, Protocol

import msgspec

from xinhu.adapters.scans.messages import (
    Asked,
    Done,
    Failed,
    Found,
    Message,
    Ready,
    batch_from_bytes,
    to_bytes,
)
from xinhu.core.base.errors import XinhuError
from xinhu.core.discover.examining import Examined, UnreadMember
from xinhu.core.discover.finding import Finding
from xinhu.core.discover.part import Why


class Take(Protocol):
    """Takes what is found in one file."""

    def __call__(self, finding: Finding) -> None:
        """Take a finding."""

    def alive(self) -> None:
        """Hear that the file is still being looked at."""


Look = Callable[[str, str, Take], Examined]
"""Looks at the file at a path, shown as another, and gives each finding away."""

Make = Callable[[], Look]
"""Makes, inside a worker, what looks at files; travels there by pickle."""

_SOON: Final = 0.1
"""Seconds after which what was found is told."""
_MANY: Final = 512
"""Findings that go into one message."""
_MOST: Final = 100_000
"""Findings of one file that are told one by one; the others are counted only."""
_KEPT: Final = frozenset(
    {"HOME", "LANG", "LC_ALL", "LC_CTYPE", "LD_LIBRARY_PATH", "PATH", "PYTHONPATH"}
    | {"PYTHONWARNINGS", "TMPDIR", "TZ", "VIRTUAL_ENV"}
)
"""Of the environment; settings and secrets of a service are none of a reader's."""
_ALIVE: Final = 1.0
"""Seconds after which a worker without findings says that it is there."""
_COLLECT_AFTER: Final = 50_000
"""Objects that are made before young ones are looked through."""
_LOOKED: Final = "00"
"""Instead of a digest, of what has none: that it was looked at in this run."""
_MEMORY: Final = 4 * 1024**3
"""Bytes of data a worker may have; a file that wants more is told unread."""


def serve(make: Make, pipe: Connection) -> None:
    """Work until the pipe closes; the whole life of a worker."""
    # Of its own group: Ctrl-C is the parent's, and what a reader starts ends with us.
    os.setsid()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _limit(resource.RLIMIT_DATA, _MEMORY)
    # What lies in memory when a library breaks is customers' data.
    _limit(resource.RLIMIT_CORE, 0)
    for name in os.environ.keys() - _KEPT:
        del os.environ[name]
    try:
        look = make()
    except XinhuError as error:
        pipe.send_bytes(to_bytes([Failed(error.code, dict(error.params))]))
        os._exit(1)
    _silence()
    spare_the_collector()
    try:
        pipe.send_bytes(to_bytes([Ready()]))
        worker = _Worker(look, pipe)
        while True:
            worker.work(batch_from_bytes(pipe.recv_bytes()))
    except (EOFError, OSError):
        os._exit(0)


def spare_the_collector() -> None:
    """Keep from walking rules and modules again and again, which live on anyway.

    What is found in a file is thousands of objects and no cycle: by default the
    collector would walk all there is several times a second, a tenth of the time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_COLLECT_AFTER, 50, 100)


def _limit(what: int, most: int) -> None:
    _, hard = resource.getrlimit(what)
    least = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (least, least))


def _silence() -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    os.close(nowhere)


class _Worker:
    """What a worker does with batches.

    Args:
        look: looks at one file.
        pipe: to the parent.
    """

    def __init__(self, look: Look, pipe: Connection) -> None:
        self._look = look
        self._pipe = pipe
        self._said: list[Message] = []
        self._told = time.monotonic()

    def work(self, batch: list[Asked]) -> None:
        """Look at the files of a batch."""
        for asked in batch:
            self._said.append(self._done(asked))
            if time.monotonic() - self._told > _SOON:
                self._tell()
        self._tell()

    def _done(self, asked: Asked) -> Done:
        found = _Findings(asked.number, self._say, self._alive)
        try:
            if asked.table or asked.is_folder:
                done = Done(asked.number, self._looked(asked, found), _LOOKED)
            else:
                done = self._file(asked, found)
        except PermissionError:
            return _unread(asked, Why.NOT_PERMITTED)
        except FileNotFoundError:
            return _unread(asked, Why.VANISHED)
        except OSError:
            return _unread(asked, Why.BROKEN)
        found.tell()
        return done

    def _file(self, asked: Asked, found: "_Findings") -> Done:
        path = os.fsdecode(asked.path)
        if not _is_still(path, asked):
            return _unread(asked, Why.VANISHED)
        digest = _digest(path) if asked.digest else ""
        if asked.known and digest == asked.known.hex():
            return Done(asked.number, None, digest)
        return Done(asked.number, self._looked(asked, found), digest)

    def _looked(self, asked: Asked, found: "_Findings") -> Examined:
        examined = self._look(os.fsdecode(asked.path), asked.shown, found)
        if not found.more:
            return examined
        told = (*examined.unread, UnreadMember("", Why.MORE_FOUND))
        return msgspec.structs.replace(examined, unread=told)

    def _say(self, message: Found) -> None:
        self._said.append(message)
        if len(message.findings) >= _MANY:
            self._tell()

    def _alive(self, number: int) -> None:
        if time.monotonic() - self._told > _ALIVE:
            self._said.append(Found(number, []))
            self._tell()

    def _tell(self) -> None:
        if self._said:
            self._pipe.send_bytes(to_bytes(self._said))
            self._said.clear()
        self._told = time.monotonic()


class _Findings:
    """Findings of one file on their way.

    Args:
        number: of the file.
        say: takes some of them together.
        alive: is told that the file is still being looked at.

    Attributes:
        more: whether there were more than are told.
    """

    def __init__(
        self,
        number: int,
        say: Callable[[Found], None],
        alive: Callable[[int], None],
    ) -> None:
        self._number = number
        self._say = say
        self._alive = alive
        self._some: list[msgspec.Raw] = []
        self._left = _MOST
        self.more = False
        self._encode = msgspec.json.Encoder().encode

    def alive(self) -> None:
        """Say that more may come."""
        self._alive(self._number)

    def __call__(self, finding: Finding) -> None:
        """Take one; beyond the bound only that there was one more."""
        if not self._left:
            self.more = True
            return
        self._left -= 1
        self._some.append(msgspec.Raw(self._encode(finding)))
        if len(self._some) >= _MANY:
            self.tell()

    def tell(self) -> None:
        """Give away what was taken."""
        if self._some:
            some, self._some = self._some, []
            self._say(Found(self._number, some))


def _is_still(path: str, asked: Asked) -> bool:
    """Return whether a file is there, and no link that was put in its place."""
    found = os.lstat(path)
    if stat.S_ISLNK(found.st_mode):
        # A link that somebody named is what it led to when it was met.
        found = os.stat(path)
        return stat.S_ISREG(found.st_mode) and found.st_ino == asked.inode
    return stat.S_ISREG(found.st_mode)


def _digest(path: str) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _unread(asked: Asked, why: Why) -> Done:
    return Done(asked.number, Examined(unread=(UnreadMember("", why),)))
