"""What lies about in a bureau's folders: in clear, until its inquiry is over."""

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import structlog

KEY: Final = re.compile(r"[A-Za-z0-9.-]{1,64}")
_ENDINGS: Final = (".json", ".part")
REFUSED: Final = ".refused"
_log = structlog.get_logger(__name__)


class LyingFiles:
    """Finds and removes files; see ``desks.inquiry.clearing.Lying``.

    Args:
        out: queries, as ``<key>.json``; ``<key>.part`` while one is written.
        back: reports, as ``<key>~<number>.<ending>``, or ``<key>.refused``.
    """

    def __init__(self, out: Path, back: Path) -> None:
        self._out = out
        self._back = back

    async def keys(self) -> frozenset[str]:
        """Return the keys of which something lies about; none where nothing is read."""
        return await asyncio.to_thread(self._keys)

    async def ended(self, key: str) -> None:
        """Remove whatever lies about of a key."""
        if KEY.fullmatch(key) is not None:
            await asyncio.to_thread(self._remove, key)

    def _keys(self) -> frozenset[str]:
        try:
            names = [*self._names()]
        except OSError:
            _log.warning("bureau_folder_unread")
            return frozenset()
        return frozenset(name for name in names if KEY.fullmatch(name))

    def _names(self) -> Iterator[str]:
        for path in self._out.iterdir():
            if path.suffix in _ENDINGS:
                yield path.stem
        for path in self._back.iterdir():
            key, tilde, _ = path.name.partition("~")
            if tilde:
                yield key
            elif path.suffix == REFUSED:
                yield path.stem

    def _remove(self, key: str) -> None:
        try:
            reports = [*self._back.glob(f"{key}~*")]
        except OSError:
            reports = []
        queries = [self._out / f"{key}{ending}" for ending in _ENDINGS]
        for path in (*queries, self._back / f"{key}{REFUSED}", *reports):
            try:
                path.unlink(missing_ok=True)
            except OSError:
                _log.warning("bureau_file_left", folder=path.parent.name)
