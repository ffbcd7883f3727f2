"""Text in every usual encoding, in blocks, nothing lost between them."""

from dataclasses import replace
from pathlib import Path

import pytest

from read_parts import befores, in_file, whole
from xinhu.adapters.readers.bounds import DEFAULT
from xinhu.core.discover.part import Why

SIMPLE = (
    "客户张三，证件号码 330106198507010012，手机 13812345678，开户于杭州。\n第二行。\n"
)
TRADITIONAL = (
    "客戶陳大文，證件號碼 A123456789，電話 0912345678，開戶於臺北市信義區。\n第二行。\n"
)
SMALL = replace(DEFAULT, part=4096)


@pytest.mark.parametrize(
    "encoding",
    [
        "utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be",
        "utf-32", "gb2312",
    ],
)  # fmt: skip
def test_simplified_text_is_read_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    found = whole(in_file(tmp_path, "a.txt", SIMPLE.encode(encoding)))
    assert found.texts == {("", ""): SIMPLE}
    assert not found.unread


@pytest.mark.parametrize("encoding", ["utf-8", "big5", "gb18030", "utf-16-le"])
def test_traditional_text_is_read_in_any_encoding(
    tmp_path: Path, encoding: str
) -> None:
    assert whole(in_file(tmp_path, "a", TRADITIONAL.encode(encoding))).text == (
        TRADITIONAL
    )


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5", "utf-16-le"])
def test_blocks_end_at_lines_and_tell_what_came_before(
    tmp_path: Path, encoding: str
) -> None:
    text = "".join(f"{i} 客戶陳大文 {i * 7919}\n" for i in range(3000))
    parts = list(befores(in_file(tmp_path, "a.out", text.encode(encoding)), SMALL))
    assert len(parts) > 3
    assert "".join(part for _, part in parts) == text
    at = 0
    for before, part in parts:
        assert before == at
        assert part.endswith("\n")
        at += len(part)


def test_a_line_without_an_end_is_cut_beside_its_values(tmp_path: Path) -> None:
    text = ",".join(f'"{10**17 + i}"' for i in range(6000))
    parts = [part for _, part in befores(in_file(tmp_path, "a.json", text), SMALL)]
    assert len(parts) > 3
    assert "".join(parts) == text
    assert all(part.endswith(",") for part in parts[:-1])


def test_lines_of_two_encodings_stand_in_one_log(tmp_path: Path) -> None:
    body = "第一行\n".encode() * 30000 + "张三 13812345678\n".encode("gb18030")
    assert whole(in_file(tmp_path, "a.out", body)).text.endswith("张三 13812345678\n")


def test_one_bad_byte_spoils_no_line_but_its_own(tmp_path: Path) -> None:
    body = (SIMPLE * 3).encode() + b"\xff 13912345678\n" + (SIMPLE * 3).encode()
    text = whole(in_file(tmp_path, "a.txt", body)).text
    assert text.count(SIMPLE) == 6
    assert "13912345678" in text


def test_text_that_is_invalid_everywhere_keeps_its_digits(tmp_path: Path) -> None:
    body = b"caf\xe9 13812345678 na\xefve \xff\xff\n"
    assert "13812345678" in whole(in_file(tmp_path, "a.txt", body)).text


def test_zeros_before_a_rotated_log_do_not_hide_it(tmp_path: Path) -> None:
    body = b"\0" * 5000 + b"2026-01-01 mobile 13812345678\n" * 9
    assert "13812345678" in whole(in_file(tmp_path, "a.out", body)).text


@pytest.mark.parametrize(
    "body", [b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 9, b"\0" * 4096]
)
def test_what_is_no_text_and_no_known_format_is_told(
    tmp_path: Path, body: bytes
) -> None:
    assert whole(in_file(tmp_path, "a.txt", body)).unread == {"": Why.UNKNOWN_FORMAT}


def test_an_empty_file_holds_nothing(tmp_path: Path) -> None:
    assert whole(in_file(tmp_path, "a.xlsx", b"")) == ({}, {}, {})


def test_escapes_in_json_are_resolved(tmp_path: Path) -> None:
    found = whole(
        in_file(
            tmp_path, "a.json", r'{"姓": "\u5f20\u4e09", "m": "\u0031380013\n8000"}'
        )
    )
    assert '"张三"' in found.text
    assert r'"1380013\n8000"' in found.text


def test_a_character_beyond_the_first_plane_is_resolved(tmp_path: Path) -> None:
    assert whole(in_file(tmp_path, "a.json", r'["\ud842\udfb7"]')).text == '["𠮷"]'


def test_an_escaped_quote_stays_as_it_is_written(tmp_path: Path) -> None:
    text = r'{"a": "\u0022\u000a\ud800"}'
    assert whole(in_file(tmp_path, "a.json", text)).text == text


@pytest.mark.parametrize(
    "body",
    ["<p>&#49;&#51;8&#x30;0138000</p>", "<p>138&nbsp;0013&nbsp;8000 &amp; 1380</p>"],
)
def test_entities_are_resolved_where_they_hide_digits(
    tmp_path: Path, body: str
) -> None:
    text = whole(in_file(tmp_path, "a.html", body)).text
    assert "13800138000" in text.replace("\N{NO-BREAK SPACE}", "")
    assert "&" not in text or " & " in text


def test_numbered_entities_are_resolved_in_any_text(tmp_path: Path) -> None:
    assert "138" in whole(in_file(tmp_path, "a.txt", "tel &#49;38 x\n")).text


@pytest.mark.parametrize(
    "text",
    [
        "INSERT INTO c VALUES (1,'张三','330106198507010012');\n" * 9,
        "2026-01-01 12:00:00,001 INFO user=7, phone=13812345678, a=1\n" * 9,
        "int a[] = {\n  f(a, b, c),\n  f(a, b, c),\n  f(a, b, c),\n  f(a, b, c),\n};\n",
        '{"a":1,"b":2,"c":3}\n' * 9,
        "<r a='1' b='2'/>\n" * 9,
        "他说，今天，明天，后天都来。\n" * 9,
    ],
)
def test_what_only_looks_like_a_table_stays_text(tmp_path: Path, text: str) -> None:
    assert whole(in_file(tmp_path, "a.txt", text)).texts == {("", ""): text}


def test_a_file_that_vanished_is_told(tmp_path: Path) -> None:
    assert whole(tmp_path / "none").unread == {"": Why.VANISHED}


def test_what_cannot_be_opened_is_told(tmp_path: Path) -> None:
    assert whole(tmp_path).unread == {"": Why.BROKEN}
