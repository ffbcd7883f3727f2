"""Messy files: encodings, delimiters, quotes, titles, totals, sheets, typed cells."""

import csv
import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from bank import CATALOGUE
from xinhu.desks.customers.intake import workbook
from xinhu.desks.customers.intake.encoding import decode_line, scan
from xinhu.desks.customers.intake.errors import (
    ColumnMissingError,
    FileUnreadableError,
    HeaderNotFoundError,
)
from xinhu.desks.customers.intake.mapping import MappingFile
from xinhu.desks.customers.intake.rows import Rows
from xinhu.desks.customers.intake.source import Source, open_source, require_fields
from xinhu.desks.customers.intake.words import Words, load_words
from xinhu.wiring.rules import SHIPPED

WORDS = load_words(SHIPPED)
HEADER = "姓名,证件号码,手机号码,备注"
ROW = "张伟,110101199003077774,13812345678,好"


def _open(path: Path, mapping: MappingFile | None = None) -> Source:
    mapping = mapping or MappingFile()
    return open_source(path, words=WORDS, catalogue=CATALOGUE, mapping=mapping)


def _read(path: Path, **more: Any) -> tuple[list[tuple[str, ...]], Rows, list[int]]:
    rows = Rows(_open(path, **more), WORDS)
    cells, broken = [], []
    for chunk in rows.chunks(3):
        broken += [len(cells) + place for place in chunk.broken]
        cells += chunk.rows
    return cells, rows, broken


def _text(tmp_path: Path, text: str | bytes, encoding: str = "utf-8") -> Path:
    path = tmp_path / "file.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return path


@pytest.mark.parametrize("break_", ["\u2028", "\u0085", "\x0b", "\x1c"])
def test_only_line_ends_end_a_line_in_a_file_of_an_old_mac(
    tmp_path: Path, break_: str
) -> None:
    row = ROW.replace("好", f"前{break_}后")
    path = _text(tmp_path, f"{HEADER}\r{row}\r{ROW}\r")
    cells, _, broken = _read(path)
    assert [each[:3] for each in cells] == [tuple(ROW.split(",")[:3])] * 2
    assert cells[0][3] == f"前{break_}后"
    assert not broken


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    path = _text(tmp_path, f"{HEADER}\r\n{ROW}\r\n", encoding)
    assert _read(path)[0] == [tuple(ROW.split(","))]


def test_a_stray_byte_far_beyond_any_sample_is_seen(tmp_path: Path) -> None:
    body = f"{HEADER}\n" + f"{ROW}\n" * 60_000
    good = _text(tmp_path, body.encode() + "李娜".encode("gb18030"))
    assert scan(good).encoding == "mixed"


def test_a_line_in_another_encoding_is_read_as_what_it_is(tmp_path: Path) -> None:
    odd = "欧阳娜,110101199003077774,13812345678,朝阳区人民路一号"
    for main, other in (("utf-8", "gb18030"), ("gb18030", "utf-8")):
        lines = f"{HEADER}\n{ROW}\n".encode(main) + f"{odd}\n".encode(other)
        path = _text(tmp_path, lines + f"{ROW}\n".encode(main))
        row = tuple(ROW.split(","))
        assert _read(path)[0] == [row, tuple(odd.split(",")), row]


def test_bytes_in_no_encoding_stay_in_their_own_row(tmp_path: Path) -> None:
    broken = ROW.encode().replace("张伟".encode(), b"\xe5\xbc\xa0\xe4\xbc")
    text = f"{HEADER}\n{ROW}\n".encode() + broken + f"\n{ROW}\n".encode()
    cells, _, _ = _read(_text(tmp_path, text))
    assert [row[1] for row in cells] == ["110101199003077774"] * 3
    assert cells[0][0] == cells[2][0] == "张伟"


