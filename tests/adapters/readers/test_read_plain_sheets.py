"""A sheet read straight from its XML is what calamine reads of it."""

import io
import zipfile
from collections.abc import Iterator
from datetime import datetime
from html import escape
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from office_files import zipped
from read_parts import Whole, in_file, whole
from xinhu.adapters.readers import plain_book, sheet_rows, workbooks
from xinhu.adapters.readers.plain_book import PlainBook
from xinhu.adapters.readers.source import Source
from xinhu.core.discover.part import Part

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<worksheet><dimension ref="A1"/>'
_WORDS = ("", "张三", "330106198507010012", "a & <b>", "x_y", '"', " 前", "后 ", "😀")
_NUMBERS = (
    "0", "13812345678", "3.3010619850701001E+17", "1E+5", "0.1", "7.0",
    "6222021234567893", "32940", "32940.75",
)  # fmt: skip
_SHARED = ("客户", "13900000000", "", "a&b", " 空 ")
_NAMES = ("A", "B", "C", "Z", "AA")


def _cell(name: str, kind: str, place: int, style: str) -> str:
    words, number = escape(_WORDS[place % 9]), _NUMBERS[place % 9]
    keep = ' xml:space="preserve"' if words.strip() != words else ""
    attributes, inner = {
        "inline": (' t="inlineStr"', f"<is><t{keep}>{words}</t></is>"),
        "told": (' t="str"', f"<v>{words}</v>"),
        "shared": (' t="s"', f"<v>{place % len(_SHARED)}</v>"),
        "number": ("", f"<v>{number}</v>"),
        "said": (' t="n"', f"<v>{number}</v>"),
        "nothing": ("", ""),
        "formula": (' t="str"', f"<f>A1</f><v>{words}</v>"),
        "sum": ("", f'<f t="shared" ref="A1:A9" si="0">A1&amp;"b"</f><v>{number}</v>'),
        "again": ("", f'<f t="shared" si="0"/><v>{number}</v>'),
        "not yet": ("", "<f>A1</f>"),
        "false": (' t="b"', "<f>A1</f><v>0</v>"),
        "error": (' t="e"', "<v>#N/A</v>"),
        "truth": (' t="b"', "<v>1</v>"),
        "rich": (' t="inlineStr"', f"<is><r><t>{words}</t></r></is>"),
        "escape": (' t="inlineStr"', "<is><t>_x0041_&#65;</t></is>"),
        "loose": (' t="inlineStr"', "<is><t> a </t></is>"),
    }[kind]
    if not inner:
        return f'<c r="{name}"{style}/>' if place % 2 else f'<c r="{name}"{style}></c>'
    return f'<c r="{name}"{style}{attributes}>{inner}</c>'


_PLAIN = st.sampled_from(
    (
        *("inline", "told", "shared", "number", "said", "nothing", "formula", "sum"),
        *("again", "not yet", "error", "truth", "false"),
    )
)
_ODD = st.sampled_from(
    ("formula", "error", "truth", "rich", "escape", "loose", "inline", "number")
)
_STYLES = ("", "", ' s="0"', ' s="1"')
_DAYS = (*_STYLES, ' s="9"')


def _rows(
    kinds: st.SearchStrategy[str], styles: tuple[str, ...]
) -> st.SearchStrategy[list[str]]:
    cells = st.tuples(kinds, st.integers(0, 62), st.sampled_from(styles))
    row = st.dictionaries(st.sampled_from(_NAMES), cells, max_size=5)

    def written(rows: list[tuple[int, dict[str, tuple[str, int, str]]]]) -> list[str]:
        number, out = 0, []
        for gap, held in rows:
            number += 1 + gap // 5
            inner = "".join(
                _cell(f"{name}{number}", *held[name]) for name in _NAMES if name in held
            )
            out.append(
                f'<row r="{number}" spans="1:9">{inner}</row>'
                if inner
                else f'<row r="{number}"/>'
            )
        return out

    return st.lists(st.tuples(st.integers(0, 6), row), max_size=8).map(written)


def _book(rows: str, shared: str) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        book.add_worksheet("客户").write(0, 0, "a", day)
    with zipfile.ZipFile(out) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    sheet = f"{_HEAD}<sheetData>{rows}</sheetData></worksheet>"
    members["xl/worksheets/sheet1.xml"] = sheet.encode()
    members["xl/sharedStrings.xml"] = f"<sst>{shared}</sst>".encode()
    return zipped(members)


