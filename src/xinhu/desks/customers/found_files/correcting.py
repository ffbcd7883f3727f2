"""A found file that is kept under the wrong customer, or is not to be kept at all.

Guarantees: nothing is changed but what others approved and is being done in its hours,
looked at once more in the transaction that changes it; one remedy changes one paper
once, however often it is asked for. What is given to another customer is opened under
the receipt of an entry that names customer, paper and remedy, sealed anew, and before
nobody's eyes; the old salt is gone with the change, so that under the customer whose it
never was nothing opens it. Destroying means destroying the salt. Whether it was done is
looked at first: whoever is told a refusal of approval, paper or customer knows that
nothing was.
"""

import asyncio
from collections.abc import Sequence
from typing import Final, NamedTuple

from xinhu.core.base.clock import Clock, Instant
from xinhu.core.base.errors import BadInput, Refusal, XinhuError
from xinhu.core.base.ids import CustomerId, RandomBytes, customer_id
from xinhu.core.base.receipt import Receipt
from xinhu.core.crypto.keyring import Keyring
from xinhu.core.gate.batching import Batcher
from xinhu.core.gate.bearers import standing_of
from xinhu.core.gate.papers import show_paper
from xinhu.core.gate.refused_acts import written_if_refused
from xinhu.core.gate.ruling import Rules
from xinhu.core.gate.stores import Appended, Intent, Reader, Sealed
from xinhu.core.policy.matrix.found_files import FoundFilesShutError
from xinhu.core.policy.refusals import CustomerErasedError, CustomerUnknownError
from xinhu.core.policy.standing import Standing
from xinhu.core.register.act import act
from xinhu.core.register.entry import Facts
from xinhu.core.vault.papers import KeyOf, SealedPaper, seal_paper
from xinhu.desks.customers.found_files.correction import (
    DESTROY,
    Corrected,
    Correction,
    Corrections,
)
from xinhu.desks.customers.found_files.errors import (
    FoundFileBrokenError,
    FoundFileNotApprovedError,
    FoundFileSameError,
    FoundFileUnknownError,
)
from xinhu.desks.customers.found_files.keeping import FoundFile
from xinhu.desks.customers.found_files.taking import SCOPE, named, require_program

BEGUN: Final = "found_file.reassigning"
REASSIGNED: Final = "found_file.reassigned"
DESTROYED: Final = "found_file.destroyed"
EVENT: Final = "found_file.corrected"


class _By(NamedTuple):
    """Whose program asks, and when."""

    standing: Standing
    at: Instant


class FoundFileCorrecting:
    """Corrects found files, under the token of the worker's program."""

    def __init__(
        self,
        *,
        reader: Reader,
        corrections: Corrections,
        register: Batcher[Intent, Appended],
        rules: Rules,
        keyring: Keyring,
        clock: Clock,
        random: RandomBytes,
    ) -> None:
        self._reader = reader
        self._corrections = corrections
        self._register = register
        self._rules = rules
        self._keyring = keyring
        self._clock = clock
        self._random = random

    async def correct(self, bearer: bytes, remedy: str) -> Corrected:
        """Do what was approved; told again where it was done before.

        Args:
            bearer: SHA-256 of the token.
            remedy: reference of the remedy that corrects.

        Raises:
            FoundFileProgramError: a person asks.
            FoundFileNotApprovedError: no such correction is being done.
            FoundFileUnknownError: the paper was destroyed.
            FoundFileSameError: it is that customer's already.
            FoundFileBrokenError: it does not open; a changed paper is an incident.
            FoundFilesShutError: nobody may open found files now; it is not given away.
            CustomerUnknownError, CustomerErasedError: somebody has no key.
            XinhuError: the token does not permit it, or nothing can be written.
        """
        now = self._clock()
        standing = await standing_of(self._reader, bearer, SCOPE, now)
        async with written_if_refused(
            self._corrections, EVENT, standing, now, customer=None, detail=named(remedy)
        ):
            require_program(standing)
            done = await self._corrections.corrected(remedy)
            if done is not None:
                return done
            try:
                return await self._done(remedy, _By(standing, now))
            except (Refusal, BadInput):
                # Another request may have done it meanwhile, which is no refusal.
                done = await self._corrections.settled(remedy)
                if done is None:
                    raise
                return done

    async def _done(self, remedy: str, by: _By) -> Corrected:
        wanted = await self._corrections.approved(remedy)
        if wanted is None:
            raise FoundFileNotApprovedError
        file = await self._corrections.find(wanted.paper)
        if file is None:
            raise FoundFileUnknownError
        if wanted.kind == DESTROY:
            told = _told(DESTROYED, wanted, by, file.customer)
            return await self._corrections.correct(wanted, file, None, told)
        return await self._reassigned(wanted, file, by)

    async def _reassigned(
        self, wanted: Correction, file: FoundFile, by: _By
    ) -> Corrected:
        of, to = await self._whose(wanted, file)
        begun = _told(BEGUN, wanted, by, file.customer)
        (appended,) = await self._register.submit([Intent(begun.draft())])
        try:
            after = await asyncio.to_thread(
                self._sealed_anew, file, of, to, appended.receipt
            )
        except XinhuError:
            raise FoundFileBrokenError from None
        done = _told(REASSIGNED, wanted, by, to.customer)
        return await self._corrections.correct(wanted, file, after, done)

    async def _whose(self, wanted: Correction, file: FoundFile) -> tuple[Sealed, KeyOf]:
        """Return whose the file is and whose it is to be; restricted ones as well."""
        if not wanted.customer:
            raise CustomerErasedError
        to = customer_id(wanted.customer)
        if to == file.customer:
            raise FoundFileSameError
        known = await self._reader.fetch((), (), (file.customer, to))
        if not (await self._rules.at(known.policy)).found_files:
            raise FoundFilesShutError
        return _with_keys(known.customers)

    def _sealed_anew(
        self, file: FoundFile, of: Sealed, to: KeyOf, receipt: Receipt
    ) -> SealedPaper:
        # Beside the event loop: a file may have megabytes, and looks must not wait.
        body = show_paper(self._keyring, of, receipt, file.ref, file.sealed)
        return seal_paper(self._keyring, to, file.ref, body, self._random)


def _with_keys(found: Sequence[Sealed | None]) -> tuple[Sealed, KeyOf]:
    of, to = found
    if of is None or to is None:
        raise CustomerUnknownError
    if of.wrapped_key is None or to.wrapped_key is None:
        raise CustomerErasedError
    return of, KeyOf(to.customer, to.wrapped_key, to.kek_version)


def _told(event: str, wanted: Correction, by: _By, customer: CustomerId) -> Facts:
    standing = by.standing
    return act(
        event,
        actor=standing.operator,
        post=standing.post,
        zone=standing.zone,
        at=by.at,
        customer=customer,
        ground=None,
        remedy=wanted.remedy,
        paper=wanted.paper,
        **standing.said,
    )
