"""Days and months as the institution's calendar counts them."""

from calendar import monthrange
from datetime import date, datetime, time, timedelta, tzinfo

from xinhu.core.base.clock import Instant, from_datetime, to_datetime


def day_of(instant: Instant, zone: tzinfo) -> date:
    """Return the day that an instant falls on."""
    return to_datetime(instant).astimezone(zone).date()


def end_of(day: date, zone: tzinfo) -> Instant:
    """Return the instant at which a day is over: the first of the next."""
    midnight = datetime.combine(day + timedelta(days=1), time.min, tzinfo=zone)
    return from_datetime(midnight)


def months_after(day: date, months: int) -> date:
    """Return the same day of a later month; its last day where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
