"""Workbooks: every cell of every sheet, and every corner beside the cells."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
import xlsxwriter

from office_files import old_workbook, ole, workbook, zipped
from read_parts import in_file, whole
from xinhu.adapters.readers.bounds import DEFAULT
from xinhu.core.discover.part import Why

ID = "330106198507010012"
HEAD = ["姓名", "证件号码", "手机"]
ROWS = [[f"张{i}", str(int(ID) + i), f"1381234{i:04d}"] for i in range(300)]


def hiding_places() -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("客户")
    for number, row in enumerate([HEAD, *ROWS]):
        sheet.write_row(number, 0, row)
    sheet.write_comment("A1", "comment 330106198507010101")
    sheet.write_formula("E2", '="formula 330106198507010102"&"x"')
    sheet.set_header("&L&12 330106198507010103")
    sheet.set_footer("&C330106198507010104")
    sheet.set_row(2, None, None, {"hidden": True})
    sheet.insert_textbox("G1", "330106198507010105")
    sheet.data_validation("H1", {"validate": "list", "source": ["330106198507010106"]})
    sheet.write_url("H2", "mailto:li@bank.test", tip="tip 330106198507010110")
    hidden = book.add_worksheet("隐藏")
    hidden.very_hidden()
    hidden.write_row(0, 0, ["客户", "330106198507010107"])
    book.define_name("secret", '="330106198507010108"')
    book.set_properties({"comments": "330106198507010109"})
    book.close()
    return out.getvalue()


@pytest.mark.parametrize(
    ("hidden", "place"),
    [
        ("330106198507010101", "客户 comment"),
        ("330106198507010102", "客户 formula"),
        ("330106198507010103", "客户 header"),
        ("330106198507010104", "客户 header"),
        ("330106198507010105", "drawing"),
        ("330106198507010106", "客户 header"),
        ("330106198507010107", "隐藏"),
        ("330106198507010108", "workbook"),
        ("330106198507010109", "properties"),
        ("330106198507010110", "客户 header"),
        ("li@bank.test", "links description"),
    ],
)
def test_every_hiding_place_is_seen(tmp_path: Path, hidden: str, place: str) -> None:
    found = whole(in_file(tmp_path, "a.xlsx", hiding_places()))
    places = [where for (_, where), text in found.texts.items() if hidden in text]
    assert place in places or any(p.endswith(place) for p in places), places
    assert not found.unread


def test_a_hidden_row_is_a_row(tmp_path: Path) -> None:
    table = whole(in_file(tmp_path, "a.xlsx", hiding_places())).tables["", "客户"]
    assert [list(row[:3]) for row in table.rows] == ROWS
    assert table.columns[:3] == tuple(HEAD)


def test_a_number_stays_one_so_that_its_damage_is_told(tmp_path: Path) -> None:
    rows = [["姓名", "证件号码"], *[[f"张{i}", float(ID)] for i in range(200)]]
    table = whole(in_file(tmp_path, "a.xlsx", workbook(rows))).tables["", "客户"]
    assert table.types == [["string", "double"]]
    assert table.rows[0][1] == pytest.approx(float(ID))


def test_words_among_numbers_make_a_column_of_words(tmp_path: Path) -> None:
    numbers: list[object] = [13812345678, float(ID), 1.5, True, ""]
    rows = [["手机", "姓名"], *[[n, "张三"] for n in numbers], ["无", "张三"]]
    table = whole(in_file(tmp_path, "a.xlsx", workbook(rows))).tables["", "客户"]
    assert [row[0] for row in table.rows] == [
        "13812345678", "3.30106198507010E+17", "1.5", "TRUE", "", "无",
    ]  # fmt: skip


def test_a_card_whose_last_digit_was_kept_stays_whole_among_words(
    tmp_path: Path,
) -> None:
    rows: list[list[str | float]] = [["卡号"], [6222021234567893.0], ["无"]]
    table = whole(in_file(tmp_path, "a.xls", old_workbook(rows))).tables["", "客户"]
    assert table.rows == [("6222021234567893",), ("无",)]


def test_titles_above_the_heading_are_text(tmp_path: Path) -> None:
    rows = [["客户清单 13900000000"], [], HEAD, *ROWS]
    found = whole(in_file(tmp_path, "a.xlsx", workbook(rows)))
    assert found.tables["", "客户"].columns == tuple(HEAD)
    assert "13900000000" in found.texts["", "客户 heading"]


def test_a_form_is_read_as_lines(tmp_path: Path) -> None:
    rows = [["姓名", "张三", "13812345678"], ["证件", ID, ""]]
    found = whole(in_file(tmp_path, "a.xlsx", workbook(rows)))
    assert found.texts["", "客户"] == f"姓名\t张三\t13812345678\n证件\t{ID}\n"


def test_a_sheet_of_many_rows_comes_in_batches_of_one_type(tmp_path: Path) -> None:
    rows = [["编号", "金额"], *[[i, i / 2] for i in range(20_000)], ["合计", 1]]
    table = whole(in_file(tmp_path, "a.xlsx", workbook(rows))).tables["", "客户"]
    assert len(table.types) == 2
    assert {tuple(types) for types in table.types} == {("string", "double")}
    assert len(table.rows) == 20_001
    assert table.rows[-2][0] == "19999"


@pytest.mark.parametrize("sign", ["=", " = "])
def test_a_sheet_that_reaches_too_far_is_read_as_text(
    tmp_path: Path, sign: str
) -> None:
    far = (
        '<worksheet><sheetData><row r="1"><c r="A1"><v>13812345678</v></c></row>'
        '<row r="1048576"><c r{0}"XFD1048576" t="inlineStr"><is><t>330106</t></is></c>'
        "</row></sheetData></worksheet>"
    )
    body = io.BytesIO(workbook([["a"]]))
    with zipfile.ZipFile(body) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["xl/worksheets/sheet1.xml"] = far.format(sign).encode()
    found = whole(in_file(tmp_path, "a.xlsx", zipped(members)))
    assert "13812345678" in found.texts["", "客户"]
    assert "330106" in found.texts["", "客户"]
    assert found.tables == {}


def test_a_workbook_that_is_a_bomb_is_told(tmp_path: Path) -> None:
    body = io.BytesIO(workbook([["a"]]))
    with zipfile.ZipFile(body) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["xl/worksheets/sheet1.xml"] += b" " * (16 << 20)
    path = in_file(tmp_path, "a.xlsx", zipped(members))
    assert Why.BOMB in whole(path, replace(DEFAULT, grace=1 << 20)).unread.values()


def test_an_encrypted_workbook_is_told(tmp_path: Path) -> None:
    body = ole({"EncryptionInfo": b"x", "EncryptedPackage": b"y"})
    assert whole(in_file(tmp_path, "a.xlsx", body)).unread == {"": Why.ENCRYPTED}


def test_what_is_put_inside_a_workbook_is_read_as_a_member(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(workbook([HEAD, *ROWS]))) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["xl/embeddings/inner.xlsx"] = workbook([HEAD, *ROWS])
    members["xl/media/image1.png"] = b"\x89PNG\r\n\x1a\nx"
    found = whole(in_file(tmp_path, "a.xlsx", zipped(members)))
    assert ("xl/embeddings/inner.xlsx", "客户") in found.tables
    assert found.unread == {"xl/media/image1.png": Why.NOT_INSTALLED}


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.95])
def test_a_cut_workbook_is_told(tmp_path: Path, cut: float) -> None:
    body = workbook([HEAD, *ROWS])
    found = whole(in_file(tmp_path, "a.xlsx", body[: int(len(body) * cut)]))
    assert found.unread == {"": Why.BROKEN}


def test_an_old_workbook_is_read_with_its_corners(tmp_path: Path) -> None:
    rows: list[list[str | float]] = [["姓名", "证件号码"], *[["张三", float(ID)]] * 3]
    found = whole(in_file(tmp_path, "a.xls", old_workbook(rows)))
    table = found.tables["", "客户"]
    assert table.columns == ("姓名", "证件号码")
    assert table.rows == [("张三", float(ID))] * 3
    assert found.texts["", "header"] == "&Lheader13"
    assert found.texts["", "footer"] == "页脚电话"
    assert found.texts["", "comment"] == "批注138"
    assert found.texts["", "defined names"] == "named138"


def test_an_encrypted_old_workbook_is_told(tmp_path: Path) -> None:
    path = in_file(tmp_path, "a.xls", old_workbook([["a"]], encrypted=True))
    assert whole(path).unread == {"": Why.ENCRYPTED}


def test_a_container_whose_sectors_go_in_circles_is_told(tmp_path: Path) -> None:
    body = bytearray(old_workbook([["a"]] * 3))
    table = len(body) - 512  # of the sectors that follow one another
    body[table : table + 4] = b"\0\0\0\0"
    path = in_file(tmp_path, "a.xls", bytes(body))
    assert whole(path).unread == {"": Why.BROKEN}


def test_an_old_workbook_that_reaches_too_far_is_told(tmp_path: Path) -> None:
    path = in_file(tmp_path, "a.xls", old_workbook([["a"]], far=True))
    found = whole(path)
    assert found.unread == {"": Why.TOO_LARGE}
    assert "批注138" in found.text


@pytest.mark.parametrize("member", ["xl/worksheets/sheet9.xml", "xl/macrosheets/m.xml"])
def test_a_sheet_that_the_workbook_does_not_name_is_read(
    tmp_path: Path, member: str
) -> None:
    body = io.BytesIO(workbook([["姓名"], ["张三"]]))
    with zipfile.ZipFile(body, "a") as archive:
        archive.writestr(
            member,
            '<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is>'
            "<t>110101 apart</t></is></c></row></sheetData></worksheet>",
        )
    found = whole(in_file(tmp_path, "a.xlsx", body.getvalue()))
    assert "110101 apart" in found.text
    assert "张三" in found.seen
