"""Documents of Word and PowerPoint, old and new: every hiding place."""

import struct
from pathlib import Path

import pytest

from office_files import (
    old_slides,
    old_word,
    ole,
    outlook,
    slides,
    word,
    word_run,
    zipped,
)
from read_parts import Whole, in_file, whole
from xinhu.core.discover.part import Why


def hiding_places() -> bytes:
    def cell(text: str) -> str:
        return f"<w:tc><w:p>{word_run(text)}</w:p></w:tc>"

    nested = f"<w:tbl><w:tr>{cell('330106198507010003')}</w:tr></w:tbl>"
    box = (
        "<w:txbxContent><w:p>" + word_run("330106198507010004") + "</w:p>"
        "</w:txbxContent>"
    )
    body = (
        f"<w:p>{word_run('330106')}{word_run('19850701', '<w:b/>')}{word_run('0001')}"
        "</w:p>"
        f"<w:tbl><w:tr>{cell('330106198507010002')}<w:tc><w:p/>{nested}</w:tc></w:tr>"
        "</w:tbl>"
        "<w:p><w:r><w:t>before</w:t></w:r><mc:AlternateContent><mc:Choice>"
        f"{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:p>"
        f"<w:p><w:del>{word_run('3301061985', element='delText')}"
        f"{word_run('07010005', element='delText')}</w:del></w:p>"
        f"<w:p>{word_run('330106198507010006', '<w:vanish/>')}</w:p>"
        f"<w:p>{word_run('MAILTO 330106198507010007', element='instrText')}</w:p>"
        '<w:p><wp:docPr id="1" descr="330106198507010008"/></w:p>'
        "<w:p><w:r><w:t><![CDATA[330106198507010009]]></w:t></w:r></w:p>"
        "<w:p><w:r><w:t>&#51;30106198507010010</w:t></w:r></w:p>"
    )
    others = {
        "header1": "330106198507010011",
        "footer2": "330106198507010012",
        "comments": "330106198507010013",
        "footnotes": "330106198507010014",
        "endnotes": "330106198507010015",
    }
    return word(body, **{n: f"<w:p>{word_run(t)}</w:p>" for n, t in others.items()})


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    return whole(in_file(tmp_path_factory.mktemp("a"), "a.docx", hiding_places()))


@pytest.mark.parametrize(
    ("number", "place"),
    [
        (1, "body"), (2, "body"), (3, "body"), (4, "body"),
        (5, "body tracked deletion"), (6, "body"), (7, "body field"),
        (8, "body description"), (9, "body"), (10, "body"), (11, "header"),
        (12, "footer"), (13, "comment"), (14, "footnote"), (15, "endnote"),
    ],
)  # fmt: skip
def test_every_hiding_place_is_seen(document: Whole, number: int, place: str) -> None:
    assert f"33010619850701{number:04d}" in document.texts["", place]


def test_what_is_written_twice_for_older_editors_is_read_once(document: Whole) -> None:
    assert document.text.count("330106198507010004") == 1
    assert "before\n330106198507010004" in document.texts["", "body"]


def test_a_row_of_a_table_is_a_line(tmp_path: Path) -> None:
    row = "".join(
        f"<w:tc><w:p>{word_run(t)}</w:p></w:tc>" for t in ("手机", "13812345678")
    )
    path = in_file(tmp_path, "a.docx", word(f"<w:tbl><w:tr>{row}</w:tr></w:tbl>"))
    assert whole(path).texts["", "body"].split() == ["手机", "13812345678"]
    assert "\n" not in whole(path).texts["", "body"].strip()


def test_properties_links_and_data_of_a_document_are_read(tmp_path: Path) -> None:
    members = {
        "word/document.xml": "<w:document/>",
        "docProps/core.xml": "<x><dc:subject>330106198507010001</dc:subject></x>",
        "customXml/item1.xml": "<i><id>330106198507010002</id></i>",
        "word/_rels/document.xml.rels": '<r Target="mailto:li@bank.test"/>',
        "word/settings.xml": '<w:docVar w:name="id" w:val="330106198507010003"/>',
        "word/media/image1.jpeg": b"\xff\xd8\xff\xe0x",
    }
    found = whole(in_file(tmp_path, "a.docx", zipped(members)))
    for hidden in ("010001", "010002", "010003", "li@bank.test"):
        assert hidden in found.text
    assert found.unread == {"word/media/image1.jpeg": Why.NOT_INSTALLED}


