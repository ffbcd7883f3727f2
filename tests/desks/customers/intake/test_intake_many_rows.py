"""Rows read many at a time are the rows that cell by cell would give."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bank import CATALOGUE
from reference.slow_rows import Wrong, slow_row
from xinhu.desks.customers.intake.cell_reading import CellReader
from xinhu.desks.customers.intake.checking import Checker
from xinhu.desks.customers.intake.guessing import Column
from xinhu.desks.customers.intake.words import load_words
from xinhu.wiring.rules import SHIPPED

WORDS = load_words(SHIPPED)
TODAY = "2026-11-23"
# Per field: cells of an export in order, and cells of one that is not.
CELLS = {
    "name": (["张伟", "欧阳娜娜"], ["Tom Hanks", "暂无", "张 伟", "\ufffd"]),
    "id_type": (["居民身份证", "户口簿"], ["护照", "passport", "无", "狗证"]),
    "id_number": (
        ["110101199003077774", "11010519491231002X", "110101200002290018"],
        ["11010519491231002x", "110101199003077775", "E12345678", "1.1E+17", "无"],
    ),
    "mobile": (["13812345678"], ["+86 138-1234-5678", "13812345678/13912345678"]),
    "landline": (["010-66668888"], ["(010)66668888", "1"]),
    "email": (["a.b@example.cn"], ["A@EXAMPLE.CN", "a@b", "无"]),
    "address": (["北京市东城区1号"], ["北京 1号", "NULL", "１号"]),
    "account": (["890000000000"], ["6E18", "8900 0000", "12345.0"]),
    "card": (["6222020000000000000"], ["6222020000000000001", "6.222E+18"]),
    "opened_on": (["2020-02-29", "2026-11-23"], ["2026-11-24", "2023/2/1", "44000"]),
    "balance": (["12.30", "-0.05"], ["1,234.5", "12.3", "x"]),
    "note": (["已核实", "无"], ["a  b", "\x00"]),
}
FIELDS = list(CELLS)
ORDERLY = st.tuples(*(st.sampled_from(good) for good, _ in CELLS.values()))
ANY = st.tuples(*(st.sampled_from(["", *good, *bad]) for good, bad in CELLS.values()))
HOLLOW = st.tuples(*(st.sampled_from(["", *good]) for good, _ in CELLS.values()))
ROWS = st.lists(
    st.one_of(
        ORDERLY,
        HOLLOW,
        ANY,
        ANY.map(lambda row: row[:-1]),
        ORDERLY.flatmap(lambda row: st.sampled_from([(*row, ""), (*row, "x")])),
    ),
    max_size=8,
)


def _columns(*fields: str | None) -> list[Column]:
    return [Column(n, f"列{n}", name, "name") for n, name in enumerate(fields)]


def _told(found: dict[str, str] | tuple[object, ...]) -> dict[str, str] | Wrong:
    if isinstance(found, dict):
        return found
    return tuple((wrong.header, str(wrong.reason)) for wrong in found)


COLUMNS = _columns(*FIELDS)
CHECKER = Checker(CATALOGUE, WORDS, COLUMNS, TODAY)


@given(rows=st.lists(ORDERLY, max_size=8) | ROWS, broken=st.sets(st.integers(0, 7)))
def test_many_rows_are_read_as_each_by_itself(rows, broken) -> None:
    found = CHECKER.read_all(rows, broken)
    assert [_told(row) for row in found] == [
        slow_row(CATALOGUE, WORDS, COLUMNS, TODAY, cells, whole=place not in broken)
        for place, cells in enumerate(rows)
    ]


@pytest.mark.parametrize(
    "fields",
    [
        ("name", "id_number"),
        ("id_number", None, "name", "mobile", "mobile"),
        ("name", "id_number", "card", "account", "card"),
    ],
)
@given(data=st.data())
def test_columns_left_out_repeated_or_missing(fields, data) -> None:
    columns = _columns(*fields)
    cells = st.tuples(
        *(
            st.sampled_from(["", *CELLS[f][0], *CELLS[f][1]] if f else ["x", ""])
            for f in fields
        )
    )
    rows = data.draw(st.lists(cells, max_size=6))
    found = Checker(CATALOGUE, WORDS, columns, TODAY).read_all(rows)
    assert [_told(row) for row in found] == [
        slow_row(CATALOGUE, WORDS, columns, TODAY, row) for row in rows
    ]


@pytest.mark.parametrize("name", FIELDS)
@given(data=st.data())
def test_a_column_told_at_once_is_what_each_cell_would_be(name, data) -> None:
    good, bad = CELLS[name]
    texts = data.draw(st.lists(st.sampled_from(["", *good, *bad]), max_size=4))
    field = CATALOGUE.field(name)
    reader = CellReader(Column(0, "", name, "name"), field, WORDS, TODAY)
    values = reader.read_all(texts)
    if values is not None:
        assert list(values) == [text and reader.read(text) for text in texts]


@pytest.mark.parametrize("name", [name for name in FIELDS if name != "id_type"])
def test_an_orderly_column_is_told_at_once(name: str) -> None:
    field = CATALOGUE.field(name)
    reader = CellReader(Column(0, "", name, "name"), field, WORDS, TODAY)
    orderly = [text for text in CELLS[name][0] if text != "无"]
    assert reader.read_all([*orderly, ""]) == [*orderly, ""]
    assert reader.read_all(["", ""]) == ["", ""]
