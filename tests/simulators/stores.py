"""The gate's stores in memory: they hold every step against the rules, and can fail.

``MemoryRegister`` is the register as its writer sees it; after each step it checks its
whole state. ``door`` stands before the vault: whatever opens a record must show the
receipt of an entry that is durable here and that names this customer and these fields.
"""

import asyncio
import hashlib
import json
from collections.abc import Callable, Sequence
from typing import Any, Literal

from xinhu.core.base.clock import Instant
from xinhu.core.base.ids import CustomerId
from xinhu.core.base.receipt import Receipt
from xinhu.core.gate.refusals import (
    DatabaseUnavailableError,
    RegisterUnavailableError,
)
from xinhu.core.gate.stores import Appended, Bearer, Intent, Known, Sealed
from xinhu.core.policy.ground import Ground
from xinhu.core.vault.grant import Grant

Failure = Literal["failed", "failed but happened"]


class MemoryStore:
    """What the gate looks up; implements ``Reader``."""

    def __init__(self) -> None:
        self.bearers: dict[bytes, Bearer] = {}
        self.grounds: dict[str, Ground] = {}
        self.customers: dict[CustomerId, Sealed] = {}
        self.tags: dict[int, list[CustomerId]] = {}
        self.policy = 0
        self.failing = False
        self.fetched = 0

    async def fetch(
        self,
        digests: Sequence[bytes],
        grounds: Sequence[str],
        customers: Sequence[CustomerId],
    ) -> Known:
        await self._answer()
        return Known(
            [self.bearers.get(digest) for digest in digests],
            [self.grounds.get(ref) for ref in grounds],
            [self.customers.get(customer) for customer in customers],
            self.policy,
        )

    async def candidates(self, tag: int, limit: int) -> Sequence[Sealed]:
        await self._answer()
        return [self.customers[each] for each in self.tags.get(tag, [])][:limit]

    async def _answer(self) -> None:
        self.fetched += 1
        await asyncio.sleep(0)
        if self.failing:
            raise DatabaseUnavailableError


class MemoryRegister:
    """Entries in a list; implements ``Writer`` and fails as it is told.

    ``failures`` is taken from its front: one for each append, None for success.
    """

    def __init__(self, store: MemoryStore) -> None:
        self.entries: list[dict[str, Any]] = []
        self.receipts: list[Receipt] = []
        self.failures: list[Failure | None] = []
        self.batches: list[int] = []
        self._store = store
        self._last: dict[str, Receipt] = {}
        self._busy = False

    async def append(self, intents: Sequence[Intent]) -> list[Appended]:
        assert intents, "an empty batch has nothing to write"
        assert not self._busy, "one append at a time"
        self._busy = True
        try:
            return await self._append(intents)
        finally:
            self._busy = False

    async def _append(self, intents: Sequence[Intent]) -> list[Appended]:
        await asyncio.sleep(0)
        failure = self.failures.pop(0) if self.failures else None
        if failure == "failed":
            raise RegisterUnavailableError
        appended = [self._write(intent) for intent in intents]
        self.batches.append(len(intents))
        self.check()
        await asyncio.sleep(0)
        if failure == "failed but happened":
            raise RegisterUnavailableError
        return appended

    def _write(self, intent: Intent) -> Appended:
        honoured = intent.spends is None or self._spend(intent.spends)
        draft = intent.draft if honoured else intent.spent
        assert draft is not None, "a use that is counted says what happens without one"
        previous = self._last.get(draft.customer) if draft.customer else None
        body = draft.complete(previous)
        receipt = Receipt(len(self.entries), hashlib.sha256(b"\0" + body).digest())
        if draft.customer is not None:
            self._last[draft.customer] = receipt
        self.entries.append(json.loads(body))
        self.receipts.append(receipt)
        return Appended(receipt, honoured)

    def _spend(self, ref: str) -> bool:
        ground = self._store.grounds.get(ref)
        if ground is None or ground.state != "active" or ground.max_uses is None:
            return False
        if ground.used >= ground.max_uses:
            return False
        spent = {name: getattr(ground, name) for name in ground.__struct_fields__}
        self._store.grounds[ref] = Ground(**{**spent, "used": ground.used + 1})
        return True

    def check(self) -> None:
        """Hold the whole register against what it promises."""
        last: dict[str, list[object]] = {}
        for receipt, entry in zip(self.receipts, self.entries, strict=True):
            assert self.receipts[receipt.index] == receipt
            customer = entry["customer"]
            assert entry["previous"] == last.get(customer)
            if customer is not None:
                last[customer] = [receipt.index, receipt.leaf.hex()]
        for ground in self._store.grounds.values():
            assert ground.max_uses is None or ground.used <= ground.max_uses

    def durable(self, receipt: Receipt) -> dict[str, Any]:
        """Return the entry that a receipt is of; fail where there is none."""
        assert receipt in self.receipts, "a receipt of nothing that was written"
        return self.entries[receipt.index]


def door(
    register: MemoryRegister, opened: list[Grant]
) -> Callable[..., dict[str, str]]:
    """Return the vault's door, guarded, that writes down each grant it was shown."""
    from xinhu.core.vault.opening import (  # noqa: PLC0415 -- the real one, once
        open_fields,
    )

    def guarded(grant: Grant, *rest: Any) -> dict[str, str]:
        entry = register.durable(grant.receipt)
        assert entry["decision"] == "permit"
        if entry["kind"] == "search":
            # Candidates are opened to compare the one field that the entry names.
            assert grant.fields == (entry["detail"]["field"],)
        else:
            assert entry["customer"] == grant.customer
            assert set(entry["fields"]) == set(grant.fields)
        opened.append(grant)
        return open_fields(grant, *rest)

    return guarded


NOON = Instant(1_780_000_000_000_000)
"""A moment of a working day, 2026-05-28 at 28 minutes to five in the afternoon."""
