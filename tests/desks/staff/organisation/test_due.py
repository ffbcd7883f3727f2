"""Rotation, leave, dormancy: when they fall due, against a slow calendar."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import xinhu
from reference import slow_calendar
from xinhu.core.base.clock import DAY, Instant
from xinhu.core.policy.rule_book import RuleBook
from xinhu.desks.staff.organisation.due import (
    Owed,
    Spell,
    Taken,
    dormant_from,
    in_post_since,
    leave_owed,
    months_after,
    rotation_day,
)
from xinhu.desks.staff.organisation.post_rules import PostRules
from xinhu.desks.staff.organisation.staffing import load_staffing

FOLDER = Path(xinhu.__file__).parent / "rules"
BOOK = RuleBook.load(FOLDER)
RULES = load_staffing(FOLDER, None, PostRules.load(FOLDER, None, BOOK), BOOK)
TODAY = date(2026, 11, 24)
DAYS = st.dates(min_value=date(2019, 1, 1), max_value=date(2032, 12, 31))


@given(DAYS, st.integers(0, 60))
def test_months_are_counted_as_on_a_calendar(day: date, months: int) -> None:
    assert months_after(day, months) == slow_calendar.add_months(day, months)


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
    ],
)
def test_ends_of_months_and_leap_years(day, months, after) -> None:
    assert months_after(day, months) == after


@given(
    st.lists(st.tuples(st.integers(1, 700), st.integers(1, 400)), max_size=4),
    st.integers(0, 700),
)
def test_time_in_a_post_is_that_of_a_slow_walk(breaks, present: int) -> None:
    """Breaks and spells before today's, newest first, in days."""
    spells = [(TODAY - timedelta(days=present), None)]
    for gap, length in breaks:
        last = spells[-1][0] - timedelta(days=gap)
        spells.append((last - timedelta(days=length), last))
    rows = [Spell("counter", first, last) for first, last in spells]
    assert in_post_since(rows, "counter", RULES) == slow_calendar.since(
        spells, TODAY, RULES.away
    )


@pytest.mark.duty("R6.6")
def test_a_short_break_is_no_rotation_and_another_post_is() -> None:
    start = date(2022, 1, 10)
    briefly = [
        Spell("counter", start, date(2023, 1, 9)),
        Spell("complaint_officer", date(2023, 1, 10), date(2023, 3, 1)),
        Spell("counter", date(2023, 3, 2), None),
    ]
    assert rotation_day(briefly, "counter", RULES) == date(2024, 1, 10)
    truly = [
        Spell("counter", start, date(2023, 1, 9)),
        Spell("complaint_officer", date(2023, 1, 10), date(2023, 9, 1)),
        Spell("counter", date(2023, 9, 2), None),
    ]
    assert rotation_day(truly, "counter", RULES) == date(2025, 9, 2)


@pytest.mark.duty("R6.6")
def test_leave_is_owed_by_the_year_and_partly_at_one_stretch() -> None:
    joined = date(2020, 5, 1)
    assert leave_owed([], 2026, joined, RULES) == Owed(5, at_once=True)
    last_year = [Taken(date(2025, 8, 1), 5)]
    assert leave_owed(last_year, 2026, joined, RULES) == Owed(5, at_once=True)
    pieces = [Taken(date(2026, 3, 2), 2), Taken(date(2026, 8, 3), 3)]
    assert leave_owed(pieces, 2026, joined, RULES) == Owed(0, at_once=True)
    whole = [Taken(date(2026, 8, 3), 5)]
    assert leave_owed(whole, 2026, joined, RULES) == Owed(0, at_once=False)
    assert leave_owed([], 2026, date(2026, 1, 2), RULES) == Owed(0, at_once=False)


def test_an_account_is_dormant_after_the_days_of_the_rules() -> None:
    seen = Instant(1_800_000_000_000_000)
    assert dormant_from(seen, RULES) == seen + 90 * DAY
