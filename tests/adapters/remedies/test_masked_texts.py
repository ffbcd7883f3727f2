"""Masked copies of texts and tables: their encoding and all but what is found stay."""

from pathlib import Path

import pytest

from masked_copies import CARD, ID, MOBILE, masked
from xinhu.adapters.remedies.errors import (
    CopyFormatError,
    CopyStillHoldsError,
    PlaceTakenError,
)

TEXT = f"尊敬的客户：\r\n身份证号：{ID}，手机号码：{MOBILE}\r\n谢谢。\r\n"
TABLE = "姓名,证件号码,手机,备注\r\n" + "".join(
    f'{name},"{ID}",{MOBILE[:-3]}{i:03},"来电""{CARD}"",已办"\r\n'
    for i, name in enumerate(["张伟", "王芳", "李娜", "刘洋", "陈静", "杨磊"] * 3)
)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-be", "utf-32"]
)
def test_a_text_keeps_its_encoding_and_everything_else(
    tmp_path: Path, encoding: str
) -> None:
    text = TEXT * 20  # long enough for its encoding to be told without a mark
    copy = masked(tmp_path, "notice.txt", text.encode(encoding))
    told = copy.decode(encoding)
    assert told == text.replace(ID, "3****************2").replace(MOBILE, "138****5678")
    assert copy[:4] == text.encode(encoding)[:4]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_table_keeps_signs_quotes_and_lines(tmp_path: Path, encoding: str) -> None:
    copy = masked(tmp_path, "客户.csv", TABLE.encode(encoding)).decode(encoding)
    lines, before = copy.split("\r\n"), TABLE.split("\r\n")
    assert lines[0] == before[0]
    assert len(lines) == len(before)
    assert lines[1] == (
        '张*,"3****************2",138****5000,"来电""622202*********0128"",已办"'
    )


def test_only_the_kinds_that_are_asked_for_are_masked(tmp_path: Path) -> None:
    copy = masked(tmp_path, "notice.txt", TEXT.encode(), ("cn_mobile",)).decode()
    assert ID in copy
    assert MOBILE not in copy


@pytest.mark.parametrize(
    ("written", "masked_as"),
    [
        (r'{"mobile": "\u0031' + MOBILE[1:] + '"}', '{"mobile": "138****5678"}'),
        (f"<p>手机：&#49;{MOBILE[1:]}&nbsp;</p>", "<p>手机：138****5678&nbsp;</p>"),
    ],
)
def test_escapes_within_a_value_are_masked_and_others_stay(
    tmp_path: Path, written: str, masked_as: str
) -> None:
    assert masked(tmp_path, "a.html", written.encode()).decode() == masked_as


def test_rows_of_another_width_and_titles_are_masked(tmp_path: Path) -> None:
    table = f"客户名单 手机：{MOBILE}\n" + TABLE + f"经办人手机：{MOBILE}\n"
    copy = masked(tmp_path, "客户.csv", table.encode()).decode()
    assert MOBILE not in copy
    assert copy.startswith("客户名单 手机：138****5678\n姓名,")


def test_a_copy_whose_name_holds_a_value_is_refused_and_nothing_of_it_stays(
    tmp_path: Path,
) -> None:
    name = f"张三{MOBILE}.txt"
    with pytest.raises(CopyStillHoldsError):
        masked(tmp_path, name, TEXT.encode())
    assert [p for p in tmp_path.rglob("*.txt") if p.name != name] == []


def test_passwords_leave_nothing(tmp_path: Path) -> None:
    copy = masked(tmp_path, "a.conf", b"user = app\npassword = Tr0ub4dor&3xyz\n")
    assert b"Tr0ub4dor" not in copy
    assert copy.startswith(b"user = app\npassword = ")


@pytest.mark.parametrize(
    "body",
    [
        b"\x00\x01\x02\x03" * 100,
        ("手机号码：13812345678，再联系。\n" * 10).encode() + "手机".encode("gb18030"),
    ],
)
def test_what_is_no_text_of_one_encoding_is_refused(
    tmp_path: Path, body: bytes
) -> None:
    with pytest.raises(CopyFormatError):
        masked(tmp_path, "a.txt", body)
    assert {path.name for path in tmp_path.iterdir()} == {"a.txt", "kept"}


def test_no_copy_is_written_over_another_file(tmp_path: Path) -> None:
    (tmp_path / "a.masked.txt").write_text("mine")
    with pytest.raises(PlaceTakenError):
        masked(tmp_path, "a.txt", TEXT.encode())
    assert (tmp_path / "a.masked.txt").read_text() == "mine"