_PLAIN_SHARED = "".join(
    f'<si><t xml:space="preserve">{escape(words)}</t></si>' for words in _SHARED
)


def _slowly(path: Path, monkeypatch: pytest.MonkeyPatch) -> Whole:
    with monkeypatch.context() as patched:
        patched.setattr(PlainBook, "sheet", lambda _self: None)
        return whole(path)


def _same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: bytes) -> None:
    path = in_file(tmp_path, "a.xlsx", body)
    # Compared as written, since a number that is none equals nothing.
    assert repr(whole(path)) == repr(_slowly(path, monkeypatch))


_SETTINGS = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    max_examples=60,
    deadline=None,
)


@_SETTINGS
@given(rows=_rows(_PLAIN, _STYLES), form=st.sampled_from((0, sheet_rows.FORM)))
def test_a_plain_sheet_is_read_as_calamine_reads_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: list[str], form: int
) -> None:
    # So that also a sheet of few rows is a table.
    monkeypatch.setattr(sheet_rows, "FORM", form)
    _same(tmp_path, monkeypatch, _book("".join(rows), _PLAIN_SHARED))


@_SETTINGS
@given(rows=_rows(_ODD, _DAYS), form=st.sampled_from((0, sheet_rows.FORM)))
def test_a_sheet_with_anything_unexpected_is_read_as_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: list[str], form: int
) -> None:
    monkeypatch.setattr(sheet_rows, "FORM", form)
    _same(tmp_path, monkeypatch, _book("".join(rows), _PLAIN_SHARED))


_TWO = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>5</v></c></row>'


@pytest.mark.parametrize(
    ("rows", "shared"),
    [
        (_TWO, "<si><r><t>a</t></r></si>"),
        (_TWO, "<si><t>a</t><rPh><t>b</t></rPh></si>"),
        (_TWO, "<si><t> a </t></si>"),
        (_TWO, "<si><t>&#65;</t></si>"),
        (_TWO, "<si><t>a_x000D_</t></si>"),
        (_TWO.replace("r=", "s="), "<si><t>a</t></si>"),
        (_TWO.replace("B1", "A1"), "<si><t>a</t></si>"),
        (_TWO.replace("<v>5<", "<v> 5 <"), "<si><t>a</t></si>"),
        (_TWO.replace("<v>5<", "<v><"), "<si><t>a</t></si>"),
        (_TWO.replace("<v>5<", "<v>1e400<"), "<si><t>a</t></si>"),
        (_TWO.replace("><", ">\n<"), "<si><t>a</t></si>"),
        (_TWO.replace("<c ", "<!-- <c --><c "), "<si><t>a</t></si>"),
        (_TWO.replace("<v>5</v>", "<v><![CDATA[5]]></v>"), "<si><t>a</t></si>"),
        (_TWO.replace("c r", "x:c r").replace("/c>", "/x:c>"), "<si><t>a</t></si>"),
    ],
)
def test_whatever_is_written_otherwise_is_read_as_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: str, shared: str
) -> None:
    _same(tmp_path, monkeypatch, _book(rows * 3, shared))
    _same(tmp_path, monkeypatch, _book(rows, shared))


@pytest.mark.parametrize(
    "cell",
    [
        "<c r='A1'><f>1</f><v>5</v></c>",
        '<c r="A1">1<f>1</f><v>5</v></c>',
        '<c r="A1"><f>1</f>1<v>5</v></c>',
        '<c r="A1"><v>5</v><f>1</f></c>',
        '<c r="A1"><f>1</f><f>2</f><v>5</v></c>',
        '<c r="A1" t="b"><v>2</v></c>',
        '<c r="A1" t="b"><v></v></c>',
        '<c r="A1" t="d"><v>2024-01-01</v></c>',
    ],
)
def test_a_cell_written_otherwise_is_read_as_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cell: str
) -> None:
    more = '<c r="B1" t="inlineStr"><is><t>a</t></is></c>'
    _same(tmp_path, monkeypatch, _book(f'<row r="1">{cell}{more}</row>', ""))


def _never(*_args: object) -> None:
    pytest.fail("calamine was asked")


