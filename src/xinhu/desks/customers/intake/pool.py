"""Worker processes that check and seal, each behind a pipe of its own.

Forked, so that the keys are handed over in memory and nowhere else. A worker lives no
longer than the process that started it: when that is killed, the pipe closes and the
worker ends. Outcomes come back in the order of the chunks, and at most one chunk lies
with each worker, so memory does not grow with the file.
"""

import gc
import multiprocessing as mp
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Self

import msgspec

from xinhu.core.base.errors import XinhuError
from xinhu.desks.customers.intake.errors import WorkerLostError
from xinhu.desks.customers.intake.rows import Chunk, travelling
from xinhu.desks.customers.intake.sealing import Outcome

Work = Callable[[Chunk], Outcome]
"""What a worker does with a chunk."""

_encode = msgspec.msgpack.Encoder().encode
_chunk = msgspec.msgpack.Decoder(Chunk).decode
_outcome = msgspec.msgpack.Decoder(Outcome).decode
_FAILED = b""
_COLLECT_EVERY = 200_000
"""Objects until the next search for cycles, of which a chunk makes hardly any."""


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """Search for cycles seldom within the block, and not among what stands already.

    What a chunk makes is freed by counting references; going through all of it for
    cycles, chunk after chunk, costs a tenth of the parent's time. Workers inherit it.
    """
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_COLLECT_EVERY)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


class Pool:
    """Worker processes; use in a ``with`` block.

    Args:
        make: builds, inside the worker, what it does; connections are opened there.
        workers: how many; 0 works in this process (small files, tests).
    """

    def __init__(self, make: Callable[[], Work], workers: int) -> None:
        self._pipes: list[Connection] = []
        self._children: list[mp.process.BaseProcess] = []
        context = mp.get_context("fork")
        for _ in range(workers):
            ours, theirs = context.Pipe()
            child = context.Process(
                target=_serve, args=(make, theirs, [*self._pipes, ours]), daemon=True
            )
            child.start()
            theirs.close()
            self._pipes.append(ours)
            self._children.append(child)

    def __enter__(self) -> Self:
        """Workers run already."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the pipes and wait for the workers; kill them after an error."""
        for pipe in self._pipes:
            pipe.close()
        for child in self._children:
            if kind is not None:
                child.kill()
            child.join()
            child.close()

    def run(
        self, chunks: Iterable[Chunk], here: Work
    ) -> Iterator[tuple[Chunk, Outcome]]:
        """Work on the chunks, in order.

        Args:
            chunks: to be worked on.
            here: works in this process, where there are no workers.

        Raises:
            WorkerLostError: a worker ended.
            XinhuError: what a worker raised, by its code.
        """
        if not self._pipes:
            for chunk in chunks:
                yield chunk, here(travelling(chunk))
            return
        waiting: deque[tuple[Chunk, Connection]] = deque()
        idle = deque(self._pipes)
        for chunk in chunks:
            if not idle:
                done, pipe = waiting.popleft()
                outcome = _receive(pipe)
                # The worker gets its next chunk before its last one is written.
                _send(pipe, chunk)
                waiting.append((chunk, pipe))
                yield done, outcome
                continue
            pipe = idle.popleft()
            _send(pipe, chunk)
            waiting.append((chunk, pipe))
        for chunk, pipe in waiting:
            yield chunk, _receive(pipe)


def _send(pipe: Connection, chunk: Chunk) -> None:
    try:
        try:
            data = _encode(chunk)
        except UnicodeEncodeError:
            data = _encode(travelling(chunk))
        pipe.send_bytes(data)
    except OSError:
        raise WorkerLostError from None


def _receive(pipe: Connection) -> Outcome:
    try:
        answer = pipe.recv_bytes()
        if answer:
            return _outcome(answer)
        kind, params = pipe.recv()
    except (EOFError, OSError):
        raise WorkerLostError from None
    failure = kind.__new__(kind)
    XinhuError.__init__(failure, **params)
    raise failure


def _serve(
    make: Callable[[], Work], pipe: Connection, others: list[Connection]
) -> None:
    """Work until the pipe closes; the whole life of a worker."""
    for other in others:
        # A worker holding another's end would keep it from seeing the end.
        other.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        work = make()
        while True:
            pipe.send_bytes(_encode(work(_chunk(pipe.recv_bytes()))))
    except (EOFError, OSError):
        pass
    except XinhuError as error:
        _fail(pipe, error)
    except Exception as error:  # noqa: BLE001 -- its text might hold a value
        _fail(pipe, WorkerLostError(detail=type(error).__name__))
    finally:
        os._exit(0)


def _fail(pipe: Connection, error: XinhuError) -> None:
    pipe.send_bytes(_FAILED)
    # An error is its kind and its params: its constructor may want something else.
    pipe.send((type(error), dict(error.params)))
