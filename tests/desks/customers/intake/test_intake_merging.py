"""The merge rule: the order of rows never decides, and nothing many-valued is lost."""

from functools import reduce
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from bank import CATALOGUE
from xinhu.desks.customers.intake.merging import FIELD_DATES, Merger
from xinhu.desks.customers.intake.words import load_words
from xinhu.wiring.rules import SHIPPED

MERGER = Merger(
    load_words(SHIPPED),
    frozenset(field.name for field in CATALOGUE.fields if field.many),
)
_DATES = ("", "2001-01-01", "2010-05-05", "2020-12-31")


def _filled(values: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in values.items() if value}


ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "name": st.sampled_from(["张伟", "张玮"]),
            "opened_on": st.sampled_from(_DATES),
            "address": st.sampled_from(["", "甲路1号", "乙路2号"]),
            "occupation": st.sampled_from(["", "教师", "医生"]),
            "mobile": st.sampled_from(["", "13800000001", "13800000002\n13800000003"]),
            "note": st.sampled_from(["", "甲", "乙 丙"]),
        }
    ).map(_filled),
    min_size=2,
    max_size=4,
)


@given(rows=ROWS)
def test_rows_of_a_file_merge_to_the_same_in_any_order_and_grouping(
    rows: list[dict[str, str]],
) -> None:
    outcomes = [reduce(MERGER.combine, order) for order in permutations(rows)]
    halves = len(rows) // 2
    if halves > 1:
        left, right = reduce(MERGER.combine, rows[:halves]), rows[halves:]
        outcomes.append(MERGER.combine(left, reduce(MERGER.combine, right)))
    assert all(outcome == outcomes[0] for outcome in outcomes)


@given(stored=ROWS, rows=ROWS)
def test_rows_merge_into_a_stored_record_in_any_order(
    stored: list[dict[str, str]], rows: list[dict[str, str]]
) -> None:
    before = reduce(MERGER.combine, stored)
    outcomes = []
    for first, *rest in permutations(rows):
        merged = MERGER.combine(before, first, left_is_fresh=False)
        outcomes.append(reduce(MERGER.combine, rest, merged))
    assert all(outcome == outcomes[0] for outcome in outcomes)


@given(rows=ROWS)
def test_no_number_is_lost(rows: list[dict[str, str]]) -> None:
    merged = reduce(MERGER.combine, rows)
    wanted = {m for row in rows for m in row.get("mobile", "").split("\n") if m}
    assert set(merged.get("mobile", "").split("\n")) - {""} == wanted


def test_the_newest_row_wins_and_an_empty_cell_never_does() -> None:
    old = {"name": "张伟", "opened_on": "2001-01-01", "occupation": "教师"}
    new = {"name": "张玮", "opened_on": "2020-12-31"}
    merged = MERGER.combine(new, old)
    assert merged == {
        "name": "张玮",
        "opened_on": "2020-12-31",
        "occupation": "教师",
        FIELD_DATES: "occupation=2001-01-01",
    }
    between = {"name": "张伟", "opened_on": "2010-05-05", "occupation": "医生"}
    assert MERGER.combine(merged, between)["occupation"] == "医生"


def test_of_equal_dates_the_later_import_wins() -> None:
    stored = {"name": "张伟", "opened_on": "2001-01-01", "address": "乙路2号"}
    row = {**stored, "address": "甲路1号"}
    merged = MERGER.combine(stored, row, left_is_fresh=False)
    assert merged == row


def test_a_stored_value_of_a_later_date_stays() -> None:
    stored = {"name": "张伟", "opened_on": "2020-12-31", "address": "乙路2号"}
    row = {"name": "张伟", "opened_on": "2001-01-01", "address": "甲路1号"}
    merged = MERGER.combine(stored, row, left_is_fresh=False)
    assert merged["address"] == "乙路2号"
    assert merged["opened_on"] == "2020-12-31"
