"""PDF and pictures: what is text, and what is told because nothing reads it."""

import struct
import zlib
from pathlib import Path

import pytest

from office_files import pdf
from read_parts import in_file, whole
from xinhu.core.discover.part import Why

ID = "330106198507010012"
SEEN: list[bytes] = []


def seeing(picture: bytes) -> str:
    SEEN.append(picture)
    return f"seen {ID}"


def test_text_is_read_page_by_page(tmp_path: Path) -> None:
    found = whole(in_file(tmp_path, "a.pdf", pdf(f"ID {ID}", "tel 13812345678")))
    assert found.texts["", "page 1"].strip() == f"ID {ID}"
    assert found.texts["", "page 2"].strip() == "tel 13812345678"
    assert not found.unread


def test_a_page_that_is_a_picture_is_told(tmp_path: Path) -> None:
    found = whole(in_file(tmp_path, "a.pdf", pdf("text of one page", "")))
    assert found.unread == {"page 2": Why.NOT_INSTALLED}


def test_a_page_that_is_a_picture_is_read_where_something_reads(tmp_path: Path) -> None:
    SEEN.clear()
    found = whole(in_file(tmp_path, "a.pdf", pdf("")), ocr=seeing)
    assert found.texts["", "page 1"] == f"seen {ID}"
    width, height = struct.unpack(">II", SEEN[0][16:24])
    assert (width, height) == (1190, 1684)
    begin = SEEN[0].index(b"IDAT")
    rows = zlib.decompress(SEEN[0][begin + 4 :])
    assert len(rows) == height * (width + 1)
    assert {0, 255} <= {*rows}  # a black square on white
    assert not found.unread


def test_a_reader_of_pictures_that_fails_stops_no_scan(tmp_path: Path) -> None:
    def failing(picture: bytes) -> str:
        raise ValueError(picture[:2])

    found = whole(in_file(tmp_path, "a.pdf", pdf("")), ocr=failing)
    assert found.unread == {"": Why.BROKEN}


def test_notes_forms_and_properties_are_read(tmp_path: Path) -> None:
    notes = (
        "/Annots[<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/Contents(note 1381)>>"
        "<</Type/Annot/Subtype/Widget/FT/Tx/T(f)/V(field 1382)/Rect[0 0 9 9]>>]"
    )
    body = pdf(
        "text", page=notes, more="<</Subject(subject 1383)>>", trailer="/Info 5 0 R"
    )
    found = whole(in_file(tmp_path, "a.pdf", body))
    assert "note 1381" in found.texts["", "page 1 notes"]
    assert "field 1382" in found.texts["", "page 1 notes"]
    assert found.texts["", "properties"] == "subject 1383"


def test_an_encrypted_file_is_told(tmp_path: Path) -> None:
    lock = "/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<{0}>/U<{0}>>>/ID[<00><00>]"
    body = pdf("x", trailer=lock.format("ab" * 32))
    assert whole(in_file(tmp_path, "a.pdf", body)).unread == {"": Why.ENCRYPTED}


def test_a_pdf_behind_other_bytes_is_read(tmp_path: Path) -> None:
    body = b"\0\x01\x02junk\xff\xfe\0\0" * 9 + pdf(f"ID {ID}")
    assert ID in whole(in_file(tmp_path, "a.bin", body)).text


def test_a_text_about_pdf_is_a_text(tmp_path: Path) -> None:
    text = "files begin with %PDF-1.7\n"
    assert whole(in_file(tmp_path, "a.pdf", text)).texts == {("", ""): text}


def test_a_broken_file_is_told(tmp_path: Path) -> None:
    found = whole(in_file(tmp_path, "a.pdf", b"%PDF-1.7\nnothing"))
    assert found.unread == {"": Why.BROKEN}


PICTURES = [
    b"\x89PNG\r\n\x1a\nx", b"\xff\xd8\xff\xe0x", b"GIF89ax", b"II*\0x", b"MM\0*x",
    b"RIFF\0\0\0\0WEBPx", b"BM\x99\0\0\0\0\0\0\0" + b"\0" * 50,
]  # fmt: skip


@pytest.mark.parametrize("body", PICTURES)
def test_a_picture_is_told(tmp_path: Path, body: bytes) -> None:
    assert whole(in_file(tmp_path, "a.txt", body)).unread == {"": Why.NOT_INSTALLED}


def test_a_picture_is_read_where_something_reads(tmp_path: Path) -> None:
    path = in_file(tmp_path, "a", PICTURES[0])
    assert whole(path, ocr=seeing).texts == {("", "picture"): f"seen {ID}"}
