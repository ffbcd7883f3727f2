"""Archives inside archives, within bounds; what is beyond them is told."""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from read_parts import in_file, whole
from sevenzip_files import sevenzipped
from xinhu.adapters.readers.bounds import DEFAULT
from xinhu.core.discover.part import Why

ID = "330106198507010012"
NOTE = f"身份证 {ID}\n"
SMALL = replace(DEFAULT, grace=1 << 20)


def zipped(**members: bytes) -> bytes:
    return zipped_names({f"{n}.txt": body for n, body in members.items()})


def zipped_names(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return out.getvalue()


def tarred(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, body in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(body)
            archive.addfile(info, io.BytesIO(body))
    return out.getvalue()


def test_members_are_read_with_their_way(tmp_path: Path) -> None:
    inner = zipped_names({"客户.txt": NOTE.encode("gb18030")})
    body = zipped_names({"a/list.zip": inner, "b.txt": b"x"})
    found = whole(in_file(tmp_path, "a.zip", body))
    assert found.texts["a/list.zip!客户.txt", ""] == NOTE
    assert found.texts["b.txt", ""] == "x"


def test_a_folder_in_a_tar_is_a_part_without_text_where_its_name_may_hold_a_value(
    tmp_path: Path,
) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name in (f"张三{ID}", "clean"):
            info = tarfile.TarInfo(name)
            info.type = tarfile.DIRTYPE
            archive.addfile(info)
    found = whole(in_file(tmp_path, "a.tar", out.getvalue()))
    assert found.texts == {(f"张三{ID}/", ""): ""}


def test_names_and_comments_of_members_are_read_too(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("张三330106198507010012.txt")
        info.comment = b"tel 13812345678"
        archive.writestr(info, b"x")
        archive.comment = "客户 13912345678".encode("gb18030")
    found = whole(in_file(tmp_path, "a.zip", out.getvalue()))
    assert "张三330106198507010012" in found.texts["", "names of members"]
    assert found.texts["", "comments"] == "客户 13912345678\ntel 13812345678"


def test_names_in_gbk_are_read(tmp_path: Path) -> None:
    body = zipped_names({"XXXX.txt": NOTE.encode()}).replace(
        b"XXXX", "客户".encode("gbk")
    )
    assert ("客户.txt", "") in whole(in_file(tmp_path, "a.zip", body)).texts


@pytest.mark.parametrize(
    ("name", "pack", "inner"),
    [
        ("a.txt.gz", gzip.compress, "a.txt"),
        ("a.txt.bz2", bz2.compress, "a.txt"),
        ("a.txt.xz", lzma.compress, "a.txt"),
        ("a", gzip.compress, "a"),
    ],
)
def test_a_packed_file_is_read(tmp_path: Path, name, pack, inner) -> None:
    body = pack(NOTE.encode()) + pack(b"more")
    assert whole(in_file(tmp_path, name, body)).texts == {(inner, ""): NOTE + "more"}


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_a_packed_archive_is_read_as_it_comes(tmp_path: Path, pack) -> None:
    packed = pack(tarred({"a/b.txt": NOTE.encode(), "c.csv": b"a,b\n1,2\n3,4\n"}))
    found = whole(in_file(tmp_path, "a.tgz", packed))
    assert found.texts["a.tar!a/b.txt", ""] == NOTE
    assert ("a.tar!c.csv", "") in found.tables


def test_the_name_does_not_tell_the_format(tmp_path: Path) -> None:
    found = whole(in_file(tmp_path, "a.jpg", gzip.compress(zipped(a=NOTE.encode()))))
    assert found.texts["a.jpg!a.txt", ""] == NOTE


def test_an_archive_behind_a_program_is_read(tmp_path: Path) -> None:
    body = b"MZ\x90\0" + bytes(range(256)) * 9 + zipped(a=NOTE.encode())
    assert whole(in_file(tmp_path, "setup.exe", body)).texts["a.txt", ""] == NOTE


def test_links_in_an_archive_lead_nowhere(tmp_path: Path) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        link = tarfile.TarInfo("link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    assert whole(in_file(tmp_path, "a.tar", out.getvalue())) == ({}, {}, {})


def test_an_encrypted_member_is_told(tmp_path: Path) -> None:
    body = bytearray(zipped(a=NOTE.encode(), b=b"open"))
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        body[body.index(sign) + at] |= 1
    found = whole(in_file(tmp_path, "a.zip", bytes(body)))
    assert found.unread == {"a.txt": Why.ENCRYPTED}
    assert found.texts["b.txt", ""] == "open"


def test_an_unknown_compression_is_told(tmp_path: Path) -> None:
    body = bytearray(zipped(a=NOTE.encode()))
    for sign, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        body[body.index(sign) + at] = 97
    assert whole(in_file(tmp_path, "a.zip", bytes(body))).unread == {
        "a.txt": Why.UNKNOWN_FORMAT
    }


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_a_bomb_is_told_and_ends_the_file(tmp_path: Path, pack) -> None:
    body = zipped_names({"bomb": pack(b"0" * (8 << 20)), "after": NOTE.encode()})
    found = whole(in_file(tmp_path, "a.zip", body), SMALL)
    assert found.unread["bomb!bomb"] is Why.BOMB
    assert found.unread[""] is Why.BOMB
    assert ("after", "") not in found.texts


def test_a_bomb_of_many_archives_is_told(tmp_path: Path) -> None:
    inner = zipped(a=b"0" * (1 << 20))
    body = zipped_names({f"{i}.zip": inner for i in range(20)})
    found = whole(in_file(tmp_path, "a.zip", body), SMALL)
    assert found.unread[""] is Why.BOMB
    assert any(why is Why.BOMB for member, why in found.unread.items() if member)


def test_an_archive_inside_itself_ends(tmp_path: Path) -> None:
    body = NOTE.encode()
    for _ in range(30):
        body = zipped_names({"r.zip": body})
    found = whole(in_file(tmp_path, "r.zip", body))
    assert found.unread == {"!".join(["r.zip"] * 9): Why.TOO_DEEP}


def test_more_members_than_any_honest_archive_has_are_told(tmp_path: Path) -> None:
    body = zipped(**{f"m{i}": b"x" for i in range(9)})
    found = whole(in_file(tmp_path, "a.zip", body), replace(DEFAULT, members=5))
    assert found.unread == {"": Why.TOO_MANY}


def test_more_bytes_than_are_read_of_one_file_are_told(tmp_path: Path) -> None:
    body = zipped(a=bytes(range(32, 127)) * 9000)
    found = whole(in_file(tmp_path, "a.zip", body), replace(DEFAULT, total=500_000))
    assert found.unread[""] is Why.TOO_LARGE


def test_a_member_that_must_be_held_whole_may_be_too_large(tmp_path: Path) -> None:
    inner = zipped(a=NOTE.encode() * 9)
    found = whole(
        in_file(tmp_path, "a.zip", zipped_names({"b.zip": inner})),
        replace(DEFAULT, member=64),
    )
    assert found.unread == {"b.zip": Why.TOO_LARGE}


def quick_xz(body: bytes) -> bytes:
    return lzma.compress(body, preset=0)


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, quick_xz])
def test_what_could_be_read_of_a_cut_file_is_given(tmp_path: Path, pack) -> None:
    packed = pack("".join(f"{NOTE[:-1]} {i * i}\n" for i in range(60_000)).encode())
    found = whole(in_file(tmp_path, "a.out", packed[: len(packed) * 3 // 4]))
    assert found.unread == {"a.out": Why.BROKEN}
    assert "330106198507010012" in found.text


def test_a_cut_archive_is_told(tmp_path: Path) -> None:
    body = zipped(a=NOTE.encode() * 99)
    assert whole(in_file(tmp_path, "a.zip", body[:-30])).unread == {"": Why.BROKEN}
    body = tarred({"a.txt": NOTE.encode() * 99, "b.txt": NOTE.encode() * 9999})
    found = whole(in_file(tmp_path, "a.tar", body[:200_000]))
    assert found.texts["a.txt", ""] == NOTE * 99
    assert found.texts["b.txt", ""].startswith(NOTE)
    assert Why.BROKEN in found.unread.values()


def test_a_member_spoiled_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.txt", NOTE)
        archive.writestr("b.txt", "open")
    body = out.getvalue().replace(b"330106", b"330107")
    found = whole(in_file(tmp_path, "a.zip", body))
    assert found.unread == {"a.txt": Why.BROKEN}
    assert found.texts["b.txt", ""] == "open"


def test_what_stands_behind_the_end_of_an_archive_is_told(tmp_path: Path) -> None:
    first, second = tarred({"a.txt": b"one"}), tarred({"b.txt": b"two"})
    found = whole(in_file(tmp_path, "both.tar", first + second))
    assert "one" in found.text
    assert found.unread == {"": Why.BROKEN}
    three = bytearray(tarred({"a.txt": b"1", "b.txt": b"2", "c.txt": b"3"}))
    three[1024 + 148 : 1024 + 156] = b"0000000\0"  # the check sum of the second
    assert whole(in_file(tmp_path, "spoiled.tar", bytes(three))).unread
    assert not whole(in_file(tmp_path, "well.tar", first + bytes(20_000))).unread


@pytest.mark.parametrize("pack", [bz2.compress, gzip.compress, lzma.compress])
def test_what_stands_behind_a_packed_stream_is_read_or_told(
    tmp_path: Path, pack
) -> None:
    two = whole(in_file(tmp_path, "two.txt.pack", pack(b"one\n") + pack(b"two\n")))
    assert "one\ntwo\n" in two.text
    behind = whole(in_file(tmp_path, "x.txt.pack", pack(b"one\n") + b"110101 in clear"))
    assert Why.BROKEN in behind.unread.values()


def test_a_folder_that_holds_bytes_is_read(tmp_path: Path) -> None:
    found = whole(in_file(tmp_path, "odd.zip", zipped_names({"sub/": b"110101 here"})))
    assert "110101 here" in found.text


@pytest.mark.parametrize("pack", [zipped_names, tarred, sevenzipped])
def test_the_whole_of_a_long_name_is_given(tmp_path: Path, pack) -> None:
    names = [f"{'客户资料归档/' * 45}{who} {ID}.txt" for who in ("张三", "李四")]
    found = whole(in_file(tmp_path, "a.bin", pack(dict.fromkeys(names, b"x"))))
    assert all(name in found.text for name in names)
    assert {len(member) for member, _ in found.texts} == {0, 300}
