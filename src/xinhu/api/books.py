"""The register book of credit inquiries: rows, sums, opened pages, corrections."""

import re
from collections.abc import Mapping
from datetime import date

import msgspec

from xinhu.api.bad_requests import MalformedBodyError, MalformedQueryError
from xinhu.api.exchange import Exchange
from xinhu.api.inquiries import told as told_inquiry
from xinhu.api.numbers import number_in
from xinhu.api.plain import require_plain
from xinhu.api.reading import read
from xinhu.api.saying import Saying, receipt_of
from xinhu.api.statuses import status_of
from xinhu.core.base.clock import Instant, to_text
from xinhu.core.base.errors import BadInput
from xinhu.desks.inquiry.book.correcting import CorrectionForm
from xinhu.desks.inquiry.book.desk import BookDesk, OpenedPage
from xinhu.desks.inquiry.book.opening import MOST as MOST_OPENED
from xinhu.desks.inquiry.book.opening import PURPOSE, OpenedRow, Wanted
from xinhu.desks.inquiry.book.quarter import folder_name
from xinhu.desks.inquiry.book.rows import MOST, BookFilter, BookRow, BoundBook, Place
from xinhu.desks.inquiry.states import State

_NARROWING = ("reason", "operator", "branch", "state")
_PLACE = re.compile(r"([0-9]{1,18})\.([a-z0-9-]{1,60})", re.ASCII)


_RENAMED = {"since": "from", "until": "to"}


class OpenBody(msgspec.Struct, forbid_unknown_fields=True, rename=_RENAMED):
    """The body that opens a page with its details."""

    since: str
    until: str
    reason: str | None = None
    operator: str | None = None
    branch: str | None = None
    state: str | None = None
    after: str | None = None
    limit: int = MOST_OPENED
    purpose: str = PURPOSE


_open = msgspec.json.Decoder(OpenBody)
_correction = msgspec.json.Decoder(CorrectionForm)


class BookAddresses:
    """The addresses of the book."""

    def __init__(self, desk: BookDesk, saying: Saying) -> None:
        self._desk = desk
        self._saying = saying

    async def page(self, exchange: Exchange) -> None:
        """Answer with rows, the oldest first: no word of whom they are about."""
        bearer = exchange.bearer()
        query = exchange.query()
        _require_known(query, "after", "limit")
        limit = number_in(query, "limit")
        page = await self._desk.reading.page(
            bearer,
            _filter(query, MalformedQueryError),
            _place(query.get("after"), MalformedQueryError),
            MOST if limit is None else limit,
        )
        rows = [_told(row) for row in page.rows]
        await exchange.answer(200, {"rows": rows, "after": _written(page.after)})

    async def sums(self, exchange: Exchange) -> None:
        """Answer with how many rows there are, by reason, operator and state."""
        bearer = exchange.bearer()
        query = exchange.query()
        _require_known(query)
        wanted = _filter(query, MalformedQueryError)
        sums = await self._desk.reading.sums(bearer, wanted)
        await exchange.answer(200, sums._asdict())

    async def bound(self, exchange: Exchange) -> None:
        """Answer with the quarters that were bound, and those that should be."""
        bound = await self._desk.reading.bound(exchange.bearer())
        told = {
            "books": [_told_bound(book) for book in bound.books],
            "due": [quarter._asdict() for quarter in bound.due],
        }
        await exchange.answer(200, told)

    async def open(self, exchange: Exchange) -> None:
        """Open a page with its details, masked: written first."""
        bearer = exchange.bearer()
        form = read(_open, await exchange.body())
        texts = msgspec.to_builtins(form)
        given = {k: v for k, v in texts.items() if isinstance(v, str)}
        wanted = Wanted(
            _filter(given, MalformedBodyError),
            _place(form.after, MalformedBodyError),
            form.limit,
            require_plain(form.purpose),
        )
        opened = await self._desk.opening.open(bearer, wanted)
        if isinstance(opened, OpenedPage):
            await exchange.answer(200, _opened(opened))
            return
        refused = self._saying.told(opened.error, exchange.language(), opened.receipt)
        await exchange.answer(status_of(opened.error), refused)

    async def corrections(self, exchange: Exchange, ref: str) -> None:
        """Answer with a row and its corrections, without what they say is right."""
        found = await self._desk.correcting.of_inquiry(exchange.bearer(), ref)
        told = [
            {
                "ref": each.ref,
                "what": each.what,
                "operator": each.operator,
                "at": to_text(each.at),
                "commitment": each.commitment,
            }
            for each in found.entries
        ]
        row = {
            "inquiry": told_inquiry(found.inquiry),
            "branch": found.inquiry.made.branch,
        }
        await exchange.answer(200, {**row, "corrections": told})

    async def correct(self, exchange: Exchange, ref: str) -> None:
        """Take a correction of a row."""
        bearer = exchange.bearer()
        form = read(_correction, await exchange.body())
        kept = await self._desk.correcting.correct(bearer, ref, form)
        told = {"ref": kept.ref, "inquiry": kept.inquiry, "what": kept.what}
        await exchange.answer(201, told)


def _require_known(query: Mapping[str, str], *others: str) -> None:
    if not {"from", "to", *_NARROWING, *others}.issuperset(query):
        raise MalformedQueryError


def _filter(given: Mapping[str, str], wrong: type[BadInput]) -> BookFilter:
    narrowed = {
        name: require_plain(given[name], wrong)
        for name in _NARROWING
        if given.get(name)
    }
    try:
        state = State(narrowed.pop("state")) if "state" in narrowed else None
        return BookFilter(
            since=_day(given["from"]), until=_day(given["to"]), state=state, **narrowed
        )
    except (KeyError, ValueError):
        raise wrong from None


def _day(text: str) -> date:
    day = date.fromisoformat(text)
    if day.isoformat() != text:
        raise ValueError
    return day


def _place(text: str | None, wrong: type[BadInput]) -> Place | None:
    if not text:
        return None
    match = _PLACE.fullmatch(text)
    if match is None:
        raise wrong
    return Place(Instant(int(match[1])), match[2])


def _written(place: Place | None) -> str | None:
    return None if place is None else f"{place.at}.{place.ref}"


def _told(row: BookRow) -> dict[str, object]:
    made = row.inquiry.made
    return {
        **told_inquiry(row.inquiry),
        "branch": made.branch,
        "owner": made.owner,
        "commitment": made.commitment,
        "reviewer": row.reviewer,
        "custody": row.custody,
        "corrections": row.corrections,
    }


def _told_bound(book: BoundBook) -> dict[str, object]:
    return {
        "quarter": book.quarter,
        "count": book.count,
        "digest": book.digest,
        "bound_at": to_text(book.at),
        "operator": book.operator,
        "folder": folder_name(book.quarter),
        "volume": book.volume,
        "receipt": receipt_of(book.receipt),
    }


def _opened(page: OpenedPage) -> dict[str, object]:
    return {
        "rows": [_opened_row(row) for row in page.rows],
        "masks": dict(page.masks),
        "after": _written(page.after),
        "receipt": receipt_of(page.receipt),
    }


def _opened_row(opened: OpenedRow) -> dict[str, object]:
    receipt = opened.receipt
    return {
        **_told(opened.row),
        "details": opened.details,
        "withheld": opened.withheld,
        "corrected": [
            {"what": what, "right": right} for what, right in opened.corrected
        ],
        "shown": None if receipt is None else receipt_of(receipt),
    }
