"""A batch of files in a worker: each is looked at, short texts of many together.

What is found is said in messages of some size or every tenth of a second, so that small
files cost little and large ones do not gather.
"""

import hashlib
import os
import stat
import time
from collections.abc import Callable, Generator
from functools import partial
from itertools import islice
from multiprocessing.connection import Connection
from typing import Final, NamedTuple, Protocol

import msgspec

from xinhu.adapters.scans.messages import Asked, Done, Found, Message, to_bytes
from xinhu.core.discover.examined import Examined, UnreadMember
from xinhu.core.discover.examining import TOGETHER, Steps
from xinhu.core.discover.finding import Finding
from xinhu.core.discover.gathering import EACH
from xinhu.core.discover.part import Why
from xinhu.core.discover.steps import Ask, Hits, answered


class Take(Protocol):
    """Takes what is found in one file."""

    def __call__(self, finding: Finding) -> None:
        """Take a finding."""

    def alive(self) -> None:
        """Hear that the file is still being looked at."""


Look = Callable[[str, str, Take, int], Steps]
"""Looks at the file at a path, shown as another, and gives each finding away; asks for
so many bytes of texts to be scanned together.
"""

_SOON: Final = 0.1
"""Seconds after which what was found is told."""
_MANY: Final = 512
"""Findings that go into one message."""
_MOST: Final = 100_000
"""Findings of one file that are told one by one; the others are counted only."""
_ALIVE: Final = 1.0
"""Seconds after which a worker without findings says that it is there."""
_LOOKED: Final = "00"
"""Instead of a digest, of what has none: that it was looked at in this run."""


class _InHand(NamedTuple):
    """A file whose last texts wait to be scanned with those of others."""

    asked: Asked
    steps: Generator[Ask, Hits, Done]
    ask: Ask


class Worker:
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
        self._waiting: list[_InHand] = []
        self._size = 0

    def work(self, batch: list[Asked]) -> None:
        """Look at the files of a batch."""
        # A file alone may be one that ends its reader: what was found is told before.
        together = TOGETHER if len(batch) > 1 else 0
        for asked in batch:
            steps = self._done(asked, together)
            self._go(asked, steps, partial(next, steps))
            late = time.monotonic() - self._told > _SOON
            if late or self._size > together:
                self._scan_waiting()
            if late:
                self._tell()
        self._scan_waiting()
        self._tell()

    def _go(
        self,
        asked: Asked,
        steps: Generator[Ask, Hits, Done],
        step: Callable[[], Ask],
    ) -> None:
        """Go on with a file until it is done, or waits for others."""
        try:
            ask = step()
            while not ask.last:
                ask = answered(steps, ask)
        except StopIteration as end:
            self._said.append(end.value)
        else:
            self._waiting.append(_InHand(asked, steps, ask))
            self._size += sum(len(text) + EACH for text in ask.texts)

    def _scan_waiting(self) -> None:
        """Scan what waits, and go on with its files."""
        waiting, self._waiting, self._size = self._waiting, [], 0
        for scan in dict.fromkeys(one.ask.scan for one in waiting):
            some = [one for one in waiting if one.ask.scan == scan]
            try:
                hits = iter(scan([text for one in some for text in one.ask.texts]))
            except Exception:  # noqa: BLE001 -- each by itself: the file decides whose text it is
                for asked, steps, ask in some:
                    self._go(asked, steps, partial(answered, steps, ask))
                continue
            for asked, steps, ask in some:
                own = [*islice(hits, len(ask.texts))]
                self._go(asked, steps, partial(steps.send, own))
        if self._waiting:
            self._scan_waiting()

    def _done(self, asked: Asked, together: int) -> Generator[Ask, Hits, Done]:
        found = _Findings(asked.number, self._say, self._alive)
        try:
            if asked.table or asked.is_folder:
                examined = yield from self._looked(asked, found, together)
                done = Done(asked.number, examined, _LOOKED)
            else:
                done = yield from self._file(asked, found, together)
        except PermissionError:
            return _unread(asked, Why.NOT_PERMITTED)
        except FileNotFoundError:
            return _unread(asked, Why.VANISHED)
        except OSError:
            return _unread(asked, Why.BROKEN)
        found.tell()
        return done

    def _file(
        self, asked: Asked, found: "_Findings", together: int
    ) -> Generator[Ask, Hits, Done]:
        path = os.fsdecode(asked.path)
        if not _is_still(path, asked):
            return _unread(asked, Why.VANISHED)
        digest = _digest(path) if asked.digest else ""
        if asked.known and digest == asked.known.hex():
            return Done(asked.number, None, digest)
        examined = yield from self._looked(asked, found, together)
        return Done(asked.number, examined, digest)

    def _looked(self, asked: Asked, found: "_Findings", together: int) -> Steps:
        path = os.fsdecode(asked.path)
        examined = yield from self._look(path, asked.shown, found, together)
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
