"""Opening a found file: decided and written like any look, then handed to a person.

The entry (kind ``found_file``) names the paper and its remedy; the paper opens under
its receipt alone. A file as a whole has no mask: it is opened in clear or not at all.
"""

import asyncio
from dataclasses import dataclass, field
from typing import Final

from xinhu.core.base.clock import Clock, Instant
from xinhu.core.base.errors import XinhuError
from xinhu.core.base.receipt import Receipt
from xinhu.core.catalogue.grades import Mask
from xinhu.core.crypto.keyring import Keyring
from xinhu.core.gate.asks import Answer, Ask, Matter, Refused, Shown
from xinhu.core.gate.batching import Batcher
from xinhu.core.gate.bearers import standing_of
from xinhu.core.gate.deciding import require_customer
from xinhu.core.gate.papers import show_paper
from xinhu.core.gate.stores import Appended, Intent, Reader
from xinhu.core.policy.ground import Ground
from xinhu.core.policy.matrix.found_files import FIELD, MATTER, PURPOSE
from xinhu.core.policy.standing import SESSION, Standing
from xinhu.core.register.entry import Facts
from xinhu.desks.customers.found_files.errors import (
    FoundFileMaskedError,
    FoundFilePersonError,
    FoundFileUnknownError,
)
from xinhu.desks.customers.found_files.keeping import FoundFile, FoundFiles

_SCOPE: Final = "disclose"


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A found file before somebody's eyes, and where that is written.

    Attributes:
        file: as it is kept.
        body: what it holds.
        receipt: of the entry of this opening.
    """

    file: FoundFile
    body: bytes = field(repr=False)
    receipt: Receipt


class FoundFileOpening:
    """Opens found files, each time under the token of whoever looks."""

    def __init__(
        self,
        *,
        reader: Reader,
        gate: Batcher[Ask, Answer],
        register: Batcher[Intent, Appended],
        files: FoundFiles,
        keyring: Keyring,
        clock: Clock,
    ) -> None:
        self._reader = reader
        self._gate = gate
        self._register = register
        self._files = files
        self._keyring = keyring
        self._clock = clock

    async def open(self, bearer: bytes, ref: str) -> OpenedFile | Refused:
        """Open a found file.

        Args:
            bearer: SHA-256 of the token.
            ref: reference of the paper.

        Raises:
            FoundFileUnknownError: there is none.
            RegisterUnavailableError, DatabaseUnavailableError: nothing is shown.
            XinhuError: it is written that it was opened, and that failed.
        """
        standing = await standing_of(self._reader, bearer, _SCOPE, self._clock())
        file = await self._files.find(ref)
        if file is None:
            raise FoundFileUnknownError
        detail = (("paper", file.ref), ("remedy", file.remedy))
        matter = Matter(MATTER, terms=(), demand=_of_persons, detail=detail)
        asked = Ask(bearer, file.customer, PURPOSE, None, (FIELD,), matter)
        (answer,) = await self._gate.submit([asked])
        if isinstance(answer, Refused):
            return answer
        try:
            return OpenedFile(file, await self._opened(file, answer), answer.receipt)
        except XinhuError as fault:
            await self._failed(standing, file, answer.receipt, fault.code)
            raise

    async def _opened(self, file: FoundFile, answer: Shown) -> bytes:
        if dict(answer.permitted)[FIELD] != Mask.CLEAR:
            raise FoundFileMaskedError
        known = await self._reader.fetch((), (), (file.customer,))
        customer = require_customer(known.customers[0])
        return await asyncio.to_thread(
            show_paper, self._keyring, customer, answer.receipt, file.ref, file.sealed
        )

    async def _failed(
        self, standing: Standing, file: FoundFile, receipt: Receipt, code: str
    ) -> None:
        """Write that it could not be opened: a changed paper is an incident."""
        failed = Facts(
            kind="disclosure_failed",
            actor=standing.operator,
            post=standing.post,
            zone=standing.zone,
            at=self._clock(),
            decision="record",
            policy="",
            customer=file.customer,
            purpose=PURPOSE,
            reasons=(code,),
            detail=(("entry", receipt.index),),
        )
        await self._register.submit([Intent(failed.draft())])


def _of_persons(standing: Standing, _ground: Ground | None, _now: Instant) -> None:
    """Pass a person who is there.

    Raises:
        FoundFilePersonError: a program asks.
    """
    if standing.kind != SESSION:
        raise FoundFilePersonError
