"""What a workbook says twice, or hides behind a decoy, is read or told all the same."""

import io
import warnings
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from office_files import zipped
from read_parts import Whole, in_file, whole

ID = "330106198507010012"
_WORKSHEET = '<?xml version="1.0" encoding="UTF-8"?>\n<worksheet><dimension ref="A1"/>'


def cells(*rows: tuple[str, ...], first: int = 1, end: str = "</row>") -> str:
    return "".join(
        f'<row r="{number}">'
        + "".join(
            f'<c r="{letter}{number}" t="inlineStr"><is><t>{value}</t></is></c>'
            for letter, value in zip("ABC", row, strict=False)
        )
        + end
        for number, row in enumerate(rows, first)
    )


def sheet(rows: str, before: str = "", behind: str = "") -> str:
    return (
        f"{_WORKSHEET}{before}<sheetData>{rows}</sheetData>{behind}"
        '<rowBreaks count="1"><brk id="2"/></rowBreaks></worksheet>'
    )


def members(
    *sheets: str, shared: str = "", names: tuple[str, ...] = ()
) -> dict[str, bytes]:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for name in names or [f"表{number}" for number in range(len(sheets))]:
            book.add_worksheet(name).write(0, 0, "a")
    with zipfile.ZipFile(out) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    for number, xml in enumerate(sheets, 1):
        found[f"xl/worksheets/sheet{number}.xml"] = xml.encode()
    if shared:
        found["xl/sharedStrings.xml"] = shared.encode()
    return found


def read(tmp_path: Path, found: dict[str, bytes]) -> Whole:
    return whole(in_file(tmp_path, "a.xlsx", zipped(found)))


_FORMULA = '<row r="99999"><c r="A99999"><f>1+1</f><v>2</v></c></row>'


@pytest.mark.parametrize("odd", ["", _FORMULA], ids=["straight", "calamine"])
@pytest.mark.parametrize("first", [1, 41, 45, 129, 5000])
@pytest.mark.parametrize("blank", [False, True])
def test_a_table_may_begin_far_below_the_first_row(
    tmp_path: Path, odd: str, first: int, *, blank: bool
) -> None:
    rows = [("姓名", "证件号码"), *[("张三", str(int(ID) + n)) for n in range(200)]]
    above = cells(*[("", "")] * (first - 1)) if blank else ""
    xml = sheet(above + cells(*rows, first=first) + odd)
    table = read(tmp_path, members(xml)).tables["", "表0"]
    assert table.columns[:2] == ("姓名", "证件号码")
    assert [row[:2] for row in table.rows[:200]] == rows[1:]


@pytest.mark.parametrize("first", [41, 5000])
def test_a_form_may_begin_far_below_the_first_row(tmp_path: Path, first: int) -> None:
    found = read(tmp_path, members(sheet(cells(("张三", ID), first=first))))
    assert found.texts["", "表0"] == f"张三\t{ID}\n"


def test_a_sheet_of_nothing_but_empty_words_is_nothing(tmp_path: Path) -> None:
    found = read(tmp_path, members(sheet(cells(*[("", "")] * 200))))
    assert not found.tables
    assert ("", "表0") not in found.texts


_DECOY = cells(("a", "b"))
_REAL = cells(("密", ID))


@pytest.mark.parametrize("end", ["</row>", "</row >"])
@pytest.mark.parametrize(
    "before",
    [
        f"<!--<sheetData>{_DECOY}</sheetData>-->",
        f"<![CDATA[<sheetData>{_DECOY}</sheetData>]]>",
        f"<?x <sheetData>{_DECOY}</sheetData>?>",
        f"<other><sheetData>{_DECOY}</sheetData></other>",
    ],
)
def test_a_decoy_before_the_cells_hides_none(
    tmp_path: Path, before: str, end: str
) -> None:
    xml = sheet(cells(("密", ID), end=end), before)
    found = read(tmp_path, members(xml))
    assert ID in found.seen or found.unread


@pytest.mark.parametrize("end", ["</row>", "</row >"])
def test_cells_behind_the_first_ones_are_seen(tmp_path: Path, end: str) -> None:
    more = f"<sheetData>{cells(('密', ID), end=end)}</sheetData>"
    found = read(tmp_path, members(sheet(_DECOY, behind=more)))
    assert ID in found.seen or found.unread


@pytest.mark.parametrize(
    "before",
    [
        "<!--<si><t>x</t></si>-->",
        "<![CDATA[<si><t>x</t></si>]]>",
        "<?x <si><t>x</t></si>?>",
    ],
)
def test_a_comment_among_shared_words_moves_none(tmp_path: Path, before: str) -> None:
    shared = f"<sst>{before}<si><t>甲</t></si><si><t>{ID}</t></si></sst>"
    rows = "".join(f'<c r="{c}1" t="s"><v>{i}</v></c>' for i, c in enumerate("AB"))
    xml = sheet(f'<row r="1">{rows}</row>')
    found = read(tmp_path, members(xml, shared=shared))
    assert found.texts["", "表0"] == f"甲\t{ID}\n"


@pytest.mark.parametrize("end", ["</row>", "</row >"])
def test_a_sheet_that_its_archive_holds_twice_is_read_twice(
    tmp_path: Path, end: str
) -> None:
    found = members(sheet(_DECOY))
    body = io.BytesIO(zipped(found))
    with (
        warnings.catch_warnings(action="ignore"),
        zipfile.ZipFile(body, "a") as archive,
    ):
        archive.writestr("xl/worksheets/sheet1.xml", sheet(cells(("密", ID), end=end)))
    seen = whole(in_file(tmp_path, "a.xlsx", body.getvalue())).seen
    assert ID in seen
    assert "b" in seen.split()


@pytest.mark.parametrize("end", ["</row>", "</row >"])
@pytest.mark.parametrize("first", [True, False])
def test_of_two_sheets_of_one_name_both_are_read(
    tmp_path: Path, end: str, *, first: bool
) -> None:
    real = sheet(cells(("密", ID), end=end))
    two = (real, sheet(_DECOY)) if first else (sheet(_DECOY), real)
    found = members(*two, names=("甲", "乙"))
    book = found["xl/workbook.xml"].decode().replace('"乙"', '"甲"')
    seen = read(tmp_path, found | {"xl/workbook.xml": book.encode()}).seen
    assert ID in seen
    assert "b" in seen.split()


def test_shared_words_that_an_archive_holds_twice_are_read_twice(
    tmp_path: Path,
) -> None:
    xml = sheet('<row r="1"><c r="A1" t="s"><v>0</v></c></row>')
    found = members(xml, shared=f"<sst><si><t>{ID}</t></si></sst>")
    body = io.BytesIO(zipped(found))
    with (
        warnings.catch_warnings(action="ignore"),
        zipfile.ZipFile(body, "a") as archive,
    ):
        archive.writestr("xl/sharedStrings.xml", "<sst><si><t>b</t></si></sst>")
    assert ID in whole(in_file(tmp_path, "a.xlsx", body.getvalue())).seen
