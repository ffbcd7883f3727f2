"""Workbooks in Excel's binary form: all sheets, and what stands beside their cells."""

import struct
import time
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


@pytest.mark.parametrize(
    "unit",
    [
        b"\x17\xff\xff\x00", b"\x17\xff\x00", b"\xff\x7f\x00\x00",
        b"\xff\x7f\x00\x00" + b"\x17" * 4095 + b"\x00", b"\x00", b"\x17",
        struct.pack("<I", 32_767) + "字".encode("utf-16-le") * 9 + b"\x00",
        b"\xff\x7f\x00\x00N" * 7 + "字".encode("utf-16-le") * 40,
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", [8, 300])
def test_a_record_made_to_be_read_again_and_again_is_read_once(
    tmp_path: Path, unit: bytes, kind: int
) -> None:
    body = (unit * ((1 << 18) // len(unit) + 1))[: 1 << 18]
    path = in_file(
        tmp_path, "a.xlsb", binary_workbook({"a": sheet([], record(kind, body))})
    )
    begin = time.process_time()
    whole(path)
    assert time.process_time() - begin < 6


@pytest.mark.parametrize("words", ["字" * 32_767, "😀𠮷" * 400 + ID, "行\r\n\t" + ID])
def test_strings_up_to_the_longest_are_read_whole(tmp_path: Path, words: str) -> None:
    body = words.encode("utf-16-le")
    body = b"\1\2\3" + struct.pack("<I", len(body) // 2) + body + b"\xff" * 7
    behind = record(300, body + wide(ID))
    found = whole(
        in_file(tmp_path, "a.xlsb", binary_workbook({"a": sheet([], behind)}))
    )
    assert found.texts["", "a corners"] == f"{words}\n{ID}"


def test_the_longest_literal_of_a_formula_is_read(tmp_path: Path) -> None:
    words = "证" * 237 + ID
    literal = b"\x17" + struct.pack("<H", 255) + words.encode("utf-16-le")
    body = binary_workbook({"a": sheet([row(0, record(8, bytes(16) + literal))])})
    found = whole(in_file(tmp_path, "a.xlsb", body))
    assert found.texts["", "a corners"] == words
