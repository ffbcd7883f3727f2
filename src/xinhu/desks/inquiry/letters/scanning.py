"""Reading a letter's scan for the clerk who types it in; nothing of it is kept.

What was typed is compared; the customer's record is not, because a yes or no about it
would be a look without an entry. The record is compared when the bureau is asked.
"""

import asyncio
from typing import Final

from xinhu.core.base.clock import Clock
from xinhu.core.gate.bearers import standing_of
from xinhu.core.gate.stores import Reader
from xinhu.desks.inquiry.asking import Rules
from xinhu.desks.inquiry.errors import PaperKindError, ScanAbsentError, ScanUnreadError
from xinhu.desks.inquiry.letters.media import PDF, media_of
from xinhu.desks.inquiry.letters.scan import ScanRead, ScanReader, scan_read
from xinhu.desks.inquiry.persons import require_person

_SCOPE: Final = "grounds"


class LetterScanning:
    """Reads scans, one at a time, each under the token of whoever types the letter.

    Args:
        reader: of standings.
        scans: reads text; None where nothing is installed for it.
        rules: those in force.
        clock: the present.
    """

    def __init__(
        self, *, reader: Reader, scans: ScanReader | None, rules: Rules, clock: Clock
    ) -> None:
        self._reader = reader
        self._scans = scans
        self._rules = rules
        self._clock = clock
        self._room = asyncio.Semaphore(1)

    @property
    def installed(self) -> bool:
        """Whether scans are read here at all."""
        return self._scans is not None

    async def read(
        self, bearer: bytes, body: bytes, name: str, id_number: str
    ) -> ScanRead:
        """Return what a scan says of who signed.

        Raises:
            ScanAbsentError: nothing is installed for it.
            ScanUnreadError: it is no picture, or it could not be read within the
                bounds.
            XinhuError: the token does not permit it.
        """
        now = self._clock()
        require_person(await standing_of(self._reader, bearer, _SCOPE, now))
        if self._scans is None:
            raise ScanAbsentError
        self._require_picture(body)
        async with self._room:
            lines = await asyncio.to_thread(self._scans.lines, body)
        today = self._rules.day_of(now).date().isoformat()
        return scan_read(lines, name, id_number, self._rules.catalogue, today)

    def _require_picture(self, body: bytes) -> bytes:
        if len(body) > self._rules.limits.paper_megabytes << 20:
            raise ScanUnreadError(why="too_large")
        try:
            media = media_of(body)
        except PaperKindError:
            raise ScanUnreadError(why="form") from None
        if media == PDF:  # no library here draws one
            raise ScanUnreadError(why="pdf")
        return body
