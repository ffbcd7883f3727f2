"""The monthly list: what of a month's inquiries a person should look at, and why."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bank_people import CHEN, LIU
from simulators.keys import RULES
from xinhu.core.base.errors import XinhuError
from xinhu.core.policy.rules_file import PolicyInvalidError
from xinhu.desks.inquiry.demands import Letter
from xinhu.desks.inquiry.self_check.judging import (
    Looked,
    Month,
    digest_of,
    judge,
    require_over,
)
from xinhu.desks.inquiry.self_check.rules import SelfCheckRules
from xinhu.desks.inquiry.states import State

MAY = Month.of("2026-05")
LETTER = Letter(
    ref="letter-1",
    customer=LIU.id,
    reasons=frozenset({"loan_approval"}),
    institution="bank.test",
    signed_on=date(2026, 5, 11),
)
ASKED = datetime(2026, 5, 12, 10, 30)  # noqa: DTZ001 -- the country's time
CAME = ASKED + timedelta(seconds=2)
ROW = Looked(
    ref="inquiry-1",
    entry=7,
    customer=LIU.id,
    operator="op-alice",
    by_program=False,
    reason="loan_approval",
    rests_on="letter",
    institution="bank.test",
    asked=ASKED,
    state=State.ANSWERED,
    changed=CAME,
    letter=LETTER,
    settled_on=None,
    placed_on=date(2026, 5, 13),
)


def _weekday(day: date) -> bool:
    return day.weekday() < 5


SET = SelfCheckRules.load(RULES, worked=_weekday, place_days=10)


def _codes(*rows: Looked, month: Month = MAY) -> list[str]:
    return [one.code for one in judge(rows, month, SET)]


def test_what_is_in_order_is_not_listed() -> None:
    assert _codes(ROW) == []


LISTED = {
    "no letter": ({"letter": None}, ["without_letter"]),
    "another reason": ({"reason": "credit_card"}, ["beyond_reason"]),
    "reason left the list": ({"rests_on": None}, ["beyond_reason"]),
    "another customer's": (
        {"letter": replace(LETTER, customer=CHEN.id)},
        ["beyond_reason"],
    ),
    "another institution's": (
        {"letter": replace(LETTER, institution="other.test")},
        ["beyond_reason"],
    ),
    "signed after": (
        {"letter": replace(LETTER, signed_on=date(2026, 5, 13))},
        ["beyond_reason"],
    ),
    "signed that day": ({"letter": replace(LETTER, signed_on=date(2026, 5, 12))}, []),
    "by approval": ({"rests_on": "approval", "letter": None}, []),
    "settled before": ({"settled_on": date(2026, 5, 11)}, ["after_settlement"]),
    "settled that day": ({"settled_on": date(2026, 5, 12)}, []),
    "at night": ({"asked": ASKED.replace(hour=23)}, ["outside_hours"]),
    "before hours": ({"asked": ASKED.replace(hour=7, minute=59)}, ["outside_hours"]),
    "as they begin": ({"asked": ASKED.replace(hour=8, minute=0)}, []),
    "as they end": ({"asked": ASKED.replace(hour=18, minute=30)}, []),
    "on a Sunday": ({"asked": ASKED.replace(day=17)}, ["outside_hours"]),
    "a program at night": ({"asked": ASKED.replace(hour=23), "by_program": True}, []),
    "never put away": ({"placed_on": None}, ["without_custody"]),
    "put away on the last day": ({"placed_on": date(2026, 5, 22)}, []),
    "put away late": ({"placed_on": date(2026, 5, 23)}, ["without_custody"]),
    "unclear": ({"state": State.UNCLEAR}, ["unclear_long"]),
    "registered": ({"state": State.REGISTERED}, ["unclear_long"]),
    "rejected": ({"state": State.REJECTED, "placed_on": None}, []),
    "refused": ({"state": State.REFUSED, "letter": None}, []),
    "interrupted": ({"state": State.INTERRUPTED, "letter": None}, []),
}


@pytest.mark.duty("R7.2", "R7.5", "R7.7")
@pytest.mark.parametrize("why", LISTED)
def test_why_it_is_listed(why: str) -> None:
    changes, codes = LISTED[why]
    row = replace(ROW, **changes)  # type: ignore[arg-type]  # a table of changes
    assert _codes(row) == codes
    for one in judge([row], MAY, SET):
        assert (one.inquiry, one.entry, one.operator) == ("inquiry-1", 7, "op-alice")


def test_what_became_late_is_listed_in_the_month_in_which_it_did() -> None:
    came = CAME.replace(day=25)
    row = replace(ROW, asked=came, changed=came, placed_on=None)
    assert _codes(row) == []
    assert _codes(row, month=Month.of("2026-06")) == ["without_custody"]
    assert _codes(row, month=Month.of("2026-07")) == []
    edge = replace(row, changed=came.replace(day=21))
    assert _codes(edge, month=MAY) == []
    assert _codes(edge, month=Month.of("2026-06")) == ["without_custody"]
    assert _codes(replace(edge, changed=came.replace(day=20))) == ["without_custody"]


def test_what_still_waits_is_listed_in_every_month_since() -> None:
    row = replace(ROW, state=State.UNCLEAR, changed=CAME.replace(day=31, hour=9))
    assert _codes(row) == []
    for month in ("2026-06", "2026-07", "2027-01"):
        assert _codes(row, month=Month.of(month)) == ["unclear_long"]


def test_the_same_person_again_and_again_is_listed_each_time() -> None:
    def rows(count: int, **changes: object) -> list[Looked]:
        return [
            replace(ROW, ref=f"inquiry-{n}", **changes)  # type: ignore[arg-type]  # a change
            for n in range(count)
        ]

    assert _codes(*rows(2)) == []
    assert _codes(*rows(3)) == ["same_person"] * 3
    assert _codes(*rows(2), replace(ROW, operator="op-bob")) == []
    assert _codes(*rows(2), replace(ROW, customer=CHEN.id)) == ["beyond_reason"]
    assert _codes(*rows(2), replace(ROW, state=State.REFUSED)) == []
    assert _codes(*rows(2), replace(ROW, asked=ASKED.replace(month=4, day=14))) == []


@given(st.lists(st.sampled_from(sorted(LISTED)), max_size=8), st.randoms())
def test_the_list_is_one_however_rows_come(whys: list[str], random: object) -> None:
    rows = [
        replace(ROW, ref=f"inquiry-{n}", **LISTED[why][0])  # type: ignore[arg-type]  # as above
        for n, why in enumerate(whys)
    ]
    found = judge(rows, MAY, SET)
    shuffled = sorted(rows, key=lambda _: random.random())  # type: ignore[attr-defined]  # hypothesis's
    assert judge(shuffled, MAY, SET) == found
    assert len(set(found)) == len(found)
    assert {one.inquiry for one in found} <= {row.ref for row in rows}


def test_the_digest_names_month_and_list() -> None:
    found = judge([replace(ROW, letter=None)], MAY, SET)
    assert digest_of(MAY, found) == digest_of(MAY, found)
    others = {
        digest_of(MAY, found),
        digest_of(MAY, ()),
        digest_of(Month.of("2026-06"), found),
        digest_of(MAY, [found[0]._replace(entry=8)]),
        digest_of(MAY, [found[0]._replace(entry=None)]),
    }
    assert len(others) == 5


@pytest.mark.parametrize("text", ["2026-13", "2026-00", "2026-1", "1999-01", "", "x"])
def test_what_is_no_month(text: str) -> None:
    with pytest.raises(XinhuError) as refused:
        Month.of(text)
    assert refused.value.code == "self_check.month"


@given(st.dates(date(2000, 1, 1), date(2999, 12, 31)))
def test_every_day_is_of_its_own_month_alone(day: date) -> None:
    month = Month.of(day.isoformat()[:7])
    assert month.has(day)
    assert month.text == day.isoformat()[:7]
    assert not month.has(month.after)
    with pytest.raises(XinhuError) as refused:
        require_over(month, day)
    assert refused.value.code == "self_check.early"
    assert require_over(month, month.after) is month


HOURS = "asked_hours: {is: hours, first: %s, last: %s, source: own, status: unverified}"
COUNT = "{is: count, number: %s, unit: u, source: own, status: unverified}"


@pytest.mark.parametrize(
    "text",
    [
        HOURS % ('"18:30"', '"08:00"'),
        HOURS % ('"8:00"', '"18:00"'),
        HOURS % ('"08:00"', '"24:00"'),
        "same_person: " + COUNT % 0,
        "further: " + COUNT % 1,
        "signers: {is: people, roles: [], source: own, status: unverified}",
        "unclear_hours: {is: hours, number: 1}",
    ],
)
def test_rules_that_cannot_be_used_stop_the_start(tmp_path: Path, text: str) -> None:
    (tmp_path / "inquiry").mkdir()
    (tmp_path / "inquiry/self_check.yaml").write_text(text, "utf-8")
    with pytest.raises(PolicyInvalidError):
        SelfCheckRules.load(RULES, tmp_path, worked=_weekday, place_days=10)