def test_slides_and_their_notes_are_read(tmp_path: Path) -> None:
    text = "<a:p><a:r><a:t>3301061985</a:t></a:r><a:r><a:t>0701000{}</a:t></a:r></a:p>"
    path = in_file(tmp_path, "a.pptx", slides(text.format(1), text.format(2)))
    assert whole(path).texts == {
        ("", "slide 1"): "330106198507010001",
        ("", "notes 1"): "330106198507010002",
    }


def test_an_open_document_is_read(tmp_path: Path) -> None:
    xml = "<office:document><text:p>证件<text:span>330106</text:span>1985</text:p>"
    members = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": xml,
    }
    found = whole(in_file(tmp_path, "a.odt", zipped(members)))
    assert found.texts["", "body"] == "证件3301061985"


def test_an_old_document_is_read_by_its_pieces(tmp_path: Path) -> None:
    text = "客户张三，证件号码 330106198507010012\r手机\x0713812345678\r"
    found = whole(in_file(tmp_path, "a.doc", old_word(text)))
    assert found.texts["", "body"] == (
        "客户张三，证件号码 330106198507010012\n手机\t13812345678\n"
    )


def test_an_encrypted_old_document_is_told(tmp_path: Path) -> None:
    path = in_file(tmp_path, "a.doc", old_word("x" * 9, encrypted=True))
    assert whole(path).unread == {"": Why.ENCRYPTED}


def test_a_mail_of_outlook_is_read_with_what_is_attached(tmp_path: Path) -> None:
    attached = zipped({"客户.txt": "330106198507010012"})
    body = outlook("名单", "电话 13812345678", "list.zip", attached)
    found = whole(in_file(tmp_path, "a.msg", body))
    assert "电话 13812345678" in found.texts["", "mail"]
    assert found.texts["list.zip!客户.txt", ""] == "330106198507010012"


def test_an_unknown_old_document_is_told(tmp_path: Path) -> None:
    body = ole({"VisioDocument": b"x"})
    assert whole(in_file(tmp_path, "a.vsd", body)).unread == {"": Why.UNKNOWN_FORMAT}


def test_old_slides_are_read_record_by_record(tmp_path: Path) -> None:
    body = old_slides("客户张三\r330106198507010012", "13812345678", Pictures=b"x")
    found = whole(in_file(tmp_path, "a.ppt", body))
    assert found.texts["", "slides"] == "客户张三\n330106198507010012\n13812345678"
    assert found.unread == {"Pictures": Why.UNKNOWN_FORMAT}


@pytest.mark.parametrize(
    ("record", "why"),
    [((0xF, 0x2F14, 0), Why.ENCRYPTED), ((0, 0x0FA0, 1 << 31), Why.BROKEN)],
)
def test_old_slides_that_are_encrypted_or_broken_are_told(
    tmp_path: Path, record: tuple[int, int, int], why: Why
) -> None:
    body = old_slides("客户", more=struct.pack("<HHI", *record))
    assert whole(in_file(tmp_path, "a.ppt", body)).unread == {"": why}


def test_a_file_that_is_two_documents_at_once_is_read_as_both(tmp_path: Path) -> None:
    """And where one of them is broken, the other still is."""
    text = struct.pack("<HHI", 0, 0x0FA0, 36) + "330106198507010012".encode("utf-16-le")
    broken = ole({"WordDocument": b"x", "PowerPoint Document": text.ljust(4096, b"\0")})
    found = whole(in_file(tmp_path, "a.doc", broken))
    assert found.texts["", "slides"].strip() == "330106198507010012"
    assert found.unread == {"": Why.BROKEN}


def test_a_cut_old_document_is_told(tmp_path: Path) -> None:
    body = old_word("客户张三" * 99)
    assert Why.BROKEN in whole(in_file(tmp_path, "a.doc", body[:700])).unread.values()


@pytest.mark.parametrize(
    "name",
    [
        "META-INF/customers.csv",
        "word/fonts/customers.txt",
        "word/theme/customers.xml",
        "docProps/thumbnail/customers.txt",
        "_rels/customers.txt",
        "word/styles.xml/customers.txt",
        "word/media/",
    ],
)
def test_nothing_hides_where_documents_keep_their_looks(
    tmp_path: Path, name: str
) -> None:
    body = zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": "<w:p/>",
            name: "<a>110101 in clear</a>" if name.endswith(".xml") else "110101",
        }
    )
    assert "110101" in whole(in_file(tmp_path, "a.docx", body)).seen