@pytest.mark.parametrize("constant_memory", [True, False])
def test_an_ordinary_workbook_needs_no_calamine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, constant_memory: bool
) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": constant_memory}) as book:
        day = book.add_format({"num_format": 'yyyy"年"m"月"d"日"'})
        for name in ("客户", "隐藏"):
            sheet = book.add_worksheet(name)
            for number in range(200):
                sheet.write_row(number, 0, [f"张{number}", number, "a & b"])
                sheet.write_datetime(number, 3, datetime(1990, 3, 8), day)  # noqa: DTZ001 -- a workbook has no zone
                sheet.write_formula(number, 4, f"=B{number + 1}*2", None, number * 2)
                sheet.write_boolean(number, 5, number % 2 == 0)
    expected = _slowly(path, monkeypatch)
    monkeypatch.setattr(workbooks, "read_cells", _never)
    assert whole(path) == expected
    assert len(expected.tables) == 2


@pytest.mark.parametrize(("bound", "most"), [("KEPT", 500), ("WEIGHT", 4500)])
@pytest.mark.parametrize("constant_memory", [True, False])
def test_what_is_kept_of_a_workbook_is_bounded(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    bound: str,
    most: int,
    *,
    constant_memory: bool,
) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": constant_memory}) as book:
        sheet = book.add_worksheet("客户")
        for i in range(300):
            sheet.write_row(i, 0, [f"张{i}", f"1381234{i:04d}"])
    expected = whole(path)
    asked: list[str] = []
    read = workbooks.read_cells
    monkeypatch.setattr(plain_book, bound, most)

    def reading(
        source: Source, held: bytes | None, left_out: frozenset[str]
    ) -> Iterator[Part]:
        asked.append(source.member)
        return read(source, held, left_out)

    monkeypatch.setattr(workbooks, "read_cells", reading)
    assert whole(path) == expected
    assert asked


def test_words_of_several_sheets_are_bounded_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name in ("一", "二", "三"):
            sheet = book.add_worksheet(name)
            for i in range(100):
                sheet.write_row(i, 0, ["客户" * 100, i])
    expected = _slowly(path, monkeypatch)
    kept: list[frozenset[str]] = []
    names = PlainBook.names

    def noted(self: PlainBook) -> frozenset[str]:
        kept.append(names(self))
        return kept[-1]

    monkeypatch.setattr(PlainBook, "names", noted)
    monkeypatch.setattr(plain_book, "WEIGHT", 100_000)
    assert whole(path) == expected
    assert kept[0] == {"一"}


_WHOLE = ["330106198507010012", "330106198507010021", "6222021234567890128"]


def _numbers(column: list[str]) -> str:
    return "".join(
        f'<row r="{n}"><c r="A{n}"><v>{number}</v></c></row>'
        for n, number in enumerate(column, 2)
    )


def test_a_long_number_that_is_written_whole_stays_whole_in_a_form(
    tmp_path: Path,
) -> None:
    path = in_file(tmp_path, "a.xlsx", _book(_numbers(_WHOLE), ""))
    assert whole(path).texts["", "客户"].split() == _WHOLE


@pytest.mark.parametrize("more", [[], ["3.30106198507010E+17", "1.5"]])
def test_a_column_of_long_numbers_that_are_written_whole_is_text(
    tmp_path: Path, more: list[str]
) -> None:
    head = '<row r="1"><c r="A1" t="inlineStr"><is><t>证件号码</t></is></c></row>'
    column = [*_WHOLE * 50, *more]
    path = in_file(tmp_path, "a.xlsx", _book(head + _numbers(column), ""))
    table = whole(path).tables["", "客户"]
    assert table.types == [["string"]]
    assert [row[0] for row in table.rows] == column


@pytest.mark.parametrize("number", ["6222021234567890", "3.30106198507010E+17", "12"])
def test_numbers_that_a_float_holds_and_those_that_lost_digits_stay_numbers(
    tmp_path: Path, number: str
) -> None:
    head = '<row r="1"><c r="A1" t="inlineStr"><is><t>证件号码</t></is></c></row>'
    path = in_file(tmp_path, "a.xlsx", _book(head + _numbers([number] * 150), ""))
    assert whole(path).tables["", "客户"].types == [["double"]]
