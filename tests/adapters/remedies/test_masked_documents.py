"""Masked copies of workbooks and documents: format stays, no hiding place is left."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from masked_copies import CARD, ID, MOBILE, masked
from office_files import word, word_run, workbook, zipped
from read_parts import whole
from xinhu.adapters.remedies.errors import CopyFormatError, CopyUnreadError

NAMES = ["张伟", "王芳", "李娜", "刘洋", "陈静", "杨磊"]


def _book() -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    bold = book.add_format({"bold": True, "bg_color": "#FFFF00"})
    amount = book.add_format({"num_format": "0"})
    sheet = book.add_worksheet("客户")
    sheet.set_column(1, 1, 30)
    sheet.write_row(0, 0, ["姓名", "证件号码", "手机", "备注", "编号"], bold)
    for row, name in enumerate(NAMES * 3, 1):
        sheet.write_string(row, 0, name, bold)
        sheet.write_string(row, 1, ID)
        sheet.write_number(row, 2, int(MOBILE) + row, amount)
        sheet.write_string(row, 3, f"来电 {CARD} 已办" if row % 2 else "无")
        sheet.write_number(row, 4, row)
    sheet.write_comment("A2", f"联系手机：{MOBILE}")
    sheet.write_rich_string("D3", "身份", bold, f"证号：{ID[:9]}", amount, ID[9:])
    sheet.write_formula("G1", f'="卡号："&"{CARD}"', None, f"卡号：{CARD}")
    sheet.set_header(f"&C联系手机：{MOBILE}")
    hidden = book.add_worksheet("隐藏")
    hidden.very_hidden()
    hidden.write_string("B2", f"身份证号：{ID}")
    book.close()
    return out.getvalue()


def _raw(body: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return "\n".join(
            archive.read(name).decode("utf-8", "replace") for name in archive.namelist()
        )


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return masked(tmp_path_factory.mktemp("book"), "客户.xlsx", _book())


def test_nothing_is_left_in_any_part_of_a_workbook(book: bytes) -> None:
    raw = _raw(book)
    for value in (ID, MOBILE, CARD, ID[9:], "张伟", str(int(MOBILE) + 1)):
        assert value not in raw


def test_a_masked_workbook_keeps_format_and_what_is_not_masked(book: bytes) -> None:
    before, after = (
        openpyxl.load_workbook(io.BytesIO(body)) for body in (_book(), book)
    )
    assert after.sheetnames == before.sheetnames
    assert after["隐藏"].sheet_state == "veryHidden"
    old, new = before["客户"], after["客户"]
    assert [cell.value for cell in new[1]][:5] == [cell.value for cell in old[1]][:5]
    assert [cell.value for cell in new[3]][:3] == [
        "王*",
        "3****************2",
        "138****5680",
    ]
    assert new["D2"].value == "来电 622202*********0128 已办"
    assert new["E5"].value == old["E5"].value
    assert new["A2"].font.bold
    assert new["A2"].fill.fgColor.rgb == "FFFFFF00"
    assert new.column_dimensions["B"].width == old.column_dimensions["B"].width
    assert new["A2"].comment.text.startswith("联系手机：138****5678")
    assert new["G1"].data_type == "s"


def test_what_charts_and_pivot_tables_repeat_of_cells_is_masked(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(_book())) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    phone = int(MOBILE) + 1
    caches = {
        "xl/charts/chart1.xml": f"<c:v>张伟</c:v><c:v>{phone}</c:v><c:v>7</c:v>",
        "xl/pivotCache/pivotCacheRecords1.xml": f'<r><s v="李娜"/><n v="{phone}"/></r>',
    }
    copy = masked(tmp_path, "客户.xlsx", zipped(members | caches))
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        chart, records = (archive.read(name).decode() for name in caches)
    assert chart == "<c:v>张*</c:v><c:v>0</c:v><c:v>7</c:v>"
    assert records == '<r><s v="李*"/><n v="0"/></r>'


DOCUMENT = word(
    f"<w:p>{word_run('身份证号：' + ID[:6])}{word_run(ID[6:14], '<w:b/>')}"
    f"{word_run(ID[14:])}{word_run('，其余照旧 &amp; 不变')}</w:p>"
    f"<w:tbl><w:tr><w:tc><w:p>{word_run('手机：' + MOBILE)}</w:p></w:tc></w:tr></w:tbl>"
    f"<w:p><w:del>{word_run('卡号：' + CARD, element='delText')}</w:del></w:p>"
    f'<w:p><wp:docPr id="1" descr="手机：{MOBILE}"/></w:p>'
    f"<w:p><w:r><w:t><![CDATA[身份证号：{ID}]]></w:t></w:r></w:p>",
    header1=f"<w:p>{word_run('手机：' + MOBILE)}</w:p>",
    comments=f"<w:p>{word_run('卡号：' + CARD)}</w:p>",
)


def test_a_value_cut_into_runs_is_masked_and_runs_stay(tmp_path: Path) -> None:
    copy = masked(tmp_path, "函.docx", DOCUMENT)
    (tmp_path / "again.docx").write_bytes(copy)
    text = whole(tmp_path / "again.docx").text
    raw = _raw(copy)
    for value in (ID, MOBILE, CARD, ID[6:14], ID[14:]):
        assert value not in text
        assert value not in raw
    assert "身份证号：3****************2，其余照旧 & 不变" in text
    assert "<w:b/>" in raw
    assert "138****5678" in text


def test_a_workbook_inside_a_document_is_masked(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(DOCUMENT)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    body = zipped(members | {"word/embeddings/客户.xlsx": _book()})
    copy = masked(tmp_path, "函.docx", body)
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        inner = archive.read("word/embeddings/客户.xlsx")
    assert ID not in _raw(inner)
    assert openpyxl.load_workbook(io.BytesIO(inner)).sheetnames == ["客户", "隐藏"]


def test_the_picture_of_the_first_page_is_left_out(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(DOCUMENT)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    links = (
        '<Relationships><Relationship Id="a" Target="word/document.xml"/>'
        '<Relationship Id="b" Target="docProps/thumbnail.jpeg"/></Relationships>'
    )
    body = zipped(
        members | {"_rels/.rels": links, "docProps/thumbnail.jpeg": b"\xff\xd8\xff"}
    )
    with zipfile.ZipFile(io.BytesIO(masked(tmp_path, "函.docx", body))) as archive:
        assert "docProps/thumbnail.jpeg" not in archive.namelist()
        assert b"thumbnail" not in archive.read("_rels/.rels")
        assert b"word/document.xml" in archive.read("_rels/.rels")


def test_a_copy_with_a_picture_in_it_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(DOCUMENT)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    body = zipped(
        members | {"word/media/image1.png": b"\x89PNG\r\n\x1a\n" + b"\0" * 64}
    )
    with pytest.raises(CopyUnreadError):
        masked(tmp_path, "函.docx", body)
    assert {path.name for path in tmp_path.iterdir()} == {"函.docx", "kept"}


@pytest.mark.parametrize(
    "body",
    [
        zipped({"a.txt": "手机：13812345678"}),
        DOCUMENT[:400],
        b"PK\x03\x04" + b"\0" * 100,
    ],
)
def test_other_and_broken_archives_are_refused(tmp_path: Path, body: bytes) -> None:
    with pytest.raises(CopyFormatError):
        masked(tmp_path, "函.docx", body)


@pytest.mark.parametrize("head", [["证件号码"], []])
def test_long_numbers_that_are_written_whole_are_masked(
    tmp_path: Path, head: list[str]
) -> None:
    with zipfile.ZipFile(io.BytesIO(workbook([head, *[[5]] * 5]))) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    sheet = members["xl/worksheets/sheet1.xml"]
    whole_number = sheet.replace(b"<v>5</v>", f"<v>{ID}</v>".encode())
    body = zipped({**members, "xl/worksheets/sheet1.xml": whole_number})
    assert ID in _raw(body)
    assert ID not in _raw(masked(tmp_path, "客户.xlsx", body))
