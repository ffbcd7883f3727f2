"""The library that ``rust/`` is built to, where it was built.

Guarantees: a library that is missing or does not load is as none; nothing else is tried
in its place. One thread asks at a time, as Python's own lock is held meanwhile.
"""

import ctypes
import sysconfig
import weakref
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np

_FOLDER: Final = Path(__file__).with_name("built")
_NAME: Final = "xinhu_scanner"
_WHY: Final = 200
_ROWS: Final = 5 << 12
_EVIDENCE: Final = 1 << 16
_KEPT: Final = 1 << 21
"""Room for more is not kept."""


@cache
def library() -> ctypes.PyDLL | None:
    """Return the library, ``None`` where there is none."""
    ending = sysconfig.get_config_var("EXT_SUFFIX") or ".so"
    for path in (_FOLDER / (_NAME + end) for end in (ending, ".so")):
        if path.exists():
            try:
                return _declared(ctypes.PyDLL(str(path)))
            except (OSError, AttributeError):
                # Built for another machine, or long ago with other functions: the
                # scanner in Python finds the same.
                return None
    return None


def _declared(found: ctypes.PyDLL) -> ctypes.PyDLL:
    size, bytes_, address = ctypes.c_size_t, ctypes.c_char_p, ctypes.c_void_p
    found.xinhu_scanner_new.argtypes = [bytes_, size, address, size]
    found.xinhu_scanner_new.restype = address
    found.xinhu_scanner_scan.argtypes = [
        *(address, bytes_, address, size, address, size, address, size, address)
    ]
    found.xinhu_scanner_scan.restype = ctypes.c_int64
    found.xinhu_scanner_free.argtypes = [address]
    found.xinhu_scanner_free.restype = None
    return found


class Compiled:
    """Detectors in the library.

    Args:
        found: the library.
        description: of the detectors.

    Raises:
        ValueError: they cannot be used there; tells why.
    """

    def __init__(self, found: ctypes.PyDLL, description: bytes) -> None:
        self._rooms: list[Room] = []
        self._scan = found.xinhu_scanner_scan
        why = ctypes.create_string_buffer(_WHY)
        self._scanner: int | None = found.xinhu_scanner_new(
            description, len(description), why, _WHY
        )
        if not self._scanner:
            raise ValueError(why.value.decode())
        freed = weakref.finalize(self, found.xinhu_scanner_free, self._scanner)
        # Not when Python ends: a thread that is not waited for may scan yet.
        freed.atexit = False

    def scan(self, texts: Sequence[bytes]) -> tuple[list[int], str] | None:
        """Scan texts, each by itself.

        Args:
            texts: UTF-8.

        Returns:
            the numbers of their hits, as ``border.rs`` tells, and all evidence;
            ``None``: a fault of the library.
        """
        room = self._rooms.pop() if self._rooms else Room(_ROWS, _EVIDENCE)
        sizes = (ctypes.c_size_t * len(texts))(*map(len, texts))
        given = b"".join(texts), sizes, len(texts)
        taken = self._scan(self._scanner, *given, *room.given)
        if taken > len(room.rows) or room.size.value > len(room.evidence):
            room = Room(max(taken, 1), room.size.value)
            taken = self._scan(self._scanner, *given, *room.given)
        told = room.told(taken) if taken >= 0 else None
        # Given back by whoever took it: no two share one.
        if len(room.rows) <= _KEPT and len(room.evidence) <= _KEPT:
            self._rooms.append(room)
        return told


class Room:
    """What the library writes to.

    Args:
        rows: numbers.
        evidence: bytes.

    Attributes:
        rows, evidence: as written.
        size: of all evidence, in bytes.
        given: to the library.
    """

    def __init__(self, rows: int, evidence: int) -> None:
        self.rows = np.empty(rows, np.uint32)
        self.evidence = np.empty(evidence, np.uint8)
        self.size = ctypes.c_size_t()
        self.given = (
            *(ctypes.c_void_p(self.rows.ctypes.data), rows),
            *(ctypes.c_void_p(self.evidence.ctypes.data), evidence),
            ctypes.byref(self.size),
        )

    def told(self, taken: int) -> tuple[list[int], str]:
        """Return so many numbers, and the evidence."""
        if not taken:
            return [], ""
        evidence = self.evidence[: self.size.value].tobytes().decode()
        return self.rows[:taken].tolist(), evidence
