"""Where a report belongs, until when, and who destroys it."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bank_people import LIU
from simulators.keys import RULES
from xinhu.core.base.errors import XinhuError
from xinhu.core.policy.rules_file import PolicyInvalidError
from xinhu.desks.inquiry.custody.rules import (
    CustodyRules,
    cabinet_of,
    due_before,
    keep_until,
    require_another,
    require_over,
    require_place,
    years_after,
)
from xinhu.desks.inquiry.demands import Loan

SET = CustodyRules.load(RULES)
PLACED = date(2026, 11, 23)
LIVE = Loan(number="DK-1", customer=LIU.id, settled_on=None)
DAYS = st.dates(date(1970, 1, 1), date(2300, 1, 1))


@pytest.mark.duty("R7.5")
@pytest.mark.parametrize(
    ("loan", "outcome", "cabinet"),
    [
        ("DK-1", None, "loan_file"),
        ("DK-1", "refused", "loan_file"),
        (None, "granted", "loan_file"),
        (None, "refused", "refused_cabinet"),
        (None, None, "custody.unevaluated"),
    ],
)
def test_where_it_belongs(loan: str | None, outcome: str | None, cabinet: str) -> None:
    try:
        found: str = cabinet_of(loan, outcome)
    except XinhuError as refused:
        found = refused.code
    assert found == cabinet


@pytest.mark.duty("R7.5")
def test_a_live_or_unknown_loan_has_no_last_day() -> None:
    assert keep_until("loan_file", PLACED, LIVE, SET) is None
    assert keep_until("loan_file", PLACED, None, SET) is None
    with pytest.raises(XinhuError) as refused:
        require_over(None, date.max)
    assert refused.value.code == "destruction.early"


@pytest.mark.duty("R7.5")
@given(placed=DAYS, settled=DAYS)
def test_the_last_day_is_years_after_the_later_of_the_two(
    placed: date, settled: date
) -> None:
    loan = replace(LIVE, settled_on=settled)
    until = keep_until("loan_file", placed, loan, SET)
    assert until == years_after(max(placed, settled), SET.loan_file_years)
    apart = keep_until("refused_cabinet", placed, None, SET)
    assert apart == years_after(placed, SET.refused_years)


@pytest.mark.duty("R7.5")
@given(day=DAYS, years=st.integers(1, 200))
def test_nothing_is_destroyed_on_or_before_its_last_day(day: date, years: int) -> None:
    last = years_after(day, years)
    assert last.year == day.year + years
    assert (last.month, last.day) in {(day.month, day.day), (3, 1)}
    for today in (day, last - timedelta(days=1), last):
        with pytest.raises(XinhuError) as refused:
            require_over(last, today)
        assert refused.value.code == "destruction.early"
        assert refused.value.params == {"until": last.isoformat()}
    assert require_over(last, last + timedelta(days=1)) == last


def test_years_beyond_the_calendar_are_its_end() -> None:
    assert years_after(date(2026, 1, 1), 9000) == date.max
    assert years_after(date(2024, 2, 29), 1) == date(2025, 3, 1)
    assert years_after(date(2024, 2, 29), 4) == date(2028, 2, 29)


@pytest.mark.parametrize("text", ["A-03-12", " b.1/2 ", "7", "A" * 40, "DK-26-01"])
def test_codes_of_places(text: str) -> None:
    assert require_place(text) == text.strip()


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "-1",
        "A" * 41,
        "刘芳菲",
        "A 1",
        "A\n1",
        "x110105198503084029",
        "Ａ1",
        "a_b",
    ],
)
def test_what_could_name_somebody_is_no_place(text: str) -> None:
    with pytest.raises(XinhuError) as refused:
        require_place(text)
    assert refused.value.code == "custody.place"
    assert refused.value.params == {}


@pytest.mark.duty("R7.5")
def test_a_deputy_counts_as_whom_they_stand_for() -> None:
    require_another(frozenset({"op-b"}), frozenset({"op-a", "op-c"}))
    for names in ({"op-a"}, {"op-b", "op-c"}):
        with pytest.raises(XinhuError) as refused:
            require_another(frozenset(names), frozenset({"op-a", "op-c"}))
        assert refused.value.code == "destruction.self"


NUMBER = "{number: %s, unit: u, source: own, status: unverified}\n"
PEOPLE = "{zh: 甲, en: a, roles: %s, source: own, status: unverified}\n"


@pytest.mark.duty("R7.5")
@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("custody", "refused_years: " + NUMBER % 0),
        ("custody", "refused_years: " + NUMBER % "x"),
        ("custody", "other_years: " + NUMBER % 5),
        ("custody_people", "confirmers: " + PEOPLE % "[]"),
        ("custody_people", "confirmers: " + PEOPLE % "[clerk]"),
        ("custody_people", "others: " + PEOPLE % "[clerk]"),
    ],
)
def test_rules_that_would_let_one_destroy_or_keep_nothing_stop_the_start(
    tmp_path: Path, file: str, text: str
) -> None:
    (tmp_path / "inquiry").mkdir()
    (tmp_path / "inquiry" / f"{file}.yaml").write_text(text, "utf-8")
    with pytest.raises(PolicyInvalidError):
        CustodyRules.load(RULES, tmp_path)


@pytest.mark.duty("R7.5")
@given(day=DAYS, years=st.integers(1, 200), off=st.integers(-800, 800))
@example(day=date(2028, 2, 29), years=5, off=0)
@example(day=date(2028, 2, 29), years=4, off=0)
@example(day=date(2027, 3, 1), years=5, off=1)
def test_what_is_due_lies_before_the_day_that_the_list_asks_for(
    day: date, years: int, off: int
) -> None:
    today = years_after(day, years) + timedelta(days=off)
    for placed in (day - timedelta(days=1), day, day + timedelta(days=1)):
        over = years_after(placed, years) < today
        assert (placed < due_before(today, years)) == over


def test_nothing_is_due_before_the_calendar_begins() -> None:
    assert due_before(date(5, 2, 28), 5) == date.min
