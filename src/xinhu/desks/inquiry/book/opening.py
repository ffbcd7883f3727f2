"""Opening a page of the book with its details: a look at many, written before any.

    (1) who  (2) purpose  (3)(4) policy: how clearly the details may be seen
    (6) register: the opening, and one entry for each customer on the page, in one
        append                                                        ← commit point
    (7) unseal each row's subject, held against its commitment  (8) mask

Whoever stands on the page is looked at, so each has an entry in their own chain, as
with a search (docs/decisions/0040-inquiry-book.md). Whose key was destroyed, and whose
information is restricted, is not shown and has none; the row says why.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Final, NamedTuple

from msgspec.structs import replace

from xinhu.core.base.clock import Clock, Instant
from xinhu.core.base.errors import BadInput, Refusal, XinhuError
from xinhu.core.base.ids import CustomerId, RandomBytes, new_reference
from xinhu.core.base.receipt import Receipt
from xinhu.core.gate.asks import Refused
from xinhu.core.gate.batching import Batcher
from xinhu.core.gate.deciding import (
    policies_as_reasons,
    reasons_of,
    require_bearer,
    require_customer,
)
from xinhu.core.gate.ruling import Rules
from xinhu.core.gate.stores import Appended, Bearer, Intent, Reader, Sealed
from xinhu.core.policy.decider import Permit
from xinhu.core.policy.in_force import InForce
from xinhu.core.policy.query import Query
from xinhu.core.policy.refusals import TokenUnknownError
from xinhu.core.policy.standing import Standing
from xinhu.core.register.entry import Facts
from xinhu.desks.inquiry.book.correcting import DETAILS
from xinhu.desks.inquiry.book.rows import BookFilter, BookRow, Books, Place, span_of
from xinhu.desks.inquiry.book.unsealing import Unsealing

KIND: Final = "inquiry_book"
ROW_KIND: Final = "inquiry_book_row"
PURPOSE: Final = "inquiry_book"
MOST: Final = 50
"""Rows that one opening may show."""
_SCOPE: Final = "disclose"


class Wanted(NamedTuple):
    """A page that somebody wants opened; the purpose is unchecked text."""

    filter: BookFilter
    after: Place | None
    limit: int
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedRow:
    """A row before somebody's eyes.

    Attributes:
        row: what is no detail.
        details: field → masked value; None where nothing may be shown.
        withheld: code that says why there are none.
        corrected: (column, masked value) of further entries, the oldest first.
        receipt: of the entry in the customer's chain; None where nothing is shown.
    """

    row: BookRow
    details: Mapping[str, str] | None
    withheld: str | None
    corrected: Sequence[tuple[str, str]]
    receipt: Receipt | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedPage:
    """A page before somebody's eyes, and where that is written."""

    rows: Sequence[OpenedRow]
    masks: Mapping[str, str]
    after: Place | None
    receipt: Receipt


class _Page(NamedTuple):
    """A page before it is written: its rows, and who stands there, or why not."""

    rows: Sequence[BookRow]
    withheld: Sequence[str | None]
    known: Mapping[CustomerId, Sealed | None]
    after: Place | None


