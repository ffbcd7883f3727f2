"""Working days go on over the ends of months and years; deadlines follow them."""

from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import xinhu.rules
from reference.slow_supervision import slow_after
from xinhu.core.policy.rules_file import PolicyInvalidError
from xinhu.desks.audit.supervision.deadlines import (
    days_between,
    deadlines_of,
    require_over,
)
from xinhu.desks.audit.supervision.errors import (
    CalendarEndlessError,
    DayNotOverError,
)
from xinhu.desks.audit.supervision.rules import SupervisionRules
from xinhu.desks.audit.supervision.working_days import Calendar

RULES = Path(xinhu.rules.__path__[0])
CALENDAR = Calendar.load(RULES)
SHIPPED = SupervisionRules.load(RULES)
SOME_DAY = st.dates(date(2025, 1, 1), date(2031, 12, 31))


def own(tmp_path: Path, data: dict, name: str = "working_days.yaml") -> Path:
    (tmp_path / name).write_text(yaml.safe_dump(data), "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2026, 11, 24), date(2026, 11, 25)),
        (date(2026, 11, 27), date(2026, 11, 30)),  # a Friday, over the month's end
        (date(2026, 11, 28), date(2026, 11, 30)),  # a Saturday
        (date(2026, 12, 31), date(2027, 1, 4)),  # New Year, a holiday without a list
        (date(2025, 12, 31), date(2026, 1, 4)),  # and a Sunday that is worked
        (date(2026, 9, 30), date(2026, 10, 8)),  # the National Day week
        (date(2026, 2, 13), date(2026, 2, 14)),  # a Saturday that is worked
        (date(2028, 2, 28), date(2028, 2, 29)),
    ],
)
def test_the_list_is_due_on_the_next_working_day(day, due) -> None:
    assert deadlines_of(day, SHIPPED, CALENDAR).due == due


@given(SOME_DAY, st.integers(0, 30))
def test_counting_is_that_of_the_slow_model(day, count) -> None:
    assert CALENDAR.after(day, count) == slow_after(day, count, CALENDAR.works)


@given(SOME_DAY)
def test_a_series_never_stops_and_never_goes_back(day) -> None:
    here = deadlines_of(day, SHIPPED, CALENDAR)
    after = deadlines_of(day + timedelta(days=1), SHIPPED, CALENDAR)
    assert day < here.due <= here.last < here.taken
    assert here.due <= after.due <= here.due + timedelta(days=12)
    assert here.taken <= after.taken


def test_a_series_runs_through_new_year() -> None:
    days = days_between(date(2026, 12, 28), date(2027, 1, 8))
    due = [deadlines_of(day, SHIPPED, CALENDAR).due for day in days]
    assert len(days) == 12
    assert due[-1] == date(2027, 1, 11)
    assert {each.year for each in due} == {2026, 2027}


def test_urgency_grows_from_early_to_escalated() -> None:
    limits = deadlines_of(date(2026, 11, 24), SHIPPED, CALENDAR)
    assert limits.last == date(2026, 11, 26)
    assert limits.taken == date(2026, 11, 30)
    told = {
        date(2026, 11, 24): "early",
        date(2026, 11, 25): "due",
        date(2026, 11, 26): "due",
        date(2026, 11, 27): "overdue",
        date(2026, 11, 29): "overdue",
        date(2026, 11, 30): "escalated",
    }
    assert {day: limits.urgency(day) for day in told} == told


@pytest.mark.parametrize("ahead", [0, 1, 400])
def test_a_day_that_is_not_over_has_no_list(ahead) -> None:
    today = date(2026, 12, 31)
    with pytest.raises(DayNotOverError):
        require_over(today + timedelta(days=ahead), today)


def test_a_year_without_a_list_is_told() -> None:
    assert CALENDAR.listed(date(2026, 5, 1))
    assert not CALENDAR.listed(date(2027, 5, 1))
    assert not CALENDAR.works(date(2027, 10, 1))  # the law's own holiday
    assert CALENDAR.works(date(2027, 10, 4))  # a Monday, not known to be one


def test_a_bank_that_opens_on_saturdays_says_so(tmp_path) -> None:
    week = {
        "days": ["mon", "tue", "wed", "thu", "fri", "sat"],
        "yearly": [],
        "source": "own",
        "status": "confirmed",
    }
    calendar = Calendar.load(RULES, own(tmp_path, {"week": week}))
    assert calendar.works(date(2026, 11, 28))
    assert not calendar.works(date(2026, 10, 3))


@pytest.mark.parametrize(
    "year",
    [
        {"rest": [], "worked": [date(2026, 1, 4)]},
        {
            "rest": [
                {
                    "zh": "x",
                    "en": "x",
                    "first": date(2027, 2, 2),
                    "last": date(2027, 2, 1),
                }
            ],
            "worked": [],
        },
        {"rest": []},
        {"rest": [], "worked": [], "more": 1},
    ],
)
def test_a_year_that_is_none_stops_the_start(tmp_path, year) -> None:
    folder = own(tmp_path, {"2027": {**year, "source": "own", "status": "confirmed"}})
    with pytest.raises(PolicyInvalidError):
        Calendar.load(RULES, folder)


def test_a_calendar_on_which_nobody_ever_works_is_refused() -> None:
    never = Calendar(frozenset(), frozenset(), frozenset(), frozenset(), frozenset())
    with pytest.raises(CalendarEndlessError):
        never.after(date(2026, 12, 31), 1)


@pytest.mark.parametrize("name", ["head_office", "sign_within", "many_refusals"])
def test_a_rule_of_another_shape_stops_the_start(tmp_path, name) -> None:
    odd = {name: {"is": "quick", "source": "own", "status": "confirmed"}}
    with pytest.raises(PolicyInvalidError):
        SupervisionRules.load(RULES, own(tmp_path, odd, "supervision.yaml"))


@pytest.mark.parametrize("number", [0, -1, 61, "two"])
def test_a_number_that_is_none_stops_the_start(tmp_path, number) -> None:
    term = {"is": "term", "number": number, "unit": "days", "source": "own"}
    odd = {"sign_within": {**term, "status": "confirmed"}}
    with pytest.raises(PolicyInvalidError):
        SupervisionRules.load(RULES, own(tmp_path, odd, "supervision.yaml"))
