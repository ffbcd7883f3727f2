"""工作日历: which days are worked, and the working days after one.

Guarantees: counting goes on over the end of a month and of a year. A year without a
list of its own has the ordinary week and the few holidays that the law fixes, so that
what is due is due too early rather than too late; ``listed`` tells it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from xinhu.core.policy.rule_book import Status
from xinhu.core.policy.rules_file import PolicyInvalidError, read_rules
from xinhu.desks.audit.supervision.errors import CalendarEndlessError

FILE = "working_days.yaml"
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_MonthDay = Annotated[str, msgspec.Meta(pattern=r"\A(0[1-9]|1[0-2])-[0-3][0-9]\Z")]
_LONGEST_REST = 366  # days
_DAY = timedelta(days=1)


class Rest(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A holiday, both days included."""

    zh: str
    en: str
    first: date
    last: date


class _Week(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    days: Annotated[frozenset[_Weekday], msgspec.Meta(min_length=1)]
    yearly: frozenset[_MonthDay]
    source: str
    status: Status


class _Year(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    rest: tuple[Rest, ...]
    worked: frozenset[date]
    source: str
    status: Status


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days on which the bank works.

    Attributes:
        week: weekdays that are worked, Monday being 0.
        yearly: holidays that the law fixes, as 01-01; for years without a list.
        rest: days that are not worked though they fall on such a weekday.
        worked: days that are worked though they do not.
        years: those that have a list of their own.
    """

    week: frozenset[int]
    yearly: frozenset[str]
    rest: frozenset[date]
    worked: frozenset[date]
    years: frozenset[int]

    @classmethod
    def load(cls, folder: Path, override: Path | None = None) -> "Calendar":
        """Read the calendar.

        Raises:
            PolicyInvalidError: a file cannot be used.
        """
        given = dict(read_rules(FILE, object, folder, override))
        try:
            week = msgspec.convert(given.pop("week", None), _Week)
            years = msgspec.convert(given, dict[str, _Year])
        except msgspec.ValidationError as error:
            raise PolicyInvalidError(file=FILE, detail=str(error)) from None
        _check(years)
        rest = {day for year in years.values() for day in _resting(year)}
        worked = {day for year in years.values() for day in year.worked}
        return cls(
            frozenset(_WEEKDAYS.index(name) for name in week.days),
            week.yearly,
            frozenset(rest - worked),
            frozenset(worked),
            frozenset(int(name) for name in years),
        )

    def works(self, day: date) -> bool:
        """Tell whether the bank works on a day."""
        if day in self.worked:
            return True
        if day in self.rest or day.weekday() not in self.week:
            return False
        return self.listed(day) or day.strftime("%m-%d") not in self.yearly

    def listed(self, day: date) -> bool:
        """Tell whether the holidays of the day's year are known."""
        return day.year in self.years

    def after(self, day: date, count: int) -> date:
        """Return the ``count``-th working day after a day; 0 for the day itself.

        Raises:
            CalendarEndlessError: there is none within a year.
        """
        found = day
        for _ in range(count):
            found = self._next(found)
        return found

    def _next(self, day: date) -> date:
        for distance in range(1, _LONGEST_REST + 1):
            following = day + distance * _DAY
            if self.works(following):
                return following
        raise CalendarEndlessError(day=day.isoformat())


def _resting(year: _Year) -> set[date]:
    return {
        each.first + n * _DAY
        for each in year.rest
        for n in range((each.last - each.first).days + 1)
    }


def _check(years: Mapping[str, _Year]) -> None:
    """Refuse a year that is none, and days that stand under another year."""
    for name, year in years.items():
        days = {*year.worked, *(d for r in year.rest for d in (r.first, r.last))}
        odd = sorted(day.isoformat() for day in days if str(day.year) != name)
        turned = [rest.en for rest in year.rest if rest.last < rest.first]
        if odd or turned or not (name.isascii() and name.isdigit()):
            detail = f"{name}: {', '.join((*odd, *turned)) or 'no year'}"
            raise PolicyInvalidError(file=FILE, detail=detail)
