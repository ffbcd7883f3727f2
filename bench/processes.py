"""Start a server as a child, wait until it answers, stop it and whatever it started."""

import os
import secrets
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import psutil

HOST = "127.0.0.1"
_READY_SECONDS = 120.0
_STOP_SECONDS = 60.0
ROOT = Path(__file__).resolve().parent.parent


class NotServingError(Exception):
    """A server ended or did not listen in time; its log says why."""


@contextmanager
def serving(
    command: Sequence[str],
    *,
    port: int,
    workers: int,
    log: Path,
    beside: Sequence[int] = (),
    environment: Mapping[str, str],
) -> Iterator[psutil.Process]:
    """Run a server for the time of the block, entered when every worker takes calls.

    Args:
        command: what to run, in the root of the checkout.
        port: on which it listens once it serves.
        workers: how many processes share the port.
        log: file for what it prints.
        beside: other ports that it opens before it is at rest.
        environment: variables on top of our own.

    Raises:
        NotServingError: it did not come up.
    """
    with log.open("ab") as out:
        child = subprocess.Popen(  # noqa: S603 -- fixed commands of this benchmark
            command,
            cwd=ROOT,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        for one in (port, *beside):
            _await_port(child, one, log)
        process = psutil.Process(child.pid)
        _await_workers(process, port, workers)
        yield process
    finally:
        _stop(child)


def free_port() -> int:
    """Return a port that nobody listens on at the moment."""
    # Not one that the kernel lends to clients (from 32,768): who waits for a server
    # that is not there yet could be lent its port.
    while True:
        port = 20_000 + secrets.randbelow(12_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind((HOST, port))
            return port


def rss_mb(process: psutil.Process) -> float:
    """Return the resident memory of a process, in MiB."""
    return float(process.memory_info().rss / 2**20)


def _await_port(child: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    deadline = time.monotonic() + _READY_SECONDS
    while True:
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            if child.poll() is not None or time.monotonic() > deadline:
                raise NotServingError(log.read_text("utf-8")[-2000:]) from None
            time.sleep(0.05)
        else:
            return


def workers_of(process: psutil.Process, port: int) -> list[psutil.Process]:
    """Return the descendants that hold a connection at the port at the moment."""
    return [
        child
        for child in process.children(recursive=True)
        if any(
            link.status == psutil.CONN_ESTABLISHED and link.laddr.port == port
            for link in child.net_connections("tcp")
        )
    ]


def _await_workers(process: psutil.Process, port: int, workers: int) -> None:
    """Wait until each worker has taken a connection.

    A parent listens before its workers have imported anything: load that began then
    would all stay with the first of them.
    """
    deadline = time.monotonic() + _READY_SECONDS
    while time.monotonic() < deadline:
        with ExitStack() as stack:
            for _ in range(4 * workers):
                stack.enter_context(socket.create_connection((HOST, port), timeout=5))
                time.sleep(0.01)
            time.sleep(0.2)
            if len(workers_of(process, port)) >= workers:
                return
    raise NotServingError(port, workers)


def _stop(child: "subprocess.Popen[bytes]") -> None:
    child.send_signal(signal.SIGTERM)
    try:
        child.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
