"""Lets a process of its own read a scan, and takes no more than lines of text."""

import contextlib
import importlib.util
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, cast

import msgspec

from xinhu.desks.inquiry.errors import ScanUnreadError
from xinhu.desks.inquiry.letters.scan import ScanReader

_CHILD: Final = Path(__file__).with_name("child.py")
_PACKAGES: Final = ("rapidocr", "onnxruntime")
_ONE_THREAD: Final = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
"""The whole environment: each thread of the libraries would reserve memory."""
_LONGEST: Final = 1 << 19
"""Bytes that are taken: as many lines as are written, each letter escaped."""
_lines = msgspec.json.Decoder(list[str])


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What reading one scan may cost.

    Attributes:
        memory: bytes; a page of A4 takes a half.
        seconds: of the processor; a page of A4 takes five.
        pixels: of the picture; a page of A4 at 600 dots an inch.
        wall_seconds: by the clock, on a busy machine.
        sizes: pixels of the longer side at which lines are looked for. No one size
            shows every line; each takes its time.
    """

    memory: int = 2 << 30
    seconds: int = 30
    pixels: int = 36_000_000
    wall_seconds: int = 60
    sizes: tuple[int, ...] = (1120,)


class BoundedReader:
    """A reader of scans; see ``desks.inquiry.letters.scan.ScanReader``."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds

    def lines(self, body: bytes) -> tuple[str, ...]:
        """Return the lines of a scan; see the protocol."""
        try:
            code, said = self._told(body)
            if code == 0 and len(said) <= _LONGEST:
                return tuple(_lines.decode(said))
        except (OSError, msgspec.MsgspecError):
            # What went wrong is not kept: it may hold what stands in the scan.
            raise ScanUnreadError(why="unreadable") from None
        raise ScanUnreadError(why="unreadable")

    def _told(self, body: bytes) -> tuple[int, bytes]:
        """Return the child's exit code, and what it said; it has ended then."""
        most = self._bounds
        bounds = map(str, (most.memory, most.seconds, most.pixels, *most.sizes))
        with subprocess.Popen(  # noqa: S603 -- our own file, by our own interpreter
            [sys.executable, "-I", "-B", str(_CHILD), *bounds],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_ONE_THREAD,
        ) as child:
            given = cast("IO[bytes]", child.stdin)
            told = cast("IO[bytes]", child.stdout)
            late = threading.Timer(most.wall_seconds, child.kill)
            late.start()
            try:
                with contextlib.suppress(BrokenPipeError), given:
                    given.write(body)
                said = told.read(_LONGEST + 1)
                if len(said) > _LONGEST:
                    child.kill()
                return child.wait(), said
            finally:
                late.cancel()
                child.kill()


def reader_where_installed(bounds: Bounds | None = None) -> ScanReader | None:
    """Return what reads scans; None where the extra ``ocr`` is not installed.

    Args:
        bounds: others than those of a letter.
    """
    if any(importlib.util.find_spec(name) is None for name in _PACKAGES):
        return None
    return BoundedReader(bounds or Bounds())