class BookOpening:
    """Opens pages, each under the token of whoever looks.

    Args:
        reader: who asks, and the customers' states.
        register: appends entries.
        rules: those in force.
        books: where the rows are.
        unsealing: opens and masks what is sealed.
        zone: the country's time.
        clock, random: the present, fresh bytes.
    """

    def __init__(
        self,
        *,
        reader: Reader,
        register: Batcher[Intent, Appended],
        rules: Rules,
        books: Books,
        unsealing: Unsealing,
        zone: tzinfo,
        clock: Clock,
        random: RandomBytes,
    ) -> None:
        self._reader = reader
        self._register = register
        self._rules = rules
        self._books = books
        self._unsealing = unsealing
        self._zone = zone
        self._clock = clock
        self._random = random

    async def open(self, bearer: bytes, wanted: Wanted) -> OpenedPage | Refused:
        """Open a page.

        Raises:
            BookSpanError: the days cannot be; nothing was opened.
            RegisterUnavailableError, DatabaseUnavailableError: nothing is shown.
            XinhuError: it is written that the page was opened, and that failed.
        """
        known = await self._reader.fetch((bearer,), (), ())
        who = known.bearers[0]
        if who is None:
            return Refused(TokenUnknownError(), None)
        rules = await self._rules.at(known.policy)
        now = self._clock()
        facts = self._facts(rules, wanted, who.standing, now)
        try:
            permit = _permit(rules, wanted, who, now)
        except (Refusal, BadInput) as refusal:
            refused = replace(facts, decision="refuse", reasons=reasons_of(refusal))
            (told,) = await self._register.submit([Intent(refused.draft())])
            return Refused(refusal, told.receipt)
        facts = replace(
            facts,
            fields=permit.masks,
            reasons=(*permit.overlooked, *policies_as_reasons(permit.policies)),
        )
        page = await self._page(wanted)
        # COMMIT POINT: when this returns, every entry is durable; when it raises,
        # nothing below runs and nothing was unsealed.
        written = await self._register.submit(self._intents(page, facts))
        try:
            return await self._shown(page, permit, [each.receipt for each in written])
        except XinhuError as fault:
            await self._failed(facts, written[0].receipt, fault)
            raise

    def _facts(
        self, rules: InForce, wanted: Wanted, standing: Standing, now: Instant
    ) -> Facts:
        narrowed = wanted.filter
        return Facts(
            kind=KIND,
            actor=standing.operator,
            post=standing.post,
            zone=standing.zone,
            at=now,
            decision="permit",
            policy=rules.version,
            purpose=wanted.purpose if wanted.purpose in rules.purposes else None,
            detail=(
                ("page", new_reference("page", self._random)),
                ("first_day", narrowed.since.isoformat()),
                ("last_day", narrowed.until.isoformat()),
                ("filter", narrowed.digest()),
            ),
        )

    async def _page(self, wanted: Wanted) -> _Page:
        span = span_of(wanted.filter, self._zone)
        most = max(1, min(wanted.limit, MOST))
        rows = await self._books.page(wanted.filter, span, wanted.after, most)
        customers = list(dict.fromkeys(row.inquiry.made.customer for row in rows))
        known = await self._reader.fetch((), (), customers)
        found = dict(zip(customers, known.customers, strict=True))
        withheld = [_withheld(found[row.inquiry.made.customer]) for row in rows]
        after = rows[-1].place if len(rows) == most else None
        return _Page(rows, withheld, found, after)

    def _intents(self, page: _Page, facts: Facts) -> list[Intent]:
        """Return the opening's entry, then one for each customer who is shown."""
        refs = [row.inquiry.made.ref for row in page.rows]
        ends = (("first_row", refs[0]), ("last_row", refs[-1])) if refs else ()
        opening = replace(facts, detail=(*facts.detail, ("count", len(refs)), *ends))
        page_ref = dict(facts.detail)["page"]
        intents = [Intent(opening.draft())]
        for row, withheld in zip(page.rows, page.withheld, strict=True):
            if withheld is None:
                made = row.inquiry.made
                sealed = page.known[made.customer]
                told = replace(
                    facts,
                    kind=ROW_KIND,
                    customer=made.customer,
                    detail=(("page", page_ref), ("inquiry", made.ref)),
                )
                follows = None if sealed is None else sealed.follows
                intents.append(Intent(told.draft(), follows=follows))
        return intents

    async def _shown(
        self, page: _Page, permit: Permit, receipts: Sequence[Receipt]
    ) -> OpenedPage:
        opening, *others = receipts
        following = iter(others)
        refs = [row.inquiry.made.ref for row in page.rows if row.corrections]
        corrections = await self._books.corrections(refs) if refs else ()
        masks = dict(permit.masks)
        rows = []
        for row, withheld in zip(page.rows, page.withheld, strict=True):
            made = row.inquiry.made
            sealed = page.known[made.customer]
            if withheld is not None or sealed is None:
                rows.append(_kept_back(row, withheld))
                continue
            receipt = next(following)
            mine = [c for c in corrections if c.inquiry == made.ref]
            rows.append(
                OpenedRow(
                    row=row,
                    details=self._unsealing.details(row, masks, sealed, receipt),
                    withheld=None,
                    corrected=[
                        self._unsealing.corrected(each, masks, sealed, receipt)
                        for each in mine
                    ],
                    receipt=receipt,
                )
            )
        return OpenedPage(rows=rows, masks=masks, after=page.after, receipt=opening)

    async def _failed(self, facts: Facts, receipt: Receipt, fault: XinhuError) -> None:
        """Write that a page could not be opened: a changed row is an incident."""
        failed = replace(
            facts,
            kind="disclosure_failed",
            decision="record",
            fields=(),
            reasons=(fault.code,),
            detail=(("entry", receipt.index),),
        )
        await self._register.submit([Intent(failed.draft())])


def _permit(rules: InForce, wanted: Wanted, who: Bearer, now: Instant) -> Permit:
    standing = require_bearer(who, _SCOPE, now)
    query = Query(None, wanted.purpose, DETAILS)
    permit = rules.permit(standing, query, None, now, matter=KIND)
    return permit.overlooking(rules.fitness.require_fit(standing, wanted.purpose, now))


def _withheld(sealed: Sealed | None) -> str | None:
    try:
        require_customer(sealed)
    except Refusal as refusal:
        return refusal.code
    return None


def _kept_back(row: BookRow, withheld: str | None) -> OpenedRow:
    return OpenedRow(
        row=row, details=None, withheld=withheld, corrected=(), receipt=None
    )
