"""What may be scanned from the console: what the machine's administrator named.

Folders beneath those of a setting (``XINHU_SCAN_ROOTS``), and databases that have a
file with their URL in the folder of another one (``XINHU_SCAN_DATABASES``). Without
them nothing is scanned: nobody at the console chooses what the worker may read. Those
files hold passwords; here their names are looked at alone.
"""

import os
import re
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from xinhu.desks.discovery.errors import (
    DatabaseNotNamedError,
    LocationRefusedError,
    TargetKindError,
)
from xinhu.desks.discovery.states import DATABASE, FOLDER, MEDIUM

LONGEST = 1_000  # bytes
_NAME: Final = re.compile("[a-z0-9][a-z0-9_-]{0,59}")


@dataclass(frozen=True, slots=True)
class Locations:
    """What targets may be.

    Attributes:
        roots: folders beneath which they may lie; real ones, without links.
        databases: folder of files that are called after databases; ``None``: none.
    """

    roots: tuple[Path, ...]
    databases: Path | None = None

    @classmethod
    def beneath(
        cls, roots: Iterable[Path], databases: Path | None = None
    ) -> "Locations":
        """Take the folders as the machine has them now."""
        real = tuple(Path(os.path.realpath(root)) for root in roots)
        return cls(real, databases)

    def require(self, kind: str, location: str) -> str:
        """Return where something really lies, if it may be scanned.

        Looked at when a target is registered and again when it is scanned: a link may
        have been turned in between, a database may be named no more.

        Raises:
            TargetKindError: nothing of this kind can be scanned from here.
            LocationRefusedError: it is no whole path, or lies elsewhere.
            DatabaseNotNamedError: no database is called so.
        """
        if kind == DATABASE:
            self.file_of(location)
            return location
        if kind not in (FOLDER, MEDIUM):
            raise TargetKindError
        told = location if location.isprintable() else ""
        if not Path(told).is_absolute() or len(os.fsencode(told)) > LONGEST:
            raise LocationRefusedError
        real = Path(os.path.realpath(told))
        if not any(real.is_relative_to(root) for root in self.roots):
            raise LocationRefusedError
        return str(real)

    def file_of(self, database: str) -> Path:
        """Return the file that holds the URL of a database.

        Raises:
            DatabaseNotNamedError: none is called so.
        """
        if self.databases is None or not _NAME.fullmatch(database):
            raise DatabaseNotNamedError
        file = self.databases / database
        try:
            found = file.lstat()
        except OSError:
            raise DatabaseNotNamedError from None
        if not stat.S_ISREG(found.st_mode):
            raise DatabaseNotNamedError
        return file

    def names(self) -> tuple[str, ...]:
        """Return what databases are called, as far as their folder may be listed."""
        if self.databases is None:
            return ()
        try:
            found = sorted(os.scandir(self.databases), key=lambda each: each.name)
        except OSError:
            return ()
        files = [each.name for each in found if each.is_file(follow_symlinks=False)]
        return tuple(name for name in files if _NAME.fullmatch(name))
