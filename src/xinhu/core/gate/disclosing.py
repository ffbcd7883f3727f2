"""The gate: eight steps from a request to masked fields, for a batch at a time.

    (1) who
    (2) purpose
    (3) subject and fields
    (4) policy and ground
    (5) second person
    (6) register  ← commit point
    (7) open
    (8) mask

What it guarantees: no field is opened for an ask before the entry that says so is
durable, and what is opened is what that entry names. Every ask of a known operator
leaves an entry. What it leaves to others: how entries become durable (``Writer``), what
the rules are (policy), which fields exist and how they are masked (catalogue).
"""

import asyncio
from collections.abc import Coroutine, Sequence

import structlog
from msgspec.structs import replace

from xinhu.core.base.clock import Clock, Instant
from xinhu.core.base.errors import XinhuError
from xinhu.core.base.ids import CustomerId
from xinhu.core.catalogue.catalogue import Catalogue
from xinhu.core.crypto.keyring import Keyring
from xinhu.core.gate.asks import Answer, Ask, Refused
from xinhu.core.gate.batching import Batcher
from xinhu.core.gate.deciding import Judge, Verdict
from xinhu.core.gate.ruling import Rules
from xinhu.core.gate.showing import show
from xinhu.core.gate.stores import Appended, Intent, Known, Reader, Sealed
from xinhu.core.policy.ground_refusals import GroundUsedUpError
from xinhu.core.register.entry import Facts

Decided = tuple[Verdict, Sealed | None]
"""What was decided about an ask, and the customer it was decided about."""
_Place = tuple[int, int | None, int]
"""Where an ask's bearer, ground and customer stand among those looked up."""

_BREATH = 32
"""Asks after which the event loop gets its turn: another batch may hold the head."""

_log = structlog.get_logger(__name__)


class Disclosing:
    """Answers asks, in batches, through the eight steps.

    Args:
        reader: what is known, as of now.
        register: appends intents of several batches together.
        rules: those in force, for steps 1 to 5.
        keyring, catalogue: for steps 7 and 8.
        clock: the present.
    """

    def __init__(
        self,
        *,
        reader: Reader,
        register: Batcher[Intent, Appended],
        rules: Rules,
        keyring: Keyring,
        catalogue: Catalogue,
        clock: Clock,
    ) -> None:
        self._reader = reader
        self._register = register
        self._rules = rules
        self._fields = frozenset(catalogue.by_name)
        self._keyring = keyring
        self._catalogue = catalogue
        self._clock = clock

    async def answer(self, asks: Sequence[Ask]) -> list[Answer]:
        """Take a batch through the eight steps; one answer per ask, in order.

        Raises:
            DatabaseUnavailableError: nothing could be decided.
            RegisterUnavailableError: nothing could be written; nothing was opened.
        """
        return await (await self.register(asks))

    async def register(
        self, asks: Sequence[Ask]
    ) -> Coroutine[None, None, list[Answer]]:
        """Take a batch through steps 1 to 6; await what is returned for the others.

        Raises:
            DatabaseUnavailableError: nothing could be decided.
            RegisterUnavailableError: nothing could be written; nothing was opened.
        """
        known, places = await self._fetch(asks)
        judge = Judge(await self._rules.at(known.policy), self._fields)
        now = self._clock()
        decided = await self._decide(judge, asks, known, places, now)
        # (6) COMMIT POINT. When this returns the entries are durable; when it raises,
        # whether they are or not, nothing below runs and nothing is shown.
        receipts = await self._append(decided)
        return self._show(decided, receipts, now)

    async def _decide(
        self,
        judging: Judge,
        asks: Sequence[Ask],
        known: Known,
        places: Sequence[_Place],
        now: Instant,
    ) -> list[Decided]:
        """Take a batch through steps 1 to 5, without I/O."""
        judge = judging.judge
        bearers, grounds, customers, _ = known
        decided: list[Decided] = []
        for n, (ask, (b, g, c)) in enumerate(zip(asks, places, strict=True), 1):
            ground = None if g is None else grounds[g]
            sealed = customers[c]
            decided.append((judge(ask, bearers[b], ground, sealed, now), sealed))
            if not n % _BREATH:
                await asyncio.sleep(0)
        return decided

    async def _show(
        self,
        decided: Sequence[Decided],
        receipts: Sequence[Appended | None],
        now: Instant,
    ) -> list[Answer]:
        """Take a batch through steps 7 and 8, its entries being durable."""
        answers: list[Answer] = []
        for n, ((verdict, sealed), appended) in enumerate(
            zip(decided, receipts, strict=True), 1
        ):
            answers.append(self._finish(verdict, appended, sealed))
            if not n % _BREATH:
                await asyncio.sleep(0)
        await self._report_faults(decided, answers, now)
        return answers

    async def _fetch(self, asks: Sequence[Ask]) -> tuple[Known, list[_Place]]:
        """Look up each bearer, ground and customer of the batch once."""
        bearers: dict[bytes, int] = {}
        grounds: dict[str, int] = {}
        customers: dict[CustomerId, int] = {}
        places = [
            (
                bearers.setdefault(ask.bearer, len(bearers)),
                None
                if ask.ground is None
                else grounds.setdefault(ask.ground.ref, len(grounds)),
                customers.setdefault(ask.customer, len(customers)),
            )
            for ask in asks
        ]
        known = await self._reader.fetch(list(bearers), list(grounds), list(customers))
        return known, places

    async def _append(self, decided: Sequence[Decided]) -> Sequence[Appended | None]:
        intents = [v.intent for v, _ in decided if v.intent is not None]
        appended = await self._register.submit(intents) if intents else []
        if len(appended) == len(decided):
            return appended
        following = iter(appended)
        return [None if v.intent is None else next(following) for v, _ in decided]

    def _finish(
        self, verdict: Verdict, appended: Appended | None, sealed: Sealed | None
    ) -> Answer:
        receipt = None if appended is None else appended.receipt
        if verdict.error is not None:
            return Refused(verdict.error, receipt)
        permit = verdict.permit
        if permit is None or appended is None or sealed is None:
            # A verdict is an error, or a permit about a customer who was found; should
            # a change ever break that, this stops the batch before anything is opened.
            raise AssertionError
        if not appended.honoured:
            return Refused(verdict.spent or GroundUsedUpError(), appended.receipt)
        try:
            return show(
                self._keyring, self._catalogue, sealed, permit, appended.receipt
            )
        except XinhuError as fault:
            return Refused(fault, appended.receipt)

    async def _report_faults(
        self, decided: Sequence[Decided], answers: Sequence[Answer], now: Instant
    ) -> None:
        """Write a second entry where a permitted look could not be opened or masked.

        The first entry says that the look was permitted; an auditor must also be able
        to read that it failed: a changed record is an incident.
        """
        failures = [
            Intent(_failure(verdict.intent, answer, now).draft())
            for (verdict, _), answer in zip(decided, answers, strict=True)
            if isinstance(answer, Refused)
            and verdict.intent is not None
            and verdict.permit is not None
            and answer.error is not verdict.spent
        ]
        if failures:
            await self._register.submit(failures)


def _failure(intent: Intent, answer: Refused, now: Instant) -> Facts:
    _log.error("disclosure_failed", code=answer.error.code)
    return replace(
        intent.draft.facts,
        kind="disclosure_failed",
        decision="record",
        at=now,
        fields=(),
        reasons=(answer.error.code,),
        detail=(("entry", -1 if answer.receipt is None else answer.receipt.index),),
    )
