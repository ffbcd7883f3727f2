"""Which months are offered, what is looked for, and whose role signs."""

from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Final, get_args

from django.conf import settings

from xinhu.desks.inquiry.self_check.judging import Code, Month
from xinhu.desks.inquiry.self_check.rules import load_signers

KINDS: Final[tuple[str, ...]] = get_args(Code)
"""Everything that the list looks for, in the order in which it is said."""
_MONTHS: Final = 36


def last_month(day: date) -> str:
    """Return the newest month that is over."""
    return _before(day.replace(day=1))


def months(day: date) -> list[str]:
    """Return the months that are offered: this one, and three years back."""
    offered = [day.isoformat()[:7]]
    while len(offered) < _MONTHS:
        offered.append(_before(date.fromisoformat(f"{offered[-1]}-01")))
    return offered


def signable_from(month: str) -> date:
    """Return the first day on which a month's list is signed.

    Raises:
        SelfCheckMonthError: it is no month.
    """
    return Month.of(month).after


def signers() -> frozenset[str]:
    """Return the roles that sign."""
    return _signers(settings.XINHU_RULES, settings.XINHU_OWN_RULES)


@cache
def _signers(folder: Path, override: Path | None) -> frozenset[str]:
    return load_signers(folder, override)


def _before(first: date) -> str:
    return (first - timedelta(days=1)).isoformat()[:7]
