"""A bureau behind two folders: queries are dropped into one, reports into the other.

For front-end machines that carry files and speak no protocol. A file is whole once it
is there: both sides write beside and rename (POSIX rename is atomic). Dropping is
sending: from then on whether the bureau read it is not known until its report lies
there.
"""

import asyncio
import os
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from xinhu.adapters.bureau.wire import Said, asked_of
from xinhu.desks.inquiry.bureau import BureauQuery, BureauReport, Media
from xinhu.desks.inquiry.errors import (
    BureauNotSentError,
    BureauRejectedError,
    BureauUnclearError,
)

LARGEST: Final = 8 << 20
_PAUSE = 0.2
_KEY = re.compile(r"[A-Za-z0-9.-]{1,64}")
_ENDINGS: Final[dict[str, Media]] = {
    "json": "application/json",
    "xml": "application/xml",
    "pdf": "application/pdf",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Folders:
    """Where files are dropped.

    Attributes:
        out: queries, as ``<key>.json``.
        back: reports, as ``<key>~<number>.<ending>``, or ``<key>.refused``.
        seconds: to wait for a report.
    """

    out: Path
    back: Path
    seconds: float


class FolderBureau:
    """Connects to one bureau; see ``desks.inquiry.bureau.Bureau``.

    Args:
        name: of the bureau in entries.
        folders: where files are dropped.
        clock: seconds that only grow.
    """

    def __init__(
        self, name: str, folders: Folders, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.name = name
        self._folders = folders
        self._clock = clock

    async def query(self, query: BureauQuery) -> BureauReport:
        """Drop a query, once, and wait for its report; see the protocol."""
        key = _plain(query.key)
        await asyncio.to_thread(self._drop, key, msgspec.json.encode(asked_of(query)))
        until = self._clock() + self._folders.seconds
        while True:
            report = await asyncio.to_thread(self._found, key)
            if report is not None:
                return report
            if self._clock() >= until:
                raise BureauUnclearError
            await asyncio.sleep(_PAUSE)

    async def look_up(self, key: str) -> BureauReport | None:
        """Look whether a report came meanwhile; see the protocol.

        A key that was never dropped was never seen by the bureau. Whether one that
        was dropped was read, nobody can say.
        """
        report = await asyncio.to_thread(self._found, _plain(key))
        if report is None and self._dropped(key).exists():
            raise BureauUnclearError
        return report

    def _drop(self, key: str, body: bytes) -> None:
        """Write a query durably beside its place, then into it.

        Raises:
            BureauNotSentError: nothing lies there.
            BureauUnclearError: something lay there, or may lie there now.
        """
        place = self._dropped(key)
        part = place.with_suffix(".part")
        if place.exists():
            raise BureauUnclearError
        try:
            with part.open("xb") as file:
                file.write(body)
                file.flush()
                os.fsync(file.fileno())
        except OSError:
            part.unlink(missing_ok=True)
            raise BureauNotSentError from None
        try:
            part.rename(place)
        except OSError:
            raise BureauUnclearError from None

    def _found(self, key: str) -> BureauReport | None:
        refused = self._folders.back / f"{key}.refused"
        if refused.exists():
            raise BureauRejectedError(reason=_reason(refused))
        for path in sorted(self._folders.back.glob(f"{key}~*")):
            stem, _, ending = path.name.rpartition(".")
            media = _ENDINGS.get(ending)
            number = stem.partition("~")[2]
            if media is None or _KEY.fullmatch(number) is None:
                continue
            if path.stat().st_size > LARGEST:
                raise BureauUnclearError
            return BureauReport(number=number, media=media, body=path.read_bytes())
        return None

    def _dropped(self, key: str) -> Path:
        return self._folders.out / f"{key}.json"


def _plain(key: str) -> str:
    """Return a key that is a file name and no pattern."""
    if _KEY.fullmatch(key) is None:
        raise BureauNotSentError
    return key


def _reason(path: Path) -> str:
    try:
        reason = msgspec.json.decode(path.read_bytes()[:4096], type=Said).reason
    except (msgspec.DecodeError, OSError):
        return "unknown"
    return reason if _KEY.fullmatch(reason) else "unknown"
