"""The processes of a served bank, by what they are, and what is done to them."""

import os
import signal
from collections.abc import Iterable
from contextlib import suppress

import psutil

from crash.bank import Bank
from crash.waiting import until


def child_named(supervisor: psutil.Process, module: str) -> psutil.Process:
    """Return the supervisor's child that runs one of our processes."""

    def look() -> psutil.Process | None:
        for child in supervisor.children():
            if f"xinhu.wiring.{module}" in _words(child):
                return child
        return None

    return until(look, module)


def workers_of(gate: psutil.Process) -> list[psutil.Process]:
    """Return the gate's workers: children of its main process that serve."""
    try:
        children = gate.children()
    except psutil.NoSuchProcess:
        return []
    return [child for child in children if "spawn_main" in " ".join(_words(child))]


def postmaster(bank: Bank) -> psutil.Process:
    """Return the database's first process."""

    def look() -> psutil.Process | None:
        try:
            text = (bank.folder / "pg" / "postmaster.pid").read_text("utf-8")
            return psutil.Process(int(text.split("\n", 1)[0]))
        except (OSError, ValueError, psutil.NoSuchProcess):
            return None

    return until(look, "a postmaster")


def backends_of(server: psutil.Process) -> list[psutil.Process]:
    """Return the database's processes that serve the gate's role."""
    return [
        child
        for child in server.children()
        if any(word.startswith("postgres: xinhu_gate") for word in _words(child))
    ]


def is_connected(process: psutil.Process, port: int) -> bool:
    """Tell whether a process serves somebody at a port at the moment."""
    try:
        links = process.net_connections("tcp")
    except psutil.Error:
        return False
    return any(
        link.status == psutil.CONN_ESTABLISHED and link.laddr.port == port
        for link in links
    )


def kill(processes: Iterable[psutil.Process]) -> None:
    """Kill -9 all of them, and wait until they are gone."""
    gone = list(processes)
    assert gone, "there is something to kill"
    for process in gone:
        # One may have died of another's death already.
        with suppress(psutil.NoSuchProcess):
            process.send_signal(signal.SIGKILL)
    psutil.wait_procs(gone, timeout=30)


def freeze(processes: Iterable[psutil.Process]) -> list[psutil.Process]:
    """Stop processes as SIGSTOP does; return them for ``thaw``."""
    frozen = list(processes)
    for process in frozen:
        with suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGSTOP)
    return frozen


def thaw(processes: Iterable[psutil.Process]) -> None:
    """Let them go on."""
    for process in processes:
        with suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGCONT)


def _words(process: psutil.Process) -> list[str]:
    try:
        return list(process.cmdline())
    except psutil.Error:
        return []
