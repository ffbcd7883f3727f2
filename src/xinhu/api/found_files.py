"""Found files: handed over and corrected by the worker, opened by a person."""

import asyncio
from typing import Annotated, Final

import msgspec

from xinhu.api.bad_requests import BodyTooSlowError
from xinhu.api.exchange import Exchange
from xinhu.api.plain import require_plain
from xinhu.api.reading import read
from xinhu.api.saying import Saying, receipt_of
from xinhu.api.statuses import status_of
from xinhu.core.base.clock import to_text
from xinhu.core.base.ids import customer_id
from xinhu.desks.customers.found_files.correcting import FoundFileCorrecting
from xinhu.desks.customers.found_files.opening import FoundFileOpening
from xinhu.desks.customers.found_files.taking import FoundFileTaking, Handed
from xinhu.desks.customers.found_files.whose import FoundFileWhose
from xinhu.desks.customers.looking import Refused

LARGEST: Final = 24 << 20
"""Bytes of a body: a file of sixteen megabytes in base 64, and its customer."""
_AT_ONCE: Final = 1
"""Bodies that a worker of the gate reads at once: one hands files over, one by one."""
SECONDS: Final = 60
"""In which a body is there; the worker's client sends it within seconds."""


class HandingForm(msgspec.Struct, forbid_unknown_fields=True):
    """The body that hands a file over; base 64 (RFC 4648 section 4)."""

    customer: str
    content: bytes


class PapersForm(msgspec.Struct, forbid_unknown_fields=True):
    """The body that asks whose found files are."""

    papers: Annotated[
        list[Annotated[str, msgspec.Meta(pattern=r"\Apaper-[0-9a-z]{16}\Z")]],
        msgspec.Meta(max_length=100),
    ]


_papers = msgspec.json.Decoder(PapersForm)
_handing = msgspec.json.Decoder(HandingForm)


class FoundFileAddresses:
    """The addresses under which found files are kept, opened and corrected.

    Args:
        taking: takes them.
        opening: opens them.
        saying: says why not.
        correcting: gives them to another customer, or destroys them.
        whose: tells whose they are.
        seconds: in which a body that hands one over is there.
    """

    def __init__(
        self,
        taking: FoundFileTaking,
        opening: FoundFileOpening,
        saying: Saying,
        *,
        correcting: FoundFileCorrecting,
        whose: FoundFileWhose,
        seconds: float = SECONDS,
    ) -> None:
        self._taking = taking
        self._opening = opening
        self._correcting = correcting
        self._whose = whose
        self._saying = saying
        self._seconds = seconds
        self._room = asyncio.Semaphore(_AT_ONCE)

    async def put(self, exchange: Exchange, ref: str) -> None:
        """Take the file of a remedy; a second time the paper of the first is told."""
        bearer = exchange.bearer()
        require_plain(ref)
        await self._taking.require_taker(bearer, ref)
        async with self._room:
            form = read(_handing, await self._body(exchange))
            handed = Handed(ref, customer_id(form.customer), form.content)
            paper = await self._taking.take(bearer, handed)
        await exchange.answer(200, {"paper": paper})

    async def _body(self, exchange: Exchange) -> bytes:
        """Read a body within its time: the next one waits behind it.

        Raises:
            BodyTooSlowError: it took longer.
        """
        try:
            async with asyncio.timeout(self._seconds):
                return await exchange.body(LARGEST)
        except TimeoutError:
            raise BodyTooSlowError(seconds=round(self._seconds)) from None

    async def whose(self, exchange: Exchange) -> None:
        """Tell whose found files are; what is not kept is left out."""
        bearer = exchange.bearer()
        form = read(_papers, await exchange.body())
        told = await self._whose.tell(bearer, form.papers)
        await exchange.answer(200, {"customers": dict(told)})

    async def correct(self, exchange: Exchange, ref: str) -> None:
        """Do what a remedy corrects; a second time what was done is told."""
        bearer = exchange.bearer()
        require_plain(ref)
        done = await self._correcting.correct(bearer, ref)
        told = {
            "paper": done.paper,
            "kind": done.kind,
            "digest": done.digest,
            "at": to_text(done.at),
        }
        await exchange.answer(200, told)

    async def open(self, exchange: Exchange, ref: str) -> None:
        """Open a found file."""
        bearer = exchange.bearer()
        require_plain(ref)
        opened = await self._opening.open(bearer, ref)
        if isinstance(opened, Refused):
            told = self._saying.told(opened.error, exchange.language(), opened.receipt)
            await exchange.answer(status_of(opened.error), told)
            return
        file = opened.file
        told = {
            "paper": file.ref,
            "remedy": file.remedy,
            "customer": file.customer,
            "size": file.size,
            "kept_at": to_text(file.at),
            "content": opened.body,
            "receipt": receipt_of(opened.receipt),
        }
        await exchange.answer(200, told)
