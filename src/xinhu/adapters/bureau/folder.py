"""A bureau behind two folders: queries are dropped into one, reports into the other.

For front-end machines that carry files and speak no protocol. A file is whole once it
is there: both sides write beside and rename (POSIX rename is atomic). Dropping is
sending: from then on whether the bureau read it is not known until its report lies
there.
"""

import asyncio
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from xinhu.adapters.bureau.lying import KEY, REFUSED, LyingFiles
from xinhu.adapters.bureau.wire import LARGEST, asked_of, is_number, reason_of
from xinhu.desks.inquiry.bureau import BureauQuery, BureauReport, Media
from xinhu.desks.inquiry.errors import (
    BureauNotSentError,
    BureauRejectedError,
    BureauUnclearError,
)
from xinhu.desks.inquiry.rejections import UNKNOWN, Rejections

_PAUSE = 0.2
_MODE: Final = 0o640
"""The machine that carries files reads by its group; nobody else reads."""
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
        rejections: codes of refusals that are repeated.
        clock: seconds that only grow.
    """

    def __init__(
        self,
        name: str,
        folders: Folders,
        rejections: Rejections,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name = name
        self._folders = folders
        self._rejections = rejections
        self._clock = clock
        self._lying = LyingFiles(folders.out, folders.back)

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

        That no query lies there (any more) tells nothing: whoever carries files takes
        them away. So this never answers that the bureau did not see a key.
        """
        if KEY.fullmatch(key) is None:
            raise BureauUnclearError
        report = await asyncio.to_thread(self._found, key)
        if report is None:
            raise BureauUnclearError
        return report

    def _drop(self, key: str, body: bytes) -> None:
        """Write a query durably beside its place, then into it.

        Raises:
            BureauNotSentError: nothing lies there.
            BureauUnclearError: something lay there, or may lie there now.
        """
        place = self._folders.out / f"{key}.json"
        part = place.with_suffix(".part")
        if place.exists():
            raise BureauUnclearError
        try:
            written = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _MODE)
        except FileExistsError:  # somebody else's, who may be renaming it just now
            raise BureauUnclearError from None
        except OSError:
            raise BureauNotSentError from None
        try:
            with os.fdopen(written, "wb") as file:
                file.write(body)
                file.flush()
                os.fsync(file.fileno())
        except OSError:
            part.unlink(missing_ok=True)
            raise BureauNotSentError from None
        try:
            # A link, unlike a renaming, takes nobody's place.
            os.link(part, place)
        except OSError:
            part.unlink(missing_ok=True)
            raise _doubt(place) from None
        try:
            part.unlink()
            _sync(self._folders.out)
        except OSError:
            raise BureauUnclearError from None

    async def ended(self, key: str) -> None:
        """Remove what lies about of a query and its answer: both are in clear."""
        await self._lying.ended(key)

    def _found(self, key: str) -> BureauReport | None:
        try:
            refused = self._folders.back / f"{key}{REFUSED}"
            if refused.exists():
                raise BureauRejectedError(reason=_reason(refused, self._rejections))
            for path in sorted(self._folders.back.glob(f"{key}~*")):
                report = _report(path)
                if report is not None:
                    return report
        except OSError:
            raise BureauUnclearError from None
        return None


def _plain(key: str) -> str:
    """Return a key that is a file name and no pattern."""
    if KEY.fullmatch(key) is None:
        raise BureauNotSentError
    return key


def _report(path: Path) -> BureauReport | None:
    """Return a report by its file; None where the name is no report's."""
    stem, _, ending = path.name.rpartition(".")
    media = _ENDINGS.get(ending)
    number = stem.partition("~")[2]
    if media is None or not is_number(number):
        return None
    if path.is_symlink() or not path.is_file():
        raise BureauUnclearError
    with path.open("rb") as file:
        body = file.read(LARGEST + 1)
    if len(body) > LARGEST:
        raise BureauUnclearError
    return BureauReport(number=number, media=media, body=body)


def _reason(path: Path, rejections: Rejections) -> str:
    try:
        with path.open("rb") as file:
            return reason_of(file.read(4096), rejections)
    except OSError:
        return UNKNOWN


def _doubt(place: Path) -> BureauNotSentError | BureauUnclearError:
    """Tell a query that does not lie there from one that does, whoever put it."""
    return BureauUnclearError() if place.exists() else BureauNotSentError()


def _sync(folder: Path) -> None:
    """Make the names of a folder durable."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
