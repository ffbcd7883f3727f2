"""Workbooks in Excel's binary form: all sheets, and what stands beside their cells."""

import struct
from dataclasses import replace
from pathlib import Path

import pytest

from binary_workbook import binary_workbook, cell, record, row, sheet, wide
from office_files import zipped
from read_parts import in_file, whole
from xinhu.adapters.readers.bounds import DEFAULT
from xinhu.core.discover.part import Why

ID = "330106198507010012"
ROWS = [
    row(0, cell(0, "姓名"), cell(1, "证件号码"), cell(2, "金额")),
    *(row(n, cell(0, "张三"), cell(1, ID), cell(2, 1.5)) for n in range(1, 4)),
]


def test_cells_of_every_sheet_are_read_hidden_ones_too(tmp_path: Path) -> None:
    sheets = {"客户": sheet(ROWS), "隐藏": sheet(ROWS), "深藏": sheet(ROWS)}
    body = binary_workbook(sheets, hidden=["隐藏", "深藏"])
    found = whole(in_file(tmp_path, "a.xlsb", body))
    assert {place for _, place in found.tables} == {"客户", "隐藏", "深藏"}
    for table in found.tables.values():
        assert table.columns == ("姓名", "证件号码", "金额")
        assert table.rows == [("张三", ID, 1.5)] * 3
    assert not found.unread


def test_one_in_an_archive_is_read_with_its_way(tmp_path: Path) -> None:
    body = binary_workbook({"客户": sheet(ROWS), "in": sheet([])})
    outer = binary_workbook({"a": sheet([])}, **{"embeddings/x": b""})
    assert whole(in_file(tmp_path, "o.xlsb", outer)).unread == {}
    found = whole(in_file(tmp_path, "a.zip", zipped({"b.xlsb": body})))
    assert ("b.xlsb", "客户") in found.tables


@pytest.mark.parametrize(
    "behind",
    [
        record(479, bytes(2) + wide(f"&L{ID}") + struct.pack("<I", 0xFFFFFFFF) * 5),
        record(64, bytes(28) + wide("提示") + wide(f"请填 {ID}")),
        record(494, bytes(16) + wide("r9") + wide("") + wide(ID) + wide("x")),
    ],
)
def test_words_beside_the_cells_are_read(tmp_path: Path, behind: bytes) -> None:
    body = binary_workbook({"客户": sheet(ROWS[:1], behind)})
    assert ID in whole(in_file(tmp_path, "a.xlsb", body)).texts["", "客户 corners"]


def test_comments_names_and_words_in_formulas_are_read(tmp_path: Path) -> None:
    literal = b"\x17" + struct.pack("<H", 18) + ID.encode("utf-16-le")
    name = record(39, bytes(9) + wide("客户经理") + struct.pack("<I", 39) + literal)
    comment = record(637, b"\0" + wide(f"张三 {ID}"))
    formula = record(
        8, bytes(8) + wide("") + bytes(2) + struct.pack("<I", 39) + literal
    )
    body = binary_workbook(
        {"客户": sheet([row(0, formula)])}, names=name, comments1=comment
    )
    found = whole(in_file(tmp_path, "a.xlsb", body))
    assert found.texts["", "comments1.bin corners"] == f"张三 {ID}"
    assert found.texts["", "workbook.bin corners"].count(ID) == 1
    assert "客户经理" in found.texts["", "workbook.bin corners"]
    assert ID in found.texts["", "客户 corners"]


def test_a_sheet_whose_cells_reach_too_far_is_told_and_not_held(
    tmp_path: Path,
) -> None:
    far = sheet([row(0, cell(0, "x")), row(1_048_575, cell(16_383, "y"))])
    words = record(159, bytes(8)) + record(19, b"\0" + wide(f"证件 {ID}"))
    body = binary_workbook({"远": far, "近": sheet(ROWS)}, sharedStrings=words)
    found = whole(in_file(tmp_path, "a.xlsb", body))
    assert found.unread == {"远": Why.TOO_LARGE}
    assert ID in found.texts["", "words of large sheets"]
    assert ("", "近") in found.tables


def test_a_broken_sheet_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    sheets = {"坏": sheet(ROWS)[:-40], "大": record(300, bytes(2 << 20))}
    body = binary_workbook({**sheets, "好": sheet(ROWS)})
    found = whole(in_file(tmp_path, "a.xlsb", body))
    assert found.unread == {
        "xl/worksheets/sheet1.bin": Why.BROKEN,
        "xl/worksheets/sheet2.bin": Why.BROKEN,
    }
    assert ("", "好") in found.tables


def test_one_that_unfolds_without_end_is_told(tmp_path: Path) -> None:
    body = binary_workbook({"a": sheet([row(0, cell(0, "x" * 30_000))] * 200)})
    small = replace(DEFAULT, grace=1 << 20)
    assert whole(in_file(tmp_path, "a.xlsb", body), small).unread[""] is Why.BOMB
