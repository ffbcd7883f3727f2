"""Which files are source code, by their names.

In code numbers are constants, test vectors and hashes far more often than customers';
there a hit must be confirmed by its context. Which names those are is data.
"""

from pathlib import Path
from typing import Final

import msgspec

from xinhu.core.policy.rules_file import read_rules

FILE: Final = "discovery/source_files.yaml"
"""Beneath the folder of rules, shipped and own."""


class SourceKind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How files of one language are called.

    Attributes:
        endings: behind the last dot, in small letters.
        names: whole names, in small letters.
    """

    endings: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


class SourceFiles:
    """Tells source code by the name of a file.

    Args:
        kinds: how files of each language are called.
    """

    def __init__(self, kinds: tuple[SourceKind, ...]) -> None:
        self._endings = frozenset(end for kind in kinds for end in kind.endings)
        self._names = frozenset(name for kind in kinds for name in kind.names)

    def __call__(self, path: str) -> bool:
        """Return whether a file of that name, or at that path, is source code."""
        name = path.rpartition("/")[2].lower()
        _, dot, end = name.rpartition(".")
        return (bool(dot) and end in self._endings) or name in self._names


def load_source_files(folder: Path, override: Path | None = None) -> SourceFiles:
    """Read the names.

    Args:
        folder: the shipped rules.
        override: the institution's own; the file may be absent there.

    Raises:
        PolicyInvalidError: the file cannot be used.
    """
    return SourceFiles(tuple(read_rules(FILE, SourceKind, folder, override).values()))