@given(
    st.lists(st.text(st.sampled_from("张伟李娜王芳刘洋上海市浦东a1· （）"), min_size=1))
)
def test_gb18030_text_is_never_taken_for_utf8(names: list[str]) -> None:
    for name in names:
        assert decode_line(name.encode("gb18030")) == name


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters(tmp_path: Path, delimiter: str) -> None:
    text = f"{HEADER}\n{ROW}\n".replace(",", delimiter)
    source = _open(_text(tmp_path, text))
    assert source.delimiter == delimiter
    assert [c.field for c in source.columns] == ["name", "id_number", "mobile", "note"]


def test_line_ends_and_delimiters_in_quotes(tmp_path: Path) -> None:
    text = f'{HEADER}\r\n张伟,1,2,"a,""b""\r\n第二行"\r\n李娜,3,4,c\r\n'
    assert _read(_text(tmp_path, text))[0] == [
        ("张伟", "1", "2", 'a,"b"\r\n第二行'),
        ("李娜", "3", "4", "c"),
    ]


def test_quotes_inside_a_quoted_cell_are_forgiven(tmp_path: Path) -> None:
    text = f'{HEADER}\n张伟,1,2,"老客户,"VIP"客户"\n李娜,3,4,屏5"\n{ROW}\n'
    cells, _, broken = _read(_text(tmp_path, text))
    assert (len(cells), broken) == (3, [])
    assert cells[1] == ("李娜", "3", "4", '屏5"')


@pytest.mark.parametrize(
    "guilty",
    ['赵六,9,9,"没有结束', '赵六,"9,9,x', '"赵六,9,9,x', '赵六,9,9,"多"余"字"'],
)
def test_a_quote_that_never_closes_costs_its_own_row_only(
    tmp_path: Path, guilty: str
) -> None:
    good = [f"某{n},{n},{n},注" for n in range(300)]
    good[151] = '某151,151,151,"注"'
    text = "\n".join([HEADER, *good[:150], guilty, *good[150:], ""])
    cells, _, broken = _read(_text(tmp_path, text))
    assert [row for row in cells if row[0].startswith("某")] == [
        tuple(row.replace('"', "").split(",")) for row in good
    ]
    assert len(cells) == 301
    assert set(broken) <= {150}


@given(
    rows=st.lists(
        st.tuples(
            *[st.text(st.characters(codec="utf-8", exclude_characters="\x00\r"))] * 3
        )
    )
)
def test_whatever_csv_can_write_is_read_back(
    tmp_path_factory: Any, rows: list[tuple[str, ...]]
) -> None:
    # A cell whose inner lines look like records is taken for swallowed records.
    rows = [tuple(cell.replace(",", "") for cell in row) for row in rows]
    path = tmp_path_factory.mktemp("csv") / "file.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("姓名", "证件号码", "备注"))
        # Marked, so that no row adds up others, repeats the header or holds a record.
        writer.writerows(("客" + a, "1" + b, c) for a, b, c in rows)
    expected = [("客" + a, "1" + b, c) for a, b, c in rows]
    assert _read(path)[0] == expected


def test_titles_blank_lines_totals_and_repeated_headers_are_no_rows(
    tmp_path: Path,
) -> None:
    body = f"{HEADER}\n{ROW}\n,,,\n{HEADER}\n{ROW}\n"
    text = f"某农村商业银行客户信息表\n\n{body}合计,,2户,\n"
    cells, rows, _ = _read(_text(tmp_path, text))
    assert cells == [tuple(ROW.split(","))] * 2
    assert [(s.line, s.why) for s in rows.skipped] == [
        (1, "title"),
        (6, "header"),
        (8, "total"),
    ]


def test_a_person_whose_name_begins_like_a_total_is_a_row(tmp_path: Path) -> None:
    text = f"{HEADER}\n合计划,110101199003077774,13812345678,\n"
    assert len(_read(_text(tmp_path, text))[0]) == 1


