"""Days of the book that are often wanted, by this country's calendar."""

from datetime import date, timedelta
from typing import NamedTuple

_MONTHS_OF_A_QUARTER = 3


class Days(NamedTuple):
    """From the first day to the last, both included; ``name`` is how they are called.

    Their phrase is ``book_days.<name>``.
    """

    name: str
    since: date
    until: date


def usual(day: date) -> tuple[Days, ...]:
    """Return the days that are one click away, this month's first.

    They end with their last day, not with today: what is asked later today belongs to
    them as well.
    """
    month, quarter = _month(day), _quarter(day)
    before = _month(month.since - timedelta(days=1))
    last = _quarter(quarter.since - timedelta(days=1))
    return (
        month._replace(name="month"),
        Days("today", day, day),
        before._replace(name="last_month"),
        quarter._replace(name="quarter"),
        last._replace(name="last_quarter"),
    )


def _month(day: date) -> Days:
    return _months(day.replace(day=1), 1)


def _quarter(day: date) -> Days:
    first = day.month - (day.month - 1) % _MONTHS_OF_A_QUARTER
    return _months(day.replace(month=first, day=1), _MONTHS_OF_A_QUARTER)


def _months(first: date, count: int) -> Days:
    # 32 days from the first of a month is always within the next one.
    after = first
    for _ in range(count):
        after = (after + timedelta(days=32)).replace(day=1)
    return Days("", first, after - timedelta(days=1))
