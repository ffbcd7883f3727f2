"""Times for people: the register's UTC as this country's clock shows it."""

from datetime import date
from zoneinfo import ZoneInfo

from django.conf import settings

from xinhu.core.base.clock import Instant, from_text, system_clock, to_datetime


def now() -> Instant:
    """Return the present instant."""
    return system_clock()


def today() -> date:
    """Return the day in this country."""
    return to_datetime(now()).astimezone(ZoneInfo(settings.TIME_ZONE)).date()


def local(instant: Instant) -> str:
    """Write an instant as local time to the second."""
    moment = to_datetime(instant).astimezone(ZoneInfo(settings.TIME_ZONE))
    return moment.strftime("%Y-%m-%d %H:%M:%S")


def on_the_clock(text: str) -> str:
    """Turn RFC 3339 into local time to the second; other text stays as it is."""
    try:
        return local(from_text(text))
    except ValueError:
        return text
