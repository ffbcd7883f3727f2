"""Words about a customer that others wrote: shown once the look is decided and written.

The entry (kind ``inquiry_words``) names the inquiry; whatever is shown is unsealed once
the gate permitted it and the entry is durable. Whose key was destroyed, and whose
information is restricted, is refused there like any look. No program reads them.
"""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple, TypeVar

from xinhu.core.base.clock import Clock
from xinhu.core.base.errors import XinhuError
from xinhu.core.base.receipt import Receipt
from xinhu.core.catalogue.catalogue import Catalogue
from xinhu.core.catalogue.grades import Mask
from xinhu.core.gate.asks import Answer, Ask, Demand, Matter, Refused
from xinhu.core.gate.batching import Batcher
from xinhu.core.gate.stores import Appended, Intent
from xinhu.core.policy.standing import Standing
from xinhu.core.register.entry import Facts
from xinhu.desks.inquiry.keeping import Reservation

OpenNote = Callable[[str, bytes], str]
"""Opens what ``SealNote`` sealed for a place, under the institution's note key."""
Masker = Callable[[str], str]
"""Shows a text as clearly as was permitted."""
Note = tuple[str, bytes]
"""A place, and what is sealed for it."""

KIND: Final = "inquiry_words"
FIELD: Final = "inquiry_words"

Read = TypeVar("Read")


class WantedWords(NamedTuple):
    """What somebody wants to read.

    Attributes:
        made: the inquiry that it belongs to.
        purpose: of the look.
        detail: of the entry: references.
        demand: whose words they are to read.
        notes: what is unsealed.
    """

    made: Reservation
    purpose: str
    detail: tuple[tuple[str, str], ...]
    demand: Demand
    notes: Sequence[Note]


class OpeningWords:
    """Shows words, each time under the token of whoever reads.

    Args:
        gate: decides, and writes.
        register: takes the entry that they could not be opened.
        catalogue: whose mask is taken.
        unseal: opens a note.
        clock: the present.
    """

    def __init__(
        self,
        *,
        gate: Batcher[Ask, Answer],
        register: Batcher[Intent, Appended],
        catalogue: Catalogue,
        unseal: OpenNote,
        clock: Clock,
    ) -> None:
        self._gate = gate
        self._register = register
        self._catalogue = catalogue
        self._unseal = unseal
        self._clock = clock

    async def open(
        self,
        bearer: bytes,
        standing: Standing,
        wanted: WantedWords,
        read: Callable[[Sequence[str], Masker], Read],
    ) -> tuple[Read, Receipt] | Refused:
        """Return what is read from the words, and where it is written that it was.

        Args:
            bearer: SHA-256 of the token.
            standing: of whoever holds it.
            wanted: what.
            read: makes of the notes' texts, in order, what is shown.

        Raises:
            RegisterUnavailableError, DatabaseUnavailableError: nothing is shown.
            XinhuError: it is written that they were opened, and that failed.
        """
        made = wanted.made
        matter = Matter(KIND, terms=(), demand=wanted.demand, detail=wanted.detail)
        asked = Ask(bearer, made.customer, wanted.purpose, None, (FIELD,), matter)
        (answer,) = await self._gate.submit([asked])
        if isinstance(answer, Refused):
            return answer
        level = Mask(dict(answer.permitted)[FIELD])
        try:
            mask = self._catalogue.field(FIELD).masks[level]
            texts = [self._unseal(place, note) for place, note in wanted.notes]
            return read(texts, mask), answer.receipt
        except XinhuError as fault:
            await self._failed(standing, wanted, answer.receipt, fault.code)
            raise

    async def _failed(
        self, standing: Standing, wanted: WantedWords, receipt: Receipt, code: str
    ) -> None:
        """Write that words could not be opened: a changed note is an incident."""
        failed = Facts(
            kind="disclosure_failed",
            actor=standing.operator,
            post=standing.post,
            zone=standing.zone,
            at=self._clock(),
            decision="record",
            policy="",
            customer=wanted.made.customer,
            purpose=wanted.purpose,
            reasons=(code,),
            detail=(("entry", receipt.index),),
        )
        await self._register.submit([Intent(failed.draft())])
