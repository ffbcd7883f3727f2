"""What may be scanned from the console: beneath folders that the machine was told.

An administrator of the machine names them in a setting (``XINHU_SCAN_ROOTS``). Without
one nothing is scanned: nobody at the console chooses what the worker may read.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from xinhu.desks.discovery.errors import LocationRefusedError, TargetKindError
from xinhu.desks.discovery.states import FOLDER, MEDIUM

LONGEST = 1_000  # bytes


@dataclass(frozen=True, slots=True)
class Locations:
    """The folders beneath which targets may lie; real ones, without links."""

    roots: tuple[Path, ...]

    @classmethod
    def beneath(cls, roots: Iterable[Path]) -> "Locations":
        """Take the folders as the machine has them now."""
        return cls(tuple(Path(os.path.realpath(root)) for root in roots))

    def require(self, kind: str, location: str) -> str:
        """Return where something really lies, if it may be scanned.

        Looked at when a target is registered and again when it is scanned: a link may
        have been turned in between.

        Raises:
            TargetKindError: nothing of this kind can be scanned from here.
            LocationRefusedError: it is no whole path, or lies elsewhere.
        """
        if kind not in (FOLDER, MEDIUM):
            raise TargetKindError
        told = location if location.isprintable() else ""
        if not Path(told).is_absolute() or len(os.fsencode(told)) > LONGEST:
            raise LocationRefusedError
        real = Path(os.path.realpath(told))
        if not any(real.is_relative_to(root) for root in self.roots):
            raise LocationRefusedError
        return str(real)
