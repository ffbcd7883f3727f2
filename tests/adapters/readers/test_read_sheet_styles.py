"""What a style makes of a number; and days as a workbook holds them."""

import io
import zipfile
from html import escape
from pathlib import Path

import pytest
import xlsxwriter

from office_files import zipped
from read_parts import in_file, whole
from xinhu.adapters.readers.sheet_days import day_text
from xinhu.adapters.readers.sheet_styles import counts_from_1900, kinds_of_styles
from xinhu.adapters.readers.sheet_tokens import DAY, NUMBER


def _xml(number: int, code: str = "") -> bytes:
    own = (
        f'<numFmts><numFmt numFmtId="{number}" formatCode="{escape(code)}"/></numFmts>'
    )
    cells = f'<cellXfs><xf numFmtId="0"/><xf numFmtId="{number}" fontId="0"/></cellXfs>'
    return f"<styleSheet>{own if code else ''}{cells}</styleSheet>".encode()


def _kind(number: int, code: str = "") -> int | None:
    return kinds_of_styles(_xml(number, code), days=True)("1")


@pytest.mark.parametrize(
    "code",
    [
        "yyyy-mm-dd",
        'yyyy"年"m"月"d"日"',
        '[$-804]yyyy"年"m"月"d"日";@',
        "h:mm AM/PM",
        '上午/下午h"时"',
        'e"年"m"月"',
        "mm:ss.0",
        "dd;;;@",
    ],
)
def test_formats_of_days_and_hours_show_days(code: str) -> None:
    assert _kind(164, code) == DAY


@pytest.mark.parametrize(
    "code",
    [
        "#,##0.00",
        "0.00%",
        "0.00E+00",
        "General",
        "[DBNum1]General",
        '"d"0',
        r"\d0",
        "[Red]0.00_);[Red]\\(0.00\\)",
        "[$¥-804]#,##0.00",
        "[<=9999999]###-####;(###) ###-####",
        "[h]:mm:ss",
        "0_d",
        "@",
        "# ?/?",
    ],
)
def test_formats_of_numbers_show_numbers(code: str) -> None:
    assert _kind(164, code) == NUMBER


@pytest.mark.parametrize("code", ["aaaa", "bb", "0 x"])
def test_a_format_that_is_not_known_is_told_as_nothing(code: str) -> None:
    assert _kind(164, code) is None


@pytest.mark.parametrize("number", [14, 22, 31, 45, 57])
def test_days_that_have_a_number_for_all_workbooks_are_days(number: int) -> None:
    assert _kind(number) == DAY


@pytest.mark.parametrize("number", [0, 4, 10, 44 - 4, 46, 49])
def test_numbers_that_have_a_number_for_all_workbooks_are_numbers(number: int) -> None:
    assert _kind(number) == NUMBER


@pytest.mark.parametrize("number", [5, 60, 163, 999999999])
def test_a_number_without_a_format_is_told_as_nothing(number: int) -> None:
    assert _kind(number) is None


def test_a_style_that_is_not_there_is_told_as_nothing() -> None:
    assert kinds_of_styles(_xml(14), days=True)("2") is None
    assert kinds_of_styles(b"", days=True)("0") is None


def test_styles_that_are_written_otherwise_are_told_as_nothing() -> None:
    xml = _xml(14).replace(b'<xf numFmtId="0"/>', b"<xf numFmtId='0'/>")
    assert kinds_of_styles(xml, days=True)("1") is None


@pytest.mark.parametrize(
    "repeated", [b"<xf ", b"<cellXfs>", b"<numFmt ", b'<numFmt formatCode="', b"<xf a"]
)
def test_what_is_repeated_without_an_end_is_read_once_and_told_as_nothing(
    repeated: bytes,
) -> None:
    # Read again from each of them, it would take hours.
    for end in (b"", b"</cellXfs>"):
        kind_of = kinds_of_styles(b"<cellXfs>" + repeated * 300_000 + end, days=True)
        assert kind_of("0") is None


def test_a_format_longer_than_excel_takes_is_told_as_nothing() -> None:
    assert _kind(164, "0" * 255) == NUMBER
    assert _kind(164, "[" * 300_000) is None


def test_days_counted_from_another_year_are_told_as_nothing_and_numbers_are() -> None:
    kind_of = kinds_of_styles(_xml(14), days=False)
    assert kind_of("1") is None
    assert kind_of("0") == NUMBER


@pytest.mark.parametrize(
    ("xml", "told"),
    [
        (b"<workbook><workbookPr/></workbook>", True),
        (b'<workbook><workbookPr date1904="0"/></workbook>', True),
        (b'<workbook><workbookPr date1904="false"/></workbook>', True),
        (b'<workbook><workbookPr date1904="1"/></workbook>', False),
        (b"<workbook><workbookPr date1904='true'/></workbook>", False),
        (b"", False),
    ],
)
def test_from_which_year_days_are_counted(xml: bytes, *, told: bool) -> None:
    assert counts_from_1900(xml) is told


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("0", "00:00:00"),
        ("0.25", "06:00:00"),
        ("1", "1900-01-01"),
        ("59", "1900-02-28"),
        ("61", "1900-03-01"),
        ("32940", "1990-03-08"),
        ("32940.5", "1990-03-08 12:00:00"),
        ("2958465", "9999-12-31"),
        ("2958465.9999999999", None),
        ("2958466", None),
        ("13812345678", None),
        ("-1", None),
    ],
)
def test_a_day_is_written_as_it_is_read(number: str, text: str | None) -> None:
    assert day_text(number) == text


def _book(styled: str, shared: str = "") -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("客户")
        for number, code in enumerate(("yyyy-mm-dd", "[h]:mm:ss")):
            sheet.write(number, 0, 1, book.add_format({"num_format": code}))
        if shared:
            sheet.write(9, 0, "a")
    with zipfile.ZipFile(out) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    rows = f'<row r="1">{styled}</row>'
    sheet = f"<worksheet><sheetData>{rows}</sheetData></worksheet>"
    members["xl/worksheets/sheet1.xml"] = sheet.encode()
    if shared:
        members["xl/sharedStrings.xml"] = f"<sst>{shared}</sst>".encode()
    return zipped(members)


@pytest.mark.parametrize("style", [1, 2])
def test_a_number_that_is_no_day_is_read_as_the_number_in_whatever_style(
    tmp_path: Path, style: int
) -> None:
    cell = f'<c r="A1" s="{style}"><v>13812345678</v></c>'
    texts = whole(in_file(tmp_path, "a.xlsx", _book(cell))).texts
    assert texts["", "客户"].split() == ["13812345678"]


def test_how_a_shared_word_is_read_aloud_is_no_part_of_it(tmp_path: Path) -> None:
    cells = '<c r="A1" t="s"><v>0</v></c><c r="B1"><v>330106198507010012</v></c>'
    aloud = '<si><t>张三</t><phoneticPr fontId="1" type="noConversion"/></si>'
    texts = whole(in_file(tmp_path, "a.xlsx", _book(cells, aloud))).texts
    # The number is whole, so the sheet was read from its XML.
    assert texts["", "客户"].split() == ["张三", "330106198507010012"]
