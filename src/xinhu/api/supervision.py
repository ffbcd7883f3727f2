"""A branch's entries of one day, for its after-the-fact supervisor."""

import re
from datetime import date

from xinhu.api.bad_requests import MalformedQueryError
from xinhu.api.entries import told
from xinhu.api.exchange import Exchange
from xinhu.api.numbers import number_in
from xinhu.api.plain import require_plain
from xinhu.desks.audit.browsing import MOST
from xinhu.desks.audit.day_reading import DayReading, DayWanted

_KNOWN = frozenset({"day", "unit", "after", "limit"})
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YEARS = range(2000, 2200)


class SupervisionAddresses:
    """The address under which a supervisor reads."""

    def __init__(self, reading: DayReading) -> None:
        self._reading = reading

    async def of_day(self, exchange: Exchange) -> None:
        """Answer with a page of a branch's day, the oldest entries first."""
        bearer = exchange.bearer()
        wanted = _wanted(exchange.query())
        unit, entries = await self._reading.of_day(bearer, wanted)
        await exchange.answer(
            200,
            {
                "unit": unit,
                "day": wanted.day.isoformat(),
                "entries": [told(entry) for entry in entries],
            },
        )


def _wanted(query: dict[str, str]) -> DayWanted:
    if not _KNOWN.issuperset(query):
        raise MalformedQueryError
    unit = query.get("unit")
    after = number_in(query, "after")
    return DayWanted(
        day=_day(query.get("day", "")),
        unit=require_plain(unit, MalformedQueryError) if unit else None,
        after=-1 if after is None else after,
        limit=min(number_in(query, "limit") or MOST, MOST),
    )


def _day(text: str) -> date:
    """Read one day; a range is no day."""
    try:
        day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None or day.year not in _YEARS:
        raise MalformedQueryError
    return day
