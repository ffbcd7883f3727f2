"""What the simulated bureau answered, by key: appended durably before it answers."""

import os
import threading
from pathlib import Path

import msgspec


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A query that was counted.

    Attributes:
        key: the asker's.
        number: of the report.
        asked: the query as it came, JSON.
    """

    key: str
    number: str
    asked: str


class Journal:
    """The book of one simulated bureau.

    Args:
        path: a file, made where there is none; a line cut by a crash is left out.
    """

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        lines, whole = _whole_lines(path)
        self._lines = {line.key: line for line in lines}
        self._file = path.open("ab")
        self._file.truncate(whole)

    def find(self, key: str) -> Line | None:
        """Return what was counted under a key."""
        return self._lines.get(key)

    def count(self, key: str, asked: str) -> Line:
        """Count a query, once; return its line."""
        with self._lock:
            found = self._lines.get(key)
            if found is not None:
                return found
            number = f"R{len(self._lines) + 1:012d}"
            line = Line(key=key, number=number, asked=asked)
            self._file.write(msgspec.json.encode(line) + b"\n")
            self._file.flush()
            os.fsync(self._file.fileno())
            self._lines[key] = line
            return line

    def lines(self) -> list[Line]:
        """Return everything that was counted, in order."""
        return list(self._lines.values())

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def read_journal(path: Path) -> list[Line]:
    """Return what stands in a journal, also while its bureau serves."""
    return _whole_lines(path)[0]


def _whole_lines(path: Path) -> tuple[list[Line], int]:
    """Return the lines that were written whole, and how many bytes they are."""
    lines: list[Line] = []
    whole = 0
    if not path.exists():
        return lines, whole
    for raw in path.read_bytes().splitlines(keepends=True):
        if not raw.endswith(b"\n"):
            break
        whole += len(raw)
        lines.append(msgspec.json.decode(raw, type=Line))
    return lines, whole
