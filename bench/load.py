"""A load generator that costs little: it shares two cores with what it measures.

One process, one ``epoll`` loop, raw sockets kept alive, requests encoded beforehand.
Closed loop: each connection sends its next request once it has its answer. An answer is
taken apart as far as status and length; the first that was refused is kept whole.

What it guarantees: a latency runs from before the request's ``send`` until the answer's
last byte is read, the generator's own queueing included; at the end of a window nothing
is under way, so that what was answered can be counted against the register.
What it leaves to others: making requests (``asks``), judging figures (``figures``).
"""

import gc
import itertools
import resource
import select
import socket
import time
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

_CHUNK = 262_144  # bytes; a batch of 100 answers fits
_SILENCE_SECONDS = 30.0
_PACE_SECONDS = 0.001
_LENGTH = b"content-length: "
_OK = b"200"


class LoadFailedError(Exception):
    """The server closed a connection, fell silent, or did not speak HTTP/1.1."""


class SilentError(LoadFailedError):
    """Nothing came for 30 seconds."""


class ClosedError(LoadFailedError):
    """The server closed a connection, or took half a request."""


class LengthlessError(LoadFailedError):
    """An answer did not say how long it is; its head follows."""


@dataclass(slots=True, kw_only=True)
class Window:
    """What one window of load brought.

    Attributes:
        connections: that were open.
        seconds: from the first request to the window's end.
        answered: answers inside the window, whatever their status.
        shown: answers with status 200, the run-out after the window's end included.
        refused: answers with any other status, likewise.
        sample: body of the first refused answer.
        latencies: seconds, sorted, of the answers inside the window.
        tails: the last bytes of each answer of status 200, where asked for.
        marked: how often the marker stood in the answers of status 200.
        cpu_seconds: of the generator itself.
    """

    connections: int
    seconds: float = 0.0
    answered: int = 0
    shown: int = 0
    refused: int = 0
    sample: bytes = b""
    latencies: "array[float]" = field(default_factory=lambda: array("d"))
    tails: list[bytes] = field(default_factory=list)
    marked: int = 0
    cpu_seconds: float = 0.0

    @property
    def per_second(self) -> float:
        """Answers per second inside the window."""
        return self.answered / self.seconds

    def quantile_ms(self, share: float) -> float:
        """Return the latency in ms that ``share`` of the answers kept."""
        at = min(int(len(self.latencies) * share), len(self.latencies) - 1)
        return self.latencies[at] * 1000

    @property
    def own_us(self) -> float:
        """CPU time of the generator per answer, in µs."""
        return self.cpu_seconds / max(self.shown + self.refused, 1) * 1e6


class _Connection:
    __slots__ = ("buffer", "sent", "sock")

    def __init__(self, address: tuple[str, int]) -> None:
        self.sock = socket.create_connection(address, timeout=_SILENCE_SECONDS)
        # With a timeout each call would ask the kernel twice; epoll keeps the time.
        self.sock.settimeout(None)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = b""
        self.sent = 0.0


class Generator:
    """Keeps connections to one server and runs windows of load over them.

    Args:
        address: host and port.
        requests: whole requests as bytes, used in turn for as long as needed.
        connections: how many requests are under way at a time.
        tail: how many last bytes of each shown answer to keep; 0 for none.
        marker: counted in each shown answer, such as a batch's items; empty for none.
        good: status of an answer that shows what was asked for.
    """

    def __init__(
        self,
        address: tuple[str, int],
        requests: Sequence[bytes],
        *,
        connections: int,
        tail: int = 0,
        marker: bytes = b"",
        good: bytes = _OK,
    ) -> None:
        self._requests: Iterator[bytes] = itertools.cycle(requests)
        self._tail = tail
        self._marker = marker
        self._good = good
        self._epoll = select.epoll()
        self._open: dict[int, _Connection] = {}
        for _ in range(connections):
            connection = _Connection(address)
            self._open[connection.sock.fileno()] = connection
            self._epoll.register(connection.sock.fileno(), select.EPOLLIN)
            # Side by side they would all be taken by whichever worker woke first.
            time.sleep(_PACE_SECONDS)

    def run(self, seconds: float) -> Window:
        """Load the server for a while, then wait for what is under way.

        Raises:
            LoadFailedError: a connection was closed or nothing came for 30 seconds.
        """
        window = Window(connections=len(self._open))
        before = resource.getrusage(resource.RUSAGE_SELF)
        gc.disable()
        try:
            self._drive(window, seconds)
        finally:
            gc.enable()
        after = resource.getrusage(resource.RUSAGE_SELF)
        window.cpu_seconds = (after.ru_utime - before.ru_utime) + (
            after.ru_stime - before.ru_stime
        )
        window.latencies = array("d", sorted(window.latencies))
        return window

    def close(self) -> None:
        """Close every connection."""
        for connection in self._open.values():
            connection.sock.close()
        self._open.clear()
        self._epoll.close()

    def _drive(self, window: Window, seconds: float) -> None:
        clock, poll = time.perf_counter, self._epoll.poll
        start = clock()
        end = start + seconds
        for connection in self._open.values():
            self._send(connection, start)
        under_way = len(self._open)
        note = window.latencies.append
        while under_way:
            ready = poll(_SILENCE_SECONDS)
            if not ready:
                raise SilentError
            for handle, _ in ready:
                connection = self._open[handle]
                answer = self._answer(connection)
                if answer is None:
                    continue
                now = clock()
                self._count(window, answer)
                if now < end:
                    note(now - connection.sent)
                    self._send(connection, now)
                else:
                    under_way -= 1
        window.answered = len(window.latencies)
        window.seconds = seconds

    def _count(self, window: Window, answer: bytes) -> None:
        if answer[9:12] != self._good:
            window.refused += 1
            window.sample = window.sample or answer
            return
        window.shown += 1
        if self._tail:
            window.tails.append(answer[-self._tail :])
        if self._marker:
            window.marked += answer.count(self._marker)

    def _send(self, connection: _Connection, now: float) -> None:
        connection.sent = now
        request = next(self._requests)
        # The socket blocks, so this hands over all of it or raises.
        if connection.sock.send(request) != len(request):
            raise ClosedError

    @staticmethod
    def _answer(connection: _Connection) -> bytes | None:
        """Return a whole answer, or None while it has not arrived."""
        data = connection.sock.recv(_CHUNK)
        if not data:
            raise ClosedError
        if connection.buffer:
            data = connection.buffer + data
        head = data.find(b"\r\n\r\n")
        if head >= 0:
            at = data.find(_LENGTH, 0, head)
            if at < 0:
                raise LengthlessError(data[:head])
            length = int(data[at + 16 : data.index(b"\r", at)])
            if len(data) == head + 4 + length:
                connection.buffer = b""
                return data
        connection.buffer = data
        return None
