"""When a post must be left, told by walking every day; slow, and plain to see."""

from collections.abc import Iterable
from datetime import date, timedelta


def add_months(day: date, months: int) -> date:
    """Go month by month; where the month is shorter, stand on its last day."""
    year, month = day.year, day.month
    for _ in range(months):
        month += 1
        if month > 12:
            year, month = year + 1, 1
    for number in range(day.day, 0, -1):
        try:
            return date(year, month, number)
        except ValueError:
            continue
    raise AssertionError


def since(spells: Iterable[tuple[date, date | None]], today: date, away: int) -> date:
    """Walk back from today while no break is as long as ``away`` months."""
    spells = list(spells)
    held = {
        day
        for first, last in spells
        for day in _days(first, today if last is None else last)
    }
    begin, day, left = today, today, None
    earliest = min(held)
    while day >= earliest:
        if day in held:
            if left is not None and add_months(day, away) <= begin:
                return begin
            begin, left = day, None
        else:
            left = day
        day -= timedelta(days=1)
    return begin


def _days(first: date, last: date) -> Iterable[date]:
    day = first
    while day <= last:
        yield day
        day += timedelta(days=1)