def test_a_sheet_among_others_with_typed_cells(tmp_path: Path) -> None:
    path = tmp_path / "file.xlsx"
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"}) as book:
        book.add_worksheet("说明").write(0, 0, "仅供内部使用")
        for name in ("一支行", "二支行"):
            sheet = book.add_worksheet(name)
            sheet.write(0, 0, "客户信息表")
            sheet.write_row(2, 0, ["姓名", "证件号码", "手机号码", "开户日期", "余额"])
            sheet.write_row(3, 0, [name, "110101199003077774", 13812345678])
            sheet.write_datetime(3, 3, dt.datetime(2020, 2, 29))  # noqa: DTZ001 -- a sheet knows no zone
            sheet.write_number(3, 4, 1234.5)
            sheet.write_row(4, 0, ["数字", 110101199003077774, "", 43890, 7])
    source = _open(path)
    assert [part.sheet for part in source.parts] == ["一支行", "二支行"]
    assert source.unread == ("说明",)
    cells, _, _ = _read(path)
    assert cells[0] == (
        "一支行",
        "110101199003077774",
        "13812345678",
        "2020-02-29",
        "1234.5",
    )
    assert cells[1][0] == "数字"
    assert "e+17" in cells[1][1], "a number that lost its digits must not look whole"
    assert cells[1][3:] == ("43890", "7")
    assert len(cells) == 4
    (only,) = _open(path, MappingFile(sheet="二支行")).parts
    assert only.sheet == "二支行"


def test_a_large_workbook_is_streamed_to_the_same_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["姓名", "身份证号", "手机", "开户日期"])
    for n in range(40):
        sheet.append([f"某{n}", f"11010119900307{n:04d}", 13800000000 + n,
                      dt.date(2020, 1, 1 + n % 28)])  # fmt: skip
    book.save(path)
    held, _, _ = _read(path)
    monkeypatch.setattr(workbook, "LARGE", 0)
    streamed, rows, _ = _read(path)
    assert streamed == held
    assert len(streamed) == 40
    assert rows.progress[0] == 41


def test_parquet_with_typed_columns(tmp_path: Path) -> None:
    path = tmp_path / "file.parquet"
    table = pa.table(
        {
            "CustName": pa.array(["张伟", None]).dictionary_encode(),
            "IdCardNo": ["110101199003077774", "110101199003077774"],
            "MobilePhone": pa.array([13812345678.0, None]),
            "CardNo": pa.array([6222020000000000, 1], pa.int64()),
            "OpenDate": pa.array([dt.date(2020, 2, 29), None]),
            "Balance": pa.array([None, 12], pa.decimal128(12, 2)),
            "created": pa.array([0, None], pa.timestamp("ns", tz="UTC")),
        }
    )
    pq.write_table(table, path)
    source = _open(path)
    assert [c.field for c in source.columns] == [
        *("name", "id_number", "mobile", "card", "opened_on", "balance", None),
    ]
    cells, _, _ = _read(path)
    assert cells[0] == (
        *("张伟", "110101199003077774", "13812345678", "6222020000000000"),
        *("2020-02-29", "", "1970-01-01"),
    )
    assert cells[1] == ("", "110101199003077774", "", "1", "", "12.00", "")


@pytest.mark.parametrize(
    ("content", "detail"),
    [
        (b"", "empty"),
        (b"PAR1 not really", "damaged"),
        (b"PK\x03\x04 not really", "damaged"),
        (b"\x7fELF\x00\x01\x02\x03", "kind"),
        (None, "missing"),
    ],
)
def test_what_is_no_table(tmp_path: Path, content: bytes | None, detail: str) -> None:
    path = tmp_path / "file"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(FileUnreadableError) as refused:
        _open(path)
    assert refused.value.params["detail"] == detail


def test_no_header(tmp_path: Path) -> None:
    with pytest.raises(HeaderNotFoundError):
        _open(_text(tmp_path, "1,2,3\n4,5,6\n"))


def test_a_needed_column_is_missing(tmp_path: Path) -> None:
    source = _open(_text(tmp_path, "姓名,手机号码\n张伟,13812345678\n"))
    with pytest.raises(ColumnMissingError) as refused:
        require_fields(source, WORDS)
    assert refused.value.params["fields"] == "id_number"


@pytest.fixture
def words() -> Words:
    return WORDS
