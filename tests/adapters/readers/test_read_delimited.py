"""CSV and its kin: by column, and nothing lost that fits none."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from read_parts import in_file, whole
from xinhu.adapters.readers.bounds import DEFAULT
from xinhu.adapters.readers.reading import read_file
from xinhu.core.discover.part import TablePart

HEAD = "姓名,证件号码,手机号码\n"
ROWS = [(f"张{i}", str(330106198507010000 + i), f"1381234{i:04d}") for i in range(2000)]
BODY = "".join(",".join(row) + "\n" for row in ROWS)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_is_read_by_column(tmp_path: Path, encoding: str) -> None:
    found = whole(in_file(tmp_path, "a.csv", (HEAD + BODY).encode(encoding)))
    table = found.tables["", ""]
    assert table.columns == ("姓名", "证件号码", "手机号码")
    assert table.rows == ROWS
    assert {t for types in table.types for t in types} == {"string"}
    assert found.texts == {("", "heading"): HEAD}


@pytest.mark.parametrize(
    ("sign", "name"), [("\t", "a.tsv"), ("|", "a.txt"), (";", "a.csv"), ("\x01", "a")]
)
def test_other_signs_part_cells_too(tmp_path: Path, sign: str, name: str) -> None:
    path = in_file(tmp_path, name, (HEAD + BODY).replace(",", sign))
    assert whole(path).tables["", ""].rows == ROWS


def test_without_a_heading_the_first_row_is_a_row(tmp_path: Path) -> None:
    table = whole(in_file(tmp_path, "a.csv", BODY)).tables["", ""]
    assert table.columns == ("", "", "")
    assert table.rows == ROWS


def test_titles_above_and_sums_below_are_given_as_text(tmp_path: Path) -> None:
    text = "客户清单 13900000000\n2026年\n" + HEAD + BODY + "合计,2000\n"
    found = whole(in_file(tmp_path, "a.csv", text))
    assert found.tables["", ""].rows == ROWS
    assert "13900000000" in found.texts["", "heading"]
    assert found.texts["", "rows of another width"] == "合计,2000"


def test_cells_may_hold_ends_of_lines_and_quotes(tmp_path: Path) -> None:
    note = '"来电""勿扰""\n第二行,完"'
    text = "姓名,手机,备注\n" + f"张三,13812345678,{note}\n" * 4000
    bounds = replace(DEFAULT, part=1000)
    table = whole(in_file(tmp_path, "a.csv", text), bounds).tables["", ""]
    row = ("张三", "13812345678", '来电"勿扰"\n第二行,完')
    assert table.rows == [row] * 4000


def test_a_stray_quote_loses_no_row(tmp_path: Path) -> None:
    rows = [*ROWS[:700], ('钢管5"', "1", "2"), *ROWS[700:]]
    text = HEAD + "".join(",".join(row) + "\n" for row in rows)
    bounds = replace(DEFAULT, part=1000)
    found = whole(in_file(tmp_path, "a.csv", text), bounds)
    seen = {*re.findall(r"\d+", found.seen)}
    assert {row[1] for row in rows} <= seen


def test_where_nothing_fits_any_more_the_rest_is_text(tmp_path: Path) -> None:
    odd = "".join(f"{i},{i}\n" for i in range(50_000))
    bounds = replace(DEFAULT, part=10_000, rows=20_000)
    found = whole(in_file(tmp_path, "a.csv", HEAD + BODY + odd + BODY), bounds)
    assert found.tables["", ""].rows == ROWS
    assert found.texts["", ""].endswith(BODY)
    rows = found.texts["", "rows of another width"] + "\n" + found.texts["", ""]
    assert rows.startswith("0,0\n1,1\n")
    assert {f"{i},{i}" for i in range(50_000)} <= {*rows.split("\n")}


def test_rows_nobody_asked_for_stop_nothing(tmp_path: Path) -> None:
    path = in_file(tmp_path, "a.csv", HEAD + BODY + "合计,2000\n")
    parts = list(read_file(str(path)))
    assert isinstance(parts[1], TablePart)
    assert len(parts) == 3


def test_a_broken_quote_at_the_end_loses_nothing(tmp_path: Path) -> None:
    found = whole(in_file(tmp_path, "a.csv", HEAD + BODY + '王五,"13987654321\n'))
    assert "13987654321" in found.seen
    assert ROWS[-1][1] in found.seen


def test_two_names_alike_are_two_columns(tmp_path: Path) -> None:
    text = "姓名,手机,电话,手机,地址,性别\n" + "张三,1,2,13812345678,杭州,男\n" * 9
    table = whole(in_file(tmp_path, "a.csv", text)).tables["", ""]
    assert table.columns.count("手机") == 2
    assert table.rows[0][3] == "13812345678"
