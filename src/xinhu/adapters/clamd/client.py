"""Asks clamd about one file after another, each over a connection of its own.

The protocol is clamd's (``man 8 clamd``): commands begin with ``z`` and end, as answers
do, with a zero byte; a file follows ``zINSTREAM`` in chunks, each behind its length in
four bytes, the last one empty. Guarantees: whatever is not literally ``stream: OK`` is
not clean; no answer is waited for without an end, and none is read without a bound.
That its ``OK`` means the whole file is a matter of its settings (``AlertExceedsMax``,
``AlertEncrypted``), for which it cannot be asked.
"""

import socket
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final, NamedTuple, Protocol

from xinhu.adapters.clamd.errors import ClamdError
from xinhu.core.base.clock import Instant, from_datetime

CHUNK: Final = 128 * 1024
_LONGEST: Final = 4_096
"""Bytes of an answer."""
_OK: Final = b"stream: OK"
_FOUND: Final = b" FOUND"
_STREAM: Final = b"stream: "
_TOO_LARGE: Final = b"INSTREAM size limit exceeded"
_PARTLY: Final = {
    b"Heuristics.Limits.Exceeded": "too_large",
    b"Heuristics.Encrypted": "encrypted",
}
"""Beginnings of names that stand for what was not looked at, and for no virus."""
_VERSION_PARTS: Final = 3

Address = str | tuple[str, int]
"""Path of a socket, or host and port."""


class Readable(Protocol):
    """A file, as far as it is read here."""

    def read(self, most: int, /) -> bytes:
        """Return what comes next; nothing at its end."""
        ...


class Examination(NamedTuple):
    """What clamd says of a file.

    Attributes:
        virus: name of what was found; empty: nothing was.
        sent: bytes that it was given.
    """

    virus: str
    sent: int


class Engine(NamedTuple):
    """What examines.

    Attributes:
        name: version of the program, and number of its signatures.
        signatures: when they were made; ``None``: it does not tell.
    """

    name: str
    signatures: Instant | None


class Clamd:
    """A client of one clamd.

    Args:
        address: of it.
        connect: seconds until somebody answers; patience: for everything else.
        clock: seconds that only grow.
    """

    def __init__(
        self,
        address: Address,
        connect: float = 5.0,
        patience: float = 300.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._address = address
        self._connect = connect
        self._patience = patience
        self._clock = clock

    def engine(self) -> Engine:
        """Return what examines, and how old its signatures are.

        Raises:
            ClamdError: it does not say.
        """
        if self._said(b"zPING\0") != b"PONG":
            raise ClamdError(detail="garbage")
        return _engine(self._said(b"zVERSION\0"))

    def examine(self, file: Readable) -> Examination:
        """Give a file to clamd.

        Args:
            file: read to its end; nothing of it is kept.

        Raises:
            ClamdError: there is no verdict.
            OSError: the file cannot be read.
        """
        with self._reached() as reached:
            sent, cut = self._send(reached, file)
            answer = self._answer(reached)
        return Examination(_virus(answer, cut=cut), sent)

    def _said(self, command: bytes) -> bytes:
        with self._reached() as reached:
            try:
                reached.sendall(command)
            except OSError as error:
                raise _failed(error) from None
            return self._answer(reached)

    def _reached(self) -> socket.socket:
        unix = isinstance(self._address, str)
        made = socket.socket(socket.AF_UNIX if unix else socket.AF_INET)
        try:
            if not unix:
                made.close()
                made = socket.create_connection(self._address, self._connect)  # type: ignore[arg-type]  # no path
            else:
                made.settimeout(self._connect)
                made.connect(self._address)
        except OSError as error:
            made.close()
            stalled = isinstance(error, TimeoutError)
            raise ClamdError(detail="stalled" if stalled else "unreachable") from None
        made.settimeout(self._patience)
        return made

    def _send(self, reached: socket.socket, file: Readable) -> tuple[int, bool]:
        """Send a file; return its bytes, and whether the other side cut it off."""
        sent = 0
        chunk = b"zINSTREAM\0"
        while chunk:
            try:
                reached.sendall(chunk)
            except TimeoutError:
                raise ClamdError(detail="stalled") from None
            except OSError:
                # It may have said why before it closed.
                return sent, True
            read = file.read(CHUNK)
            sent += len(read)
            chunk = len(read).to_bytes(4, "big") + read if read else b""
        try:
            reached.sendall(bytes(4))
        except OSError:
            return sent, True
        return sent, False

    def _answer(self, reached: socket.socket) -> bytes:
        """Return an answer without its end; at most so long, within the patience."""
        until = self._clock() + self._patience
        said = b""
        while not said.endswith(b"\0"):
            left = until - self._clock()
            if left <= 0:
                raise ClamdError(detail="stalled")
            reached.settimeout(left)
            try:
                more = reached.recv(_LONGEST)
            except OSError as error:
                raise _failed(error) from None
            if not more:
                raise ClamdError(detail="broken_off")
            said += more
            if len(said) > _LONGEST:
                raise ClamdError(detail="garbage")
        return said[:-1]


def _failed(error: OSError) -> ClamdError:
    stalled = isinstance(error, TimeoutError)
    return ClamdError(detail="stalled" if stalled else "broken_off")


def _virus(answer: bytes, *, cut: bool) -> str:
    """Return the name of what was found; empty where the whole file is clean.

    Raises:
        ClamdError: the answer says neither.
    """
    if answer.startswith(_TOO_LARGE):
        raise ClamdError(detail="too_large")
    if answer.endswith(b" ERROR"):
        raise ClamdError(detail="error")
    name = answer.removeprefix(_STREAM).removesuffix(_FOUND)
    if answer == _STREAM + name + _FOUND and name:
        for beginning, detail in _PARTLY.items():
            if name.startswith(beginning):
                raise ClamdError(detail=detail)
        text = name.decode("ascii", "backslashreplace")
        return "".join(char if char.isprintable() else "?" for char in text)
    if cut:
        raise ClamdError(detail="broken_off")
    if answer == _OK:
        return ""
    raise ClamdError(detail="garbage")


def _engine(answer: bytes) -> Engine:
    """Read ``ClamAV 1.0.7/27123/Mon Nov 30 09:12:13 2026``; without signatures less."""
    text = answer.decode("ascii", "replace")
    if not text.startswith("ClamAV ") or not text.isprintable():
        raise ClamdError(detail="garbage")
    parts = text.split("/", maxsplit=_VERSION_PARTS - 1)
    if len(parts) < _VERSION_PARTS:
        return Engine(text, None)
    try:
        # In clamd's own time, which it does not name; a day more or less is judged.
        made = datetime.strptime(parts[2], "%a %b %d %H:%M:%S %Y").replace(tzinfo=UTC)
    except ValueError:
        return Engine(text, None)
    return Engine("/".join(parts[:2]), from_datetime(made))
