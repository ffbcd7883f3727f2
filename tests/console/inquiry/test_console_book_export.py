"""The book without names as a file: XLSX or CSV, every cell a text, an act."""

import csv
import io

import pytest
from openpyxl import load_workbook

from bank_people import leaked
from counter import LIU, Counter, today
from xinhu.console.inquiry.book import export
from xinhu.console.kit.spreadsheet import workbook_file
from xinhu.desks.staff.approvals.models import ApprovalRow
from xinhu.desks.staff.exports import subject

FILE = "/inquiries/book/export/"
ASK = "/exports/inquiry_book/"
DAYS = f"since={today()}&until={today()}"


@pytest.fixture
def refs(desk: Counter) -> list[str]:
    """An inquiry that was answered, and one for another reason."""
    letter = desk.letter()
    return [
        desk.ask(letter).json["ref"],
        desk.ask(letter, reason="guarantor").json["ref"],
    ]


def sheet(content: bytes) -> list[list[object]]:
    book = load_workbook(io.BytesIO(content))
    return [[cell.value for cell in row] for row in book.active.iter_rows()]


def is_file(answer) -> bool:
    return "attachment" in answer.headers.get("Content-Disposition", "")


@pytest.mark.duty("R7.4")
def test_the_workbook_holds_the_rows_without_names_and_is_an_act(
    audit, desk, refs
) -> None:
    answer = audit.get(f"{FILE}?{DAYS}&file=xlsx")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].endswith('xinhu-inquiry_book.xlsx"')
    header, *rows = sheet(answer.content)
    found = [dict(zip(header, row, strict=True)) for row in rows]
    assert [row["inquiry"] for row in found] == refs
    assert {row["customer"] for row in found} == {LIU.id}
    assert {row["operator"] for row in found} == {"op-alice"}
    assert leaked(str(found)) == []
    desk.bank.drain()
    last = desk.bank.last()["detail"]
    assert (last["event"], last["inquiries"]) == ("inquiry_book.exported", 2)


def test_the_same_rows_come_as_csv(pan, refs) -> None:
    answer = pan.get(f"{FILE}?{DAYS}&file=csv&reason=guarantor")
    text = answer.content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["inquiry"] for row in rows] == refs[1:]
    assert leaked(text) == []


def test_no_cell_of_a_workbook_is_a_formula_or_a_number() -> None:
    hostile = ["=1+1", "+1", "-1", "@x", "007", "\x00=\x1f1", "a\tb", ""]
    content = workbook_file("x.xlsx", ["h"], [[each] for each in hostile]).content
    book = load_workbook(io.BytesIO(content))
    cells = [row[0] for row in book.active.iter_rows(min_row=2)]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    assert [cell.value or "" for cell in cells] == [
        "=1+1", "+1", "-1", "@x", "007", "=1", "a\tb", "",
    ]  # fmt: skip


@pytest.mark.duty("R6.4")
def test_a_large_file_waits_for_others_and_the_kind_of_file_is_granted_too(
    audit, refs, monkeypatch
) -> None:
    monkeypatch.setattr(subject, "load_most", lambda *_: {"inquiry_book": 1})
    answer = audit.get(f"{FILE}?{DAYS}&file=xlsx")
    assert not is_file(answer)
    assert "批量导出须经批准" in answer.content.decode()
    asked = audit.post(f"{ASK}?{DAYS}&file=xlsx", {"why": "年度检查"})
    assert asked.status_code == 302, asked.content.decode()
    row = ApprovalRow.objects.latest("requested_at")
    assert row.facts["rows"] == len(refs)
    assert ["file", "xlsx"] in row.facts["filters"]
    taken = audit.post(f"{ASK}{row.ref}/?{DAYS}&file=xlsx")
    assert taken.status_code == 403
    assert not is_file(taken)


def test_more_rows_than_a_file_holds_are_no_file(audit, refs, monkeypatch) -> None:
    monkeypatch.setattr(export, "MOST", 1)
    answer = audit.get(f"{FILE}?{DAYS}")
    assert answer.status_code == 422
    assert "请缩短期间" in answer.content.decode()
    assert refs


@pytest.mark.parametrize(
    "query", ["file=exe", "state=x", "since=x", "since=2020-01-01&until=2026-01-01"]
)
def test_what_is_wrong_sends_nothing(audit, refs, query) -> None:
    answer = audit.get(f"{FILE}?{query}")
    assert answer.status_code == 422
    assert not is_file(answer)
    assert refs


def test_whom_it_is_not_for(alice, stranger, audit, refs) -> None:
    answer = alice.get(f"{FILE}?{DAYS}")
    assert answer.status_code == 403
    assert not is_file(answer)
    assert stranger.get(FILE).status_code == 302
    assert audit.post(FILE).status_code == 405
    assert refs
