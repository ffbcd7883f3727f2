"""Files that nobody writes by mistake: refused within bounds, or told row by row."""

import io
import resource
import sys

import pytest
import xlsxwriter

from hostile_workbooks import LAUGHS, by_hand, cell
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.provisioning.staff_list.errors import (
    ListHeaderError,
    ListTooLargeError,
    ListUnreadableError,
)
from xinhu.desks.staff.provisioning.staff_list.workbook import first_sheet

HEADER = "用户名,姓名,机构代码,岗位代码\n"
LI = "li,李敏,counter,counter\n"


def _workbook(*rows: list[object]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return file.getvalue()


def test_the_last_corner_of_a_sheet_does_not_end_the_console(hand) -> None:
    with pytest.raises(ListUnreadableError):
        hand(by_hand(cell("A1", "x") + cell("XFD1048576", "x")))
    assert Operator.objects.count() == 1


def test_a_workbook_that_unfolds_into_gigabytes_is_refused_within_bounds(
    hand,
) -> None:
    bomb = by_hand(cell("A1", "x" * 300_000_000))
    assert len(bomb) < 1_000_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises((ListUnreadableError, ListHeaderError)):
        hand(bomb)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 100 << 10  # kilobytes


def test_names_that_stand_for_names_unfold_nothing(hand) -> None:
    with pytest.raises((ListUnreadableError, ListHeaderError)):
        hand(by_hand(cell("A1", "&e11;"), LAUGHS))


def test_a_workbook_cut_short_is_refused(hand) -> None:
    whole = _workbook(HEADER.strip().split(","), LI.strip().split(","))
    for length in (4, 30, len(whole) // 2, len(whole) - 10):
        with pytest.raises(ListUnreadableError):
            hand(whole[:length])


def test_more_rows_than_are_taken_in_are_refused_in_a_workbook_as_well(hand) -> None:
    rows = [["li", "李敏", "counter", "counter"]] * 5001
    with pytest.raises(ListTooLargeError):
        hand(_workbook(HEADER.strip().split(","), *rows))


def test_a_cell_that_looks_like_a_formula_is_told_in_a_workbook_as_well(hand) -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER.strip().split(","))
        sheet.write_row(1, 0, ["li", "李敏", "counter", "counter"])
        sheet.write_string(2, 0, "=cmd()")
        sheet.write_row(2, 1, ["李敏", "counter", "counter"])
        sheet.write_row(3, 1, ["李敏", "counter", "counter"])
        sheet.write_formula(3, 0, '=CONCAT("wa","ng")', None, "wang")
    plan = hand(file.getvalue())
    assert [(one.line, one.why.code) for one in plan.problems] == [
        (3, "staff_list.formula")
    ]
    assert [one.username for one in plan.changes] == ["li", "wang"]


@pytest.mark.parametrize(
    "content",
    [
        HEADER + LI * 200_000,
        HEADER + "\n" * 4_000_000 + LI * 5001,
        HEADER + ",,,\n" * 1_500_000 + LI * 5001,
    ],
    ids=["rows", "blank lines", "empty rows"],
)
def test_a_text_of_many_rows_is_refused_without_being_held_as_rows(
    hand, content
) -> None:
    raw = content.encode()
    assert len(raw) <= 8 << 20
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(ListTooLargeError) as refused:
        hand(raw)
    assert refused.value.params["what"] == "rows"
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 200 << 10  # kilobytes


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_mark_before_the_text_is_none_of_its_text(hand, encoding) -> None:
    content = ("\ufeff" + HEADER + LI).encode(encoding)
    assert [one.username for one in hand(content).changes] == ["li"]


@pytest.mark.parametrize("encoding", ["utf-32", "utf-16-be", "utf-7", "utf-16-le"])
def test_an_encoding_that_is_not_known_is_refused_and_not_guessed(
    hand, encoding
) -> None:
    with pytest.raises((ListHeaderError, ListUnreadableError)):
        hand((HEADER + LI).encode(encoding))


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("李\x00敏", "provision.text"),
        ("李\x1b[31m敏", "provision.text"),
        ("李\u202e敏", "provision.text"),
        ("x" * 257, "provision.text"),
        ('"李\n敏"', "provision.text"),
    ],
    ids=["zero", "escape", "turned", "long", "two lines"],
)
def test_a_cell_that_nobody_can_read_is_told_by_line_and_column(
    hand, cell, code
) -> None:
    plan = hand(HEADER + f"li,{cell},counter,counter\n")
    assert [(one.line, one.field, one.why.code) for one in plan.problems] == [
        (2, "name", code)
    ]
    assert plan.changes == ()


def test_a_cell_without_end_is_refused_with_its_line(hand) -> None:
    with pytest.raises(ListUnreadableError) as refused:
        hand(HEADER + LI + f"wang,{'x' * 200_000},counter,counter\n")
    assert refused.value.params["line"] == 3


def test_a_row_of_very_many_cells_is_told(hand) -> None:
    plan = hand(HEADER + "," * 500_000 + "x\n")
    assert [(one.line, one.why.code) for one in plan.problems] == [
        (2, "staff_list.width")
    ]


def test_a_zero_in_the_header_is_a_column_that_is_not_known(hand) -> None:
    with pytest.raises(ListHeaderError):
        hand("用户名\x00,姓名,机构代码,岗位代码\n" + LI)


def test_a_number_of_three_hundred_digits_is_cut_as_any_text_is() -> None:
    rows = first_sheet(_workbook([1e300, 10001.0]), rows=5, longest=20)
    assert rows == [(1, (str(int(1e300))[:21], "10001"))]


def test_a_system_that_gives_no_process_reads_no_workbook(
    hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(ListUnreadableError):
        hand(_workbook(HEADER.strip().split(","), LI.strip().split(",")))
    assert Operator.objects.count() == 1
