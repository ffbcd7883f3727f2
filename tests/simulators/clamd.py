"""A clamd that speaks its real protocol, finds EICAR, and fails in ways asked for.

EICAR's test file stands here in two parts, so that no scanner takes this one for it.
"""

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import Final

EICAR: Final = (
    rb"X5O!P%@AP[4\PZX54(P^)7CC)7}" + rb"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
)
FRESH: Final = b"ClamAV 1.0.7/27123/Mon Nov 23 09:12:13 2026"


@dataclass
class SimulatedClamd:
    """What it answers.

    Attributes:
        path: of its socket.
        version: as it tells it.
        answer: instead of a verdict; ``None``: it looks.
        longest: bytes of a file; beyond it says so and hangs up.
        dies: in the midst of a file. stalls: says nothing until it is ended.
        drips: says its answer byte by byte, without an end.
        seen: bytes of each file.
    """

    path: Path
    version: bytes = FRESH
    answer: bytes | None = None
    longest: int = 1 << 30
    dies: bool = False
    stalls: bool = False
    drips: bool = False
    seen: list[int] = field(default_factory=list)
    ended: Event = field(default_factory=Event)

    def serve(self, listening: socket.socket) -> None:
        while not self.ended.is_set():
            try:
                reached, _ = listening.accept()
            except OSError:
                return
            Thread(target=self._answer, args=(reached,), daemon=True).start()

    def _answer(self, reached: socket.socket) -> None:
        with reached, reached.makefile("rb") as said, suppress(OSError):
            command = _until_zero(said)
            if self.stalls:
                self.ended.wait()
            elif self.drips:
                while not self.ended.wait(0.02):
                    reached.sendall(b"s")
            elif command == b"zPING":
                reached.sendall(b"PONG\0")
            elif command == b"zVERSION":
                reached.sendall(self.version + b"\0")
            elif command == b"zINSTREAM":
                reached.sendall(self._verdict(said))

    def _verdict(self, said) -> bytes:
        whole = b""
        while size := struct.unpack(">I", said.read(4))[0]:
            if self.dies:
                return b""
            whole += said.read(size)
            if len(whole) > self.longest:
                return b"INSTREAM size limit exceeded. ERROR\0"
        self.seen.append(len(whole))
        if self.answer is not None:
            return self.answer
        found = EICAR in whole
        return b"stream: Eicar-Test-Signature FOUND\0" if found else b"stream: OK\0"


def _until_zero(said) -> bytes:
    command = b""
    while (char := said.read(1)) not in (b"\0", b""):
        command += char
    return command


@contextmanager
def clamd(folder: Path) -> Iterator[SimulatedClamd]:
    """Run one; its socket lies in a folder whose name is short."""
    simulated = SimulatedClamd(folder / "clamd.sock")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(simulated.path))
        listening.listen()
        serving = Thread(target=simulated.serve, args=(listening,), daemon=True)
        serving.start()
        try:
            yield simulated
        finally:
            simulated.ended.set()
            # Wakes whoever waits for the next connection.
            with suppress(OSError):
                listening.shutdown(socket.SHUT_RDWR)
            serving.join()
