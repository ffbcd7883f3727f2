"""A found file on its way into the vault: handed over by the worker, sealed, kept.

Guarantees: nothing is kept for which no remedy was approved that is being done now, and
nothing but the content and the customer that were approved; that is looked at once more
in the transaction that keeps it. The answer is given when the paper is on the disk; one
remedy gives one paper, however often it is handed over. Whether it is kept already is
looked at before anything that is said of approval, customer and size: whoever is told
one of these knows that nothing is kept.
"""

import asyncio
import hashlib
import re
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Final

from xinhu.core.base.clock import Clock, Instant
from xinhu.core.base.ids import CustomerId, RandomBytes, new_reference
from xinhu.core.crypto.keyring import Keyring
from xinhu.core.gate.bearers import standing_of
from xinhu.core.gate.refused_acts import written_if_refused
from xinhu.core.gate.ruling import Rules
from xinhu.core.gate.stores import Reader
from xinhu.core.policy.matrix.found_files import FoundFilesShutError
from xinhu.core.policy.refusals import CustomerErasedError, CustomerUnknownError
from xinhu.core.policy.standing import SESSION, Standing
from xinhu.core.register.act import act
from xinhu.core.vault.papers import KeyOf, seal_paper
from xinhu.desks.customers.found_files.errors import (
    FoundFileChangedError,
    FoundFileNotApprovedError,
    FoundFileProgramError,
)
from xinhu.desks.customers.found_files.keeping import FoundFile, FoundFiles

EVENT: Final = "found_file.kept"
SCOPE: Final = "found_files"
"""Of the worker's program: hands files over, and has corrected what was approved."""
_REMEDY: Final = re.compile(r"rm-[0-9a-z]{16}")


@dataclass(frozen=True, slots=True)
class Handed:
    """A file as it is handed over; unchecked.

    Attributes:
        remedy: reference of the remedy.
        customer: whose it is said to be.
        body: what it holds.
    """

    remedy: str
    customer: CustomerId
    body: bytes = field(repr=False)


class FoundFileTaking:
    """Takes found files, under the token of the worker's program."""

    def __init__(
        self,
        *,
        reader: Reader,
        files: FoundFiles,
        rules: Rules,
        keyring: Keyring,
        clock: Clock,
        random: RandomBytes,
    ) -> None:
        self._reader = reader
        self._files = files
        self._rules = rules
        self._keyring = keyring
        self._clock = clock
        self._random = random

    async def require_taker(self, bearer: bytes, remedy: str) -> None:
        """Pass whoever may hand files over, before what they send is read.

        Args:
            bearer: SHA-256 of the token.
            remedy: reference of the remedy, for the entry of a refusal.

        Raises:
            FoundFileProgramError: a person hands it over.
            XinhuError: the token does not permit it.
        """
        now = self._clock()
        standing = await standing_of(self._reader, bearer, SCOPE, now)
        async with self._told(standing, now, remedy, None):
            require_program(standing)

    async def take(self, bearer: bytes, handed: Handed) -> str:
        """Keep a file; return the reference of the paper.

        Raises:
            FoundFileProgramError: a person hands it over.
            FoundFileNotApprovedError, FoundFileChangedError: not what was approved.
            FoundFilesShutError: nobody may open found files now.
            CustomerUnknownError, CustomerErasedError: nobody has a key for it.
            PaperTooLargeError: it is larger than a paper may be.
            XinhuError: the token does not permit it.
        """
        now = self._clock()
        standing = await standing_of(self._reader, bearer, SCOPE, now)
        remedy = handed.remedy
        # Whose it is said to be is named once that was approved.
        async with self._told(standing, now, remedy, None):
            require_program(standing)
            digest = await asyncio.to_thread(_digest_of, handed.body)
            known = await self._files.of_remedy(remedy, handed.customer, digest)
            if known is not None:
                return known
            await self._require_approved(handed, digest)
        async with self._told(standing, now, remedy, handed.customer):
            key_of = await self._key_of(handed.customer)
            return await self._kept(handed, key_of, standing, now)

    def _told(
        self,
        standing: Standing,
        now: Instant,
        remedy: str,
        customer: CustomerId | None,
    ) -> AbstractAsyncContextManager[None]:
        return written_if_refused(
            self._files, EVENT, standing, now, customer=customer, detail=named(remedy)
        )

    async def _kept(
        self, handed: Handed, key_of: KeyOf, standing: Standing, now: Instant
    ) -> str:
        ref = new_reference("paper", self._random)
        told = act(
            EVENT,
            actor=standing.operator,
            post=standing.post,
            zone=standing.zone,
            at=now,
            customer=handed.customer,
            ground=None,
            remedy=handed.remedy,
            paper=ref,
            **standing.said,
        )
        # Beside the event loop: a file may have megabytes, and looks must not wait.
        sealed = await asyncio.to_thread(
            seal_paper, self._keyring, key_of, ref, handed.body, self._random
        )
        new = FoundFile(
            ref=ref,
            remedy=handed.remedy,
            customer=handed.customer,
            size=len(handed.body),
            sealed=sealed,
            by=standing.operator,
            at=now,
        )
        return await self._files.add(new, told)

    async def _key_of(self, customer: CustomerId) -> KeyOf:
        """Return a customer's key, to seal under; of a restricted one as well.

        What is told of the customer was read together with the policies in force.
        """
        known = await self._reader.fetch((), (), (customer,))
        if not (await self._rules.at(known.policy)).found_files:
            raise FoundFilesShutError
        sealed = known.customers[0]
        if sealed is None:
            raise CustomerUnknownError
        if sealed.wrapped_key is None:
            raise CustomerErasedError
        return KeyOf(sealed.customer, sealed.wrapped_key, sealed.kek_version)

    async def _require_approved(self, handed: Handed, digest: str) -> None:
        approved = await self._files.approved(handed.remedy)
        if approved is None or approved.customer != handed.customer:
            raise FoundFileNotApprovedError
        if digest != approved.digest:
            raise FoundFileChangedError


def named(remedy: str) -> Mapping[str, str]:
    """Return what the entry of a refusal names of a remedy.

    What is no reference comes from outside, and could be anything.
    """
    return {"remedy": remedy} if _REMEDY.fullmatch(remedy) else {}


def require_program(standing: Standing) -> None:
    """Pass a program.

    Raises:
        FoundFileProgramError: a person hands a file over, or has one corrected.
    """
    if standing.kind == SESSION:
        raise FoundFileProgramError


def _digest_of(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
