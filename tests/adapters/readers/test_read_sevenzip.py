"""7Z archives: read as they are unpacked, within the bounds of every archive."""

import tracemalloc
from dataclasses import replace
from pathlib import Path

import pytest

from office_files import zipped
from read_parts import in_file, whole
from sevenzip_files import (
    COPY,
    LZMA2,
    NOTE,
    framed,
    listing,
    number,
    raw_lzma2,
    reheaded,
    sevenzipped,
    written,
)
from xinhu.adapters.readers.bounds import DEFAULT
from xinhu.adapters.readers.reading import read_file
from xinhu.core.discover.part import Why

ID = "330106198507010012"
SMALL = replace(DEFAULT, grace=1 << 20)


@pytest.mark.parametrize("how", ["solid", "apart", "lzma"])
def test_all_members_are_read_however_they_lie(tmp_path: Path, how: str) -> None:
    found = whole(in_file(tmp_path, "a.7z", written(how)))
    assert found.texts["note.txt", ""] == NOTE
    assert found.tables["sub/客户.csv", ""].rows == [("张三", ID)] * 40
    assert not found.unread


@pytest.mark.parametrize("method", ["bzip2", "deflate", "delta"])
def test_what_was_packed_in_another_way_is_read(tmp_path: Path, method: str) -> None:
    found = whole(in_file(tmp_path, "a.bin", written(method)))
    assert found.texts["note.txt", ""] == NOTE
    assert not found.unread


def test_what_nothing_here_unpacks_is_told_by_member(tmp_path: Path) -> None:
    found = whole(in_file(tmp_path, "a.7z", written("ppmd")))
    assert found.unread == {"note.txt": Why.UNKNOWN_FORMAT}


def test_encrypted_members_and_an_encrypted_list_of_them_are_told(
    tmp_path: Path,
) -> None:
    found = whole(in_file(tmp_path, "a.7z", written("encrypted")))
    assert found.unread == {"note.txt": Why.ENCRYPTED}
    found = whole(in_file(tmp_path, "b.7z", written("hidden")))
    assert found.unread == {"": Why.ENCRYPTED}
    assert not found.texts


def test_a_link_is_read_as_its_own_words_and_leads_nowhere(tmp_path: Path) -> None:
    found = whole(in_file(tmp_path, "a.7z", written("solid")))
    assert found.texts["link", ""] == "/etc/passwd"


def test_an_archive_in_an_archive_is_read_with_its_way(tmp_path: Path) -> None:
    inner = sevenzipped({"客户.txt": NOTE.encode("gb18030")})
    body = sevenzipped({"in/a.7z": inner, "b.zip": zipped({"c.7z": inner})})
    found = whole(in_file(tmp_path, "a.7z", body))
    assert found.texts["in/a.7z!客户.txt", ""] == NOTE
    assert found.texts["b.zip!c.7z!客户.txt", ""] == NOTE


def test_an_archive_behind_a_program_is_read(tmp_path: Path) -> None:
    program = b"MZ\x90\0" + b"7z\xbc\xaf\x27\x1c" + bytes(range(256)) * 9
    body = program + sevenzipped({"a.txt": NOTE.encode()})
    assert whole(in_file(tmp_path, "a.exe", body)).texts["a.txt", ""] == NOTE
    found = whole(in_file(tmp_path, "b.exe", program))
    assert found.unread == {"": Why.UNKNOWN_FORMAT}


def test_an_archive_inside_itself_ends(tmp_path: Path) -> None:
    body = NOTE.encode()
    for _ in range(12):
        body = sevenzipped({"r.7z": body}, bytes, COPY)
    found = whole(in_file(tmp_path, "r.7z", body))
    assert found.unread == {"!".join(["r.7z"] * 9): Why.TOO_DEEP}


def test_a_bomb_is_told_and_ends_the_file(tmp_path: Path) -> None:
    body = sevenzipped({"bomb.txt": b"0" * (8 << 20), "after.txt": NOTE.encode()})
    found = whole(in_file(tmp_path, "a.7z", body), SMALL)
    assert found.unread == {"bomb.txt": Why.BOMB, "": Why.BOMB}
    assert ("after.txt", "") not in found.texts


def test_a_bomb_that_nobody_reads_counts_as_well(tmp_path: Path) -> None:
    picture = b"\x89PNG\r\n\x1a\n" + bytes(8 << 20)
    body = sevenzipped({"a.png": picture, "after.txt": NOTE.encode()})
    found = whole(in_file(tmp_path, "a.7z", body), SMALL)
    assert found.unread == {"a.png": Why.NOT_INSTALLED, "": Why.BOMB}


def test_a_list_of_members_may_be_a_bomb(tmp_path: Path) -> None:
    header = listing({"a": b"x"}, 0, COPY, names=bytes(8 << 20))
    packed = raw_lzma2(header)
    lead = listing({"": header}, len(packed), LZMA2)[2:]
    body = framed(packed, b"\x17" + lead[: lead.index(b"\0\0\x05") + 2])
    found = whole(in_file(tmp_path, "a.7z", body), SMALL)
    assert found.unread == {"": Why.BOMB}


def test_a_large_member_stays_in_little_memory(tmp_path: Path) -> None:
    path = in_file(tmp_path, "a.7z", sevenzipped({"a.txt": b"0123456\n" * (6 << 20)}))
    tracemalloc.start()
    try:
        seen = sum(len(part.text) for part in read_file(str(path)))
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert seen > 48 << 20
    assert most < 30 << 20  # of which 16 MiB are the archive's dictionary


def test_more_members_than_any_honest_archive_has_are_told(tmp_path: Path) -> None:
    body = sevenzipped({f"m{i}.txt": b"x" for i in range(9)})
    found = whole(in_file(tmp_path, "a.7z", body), replace(DEFAULT, members=5))
    assert found.unread == {"": Why.TOO_MANY}
    members = {f"m{i}.7z": sevenzipped({"a": b"x", "b": b"y"}) for i in range(4)}
    found = whole(
        in_file(tmp_path, "b.7z", sevenzipped(members)), replace(DEFAULT, members=5)
    )
    assert found.unread[""] is Why.TOO_MANY


@pytest.mark.parametrize("count", [1 << 20, (1 << 64) - 1])
def test_a_count_that_the_header_cannot_hold_costs_nothing(
    tmp_path: Path, count: int
) -> None:
    header = b"\x01\x05\xff" + count.to_bytes(8, "little") + b"\0\0"
    found = whole(in_file(tmp_path, "a.7z", framed(b"", header)))
    assert found.unread == {"": Why.TOO_MANY}


@pytest.mark.parametrize(
    ("outputs", "why"), [(32, {"a": Why.UNKNOWN_FORMAT}), (33, {"": Why.BROKEN})]
)
def test_a_step_with_more_ends_than_any_has_is_told_as_broken(
    tmp_path: Path, outputs: int, why: dict[str, Why]
) -> None:
    half = outputs // 2
    steps = b"".join(b"\x11\x77" + bytes([n, n]) for n in (half, outputs - half))
    pairs = b"".join(bytes([n, n]) for n in range(outputs - 1))
    header = listing({"a": b"x"}, 1, COPY)
    header = header.replace(b"\x01" + COPY, b"\x02" + steps + pairs)
    header = header.replace(b"\x0c" + number(1), b"\x0c" + number(1) * outputs)
    found = whole(in_file(tmp_path, "a.7z", framed(b"x", header)))
    assert found.unread == why


def test_a_dictionary_beyond_the_bound_is_told(tmp_path: Path) -> None:
    header = listing({"a": b"x"}, 9, b"\x21\x21\x01\x28")  # 4 GiB
    size, claimed = b"\x0c\xff" + bytes([1]), b"\x0c\xff" + bytes([0, 0, 0, 0, 1])
    header = header.replace(size + bytes(7), claimed + bytes(3))
    found = whole(in_file(tmp_path, "a.7z", framed(bytes(9), header)))
    assert found.unread == {"a": Why.TOO_LARGE}


def test_a_member_spoiled_is_told_and_given_all_the_same(tmp_path: Path) -> None:
    members = {"a.txt": NOTE.encode(), "b.txt": b"open"}
    body = sevenzipped(members, bytes, COPY).replace(b"330106", b"330107")
    found = whole(in_file(tmp_path, "a.7z", body))
    assert found.unread == {"a.txt": Why.BROKEN}
    assert "330107" in found.texts["a.txt", ""]
    assert found.texts["b.txt", ""] == "open"


def test_what_comes_behind_a_break_in_a_solid_archive_is_told(tmp_path: Path) -> None:
    text = "".join(f"{NOTE[:-1]} {i * i}\n" for i in range(60_000)).encode()
    body = sevenzipped({"a.txt": text, "b.txt": NOTE.encode()})
    spoiled = body[:200_000] + b"\xff" * 64 + body[200_064:]
    found = whole(in_file(tmp_path, "a.7z", spoiled))
    assert found.unread == {"a.txt": Why.BROKEN, "b.txt": Why.BROKEN}
    assert ID in found.text


def test_a_cut_archive_and_one_of_several_volumes_are_told(tmp_path: Path) -> None:
    body = written("solid")
    for size in (7, 31, 100, len(body) - 1):
        found = whole(in_file(tmp_path, "a.7z.001", body[:size]))
        assert found.unread == {"": Why.BROKEN}, size


def test_what_stands_behind_the_end_is_told(tmp_path: Path) -> None:
    body = written("solid")
    assert not whole(in_file(tmp_path, "a.7z", body + bytes(99))).unread
    found = whole(in_file(tmp_path, "b.7z", body + b"110101 in clear"))
    assert found.unread == {"": Why.BROKEN}
    assert found.texts["note.txt", ""] == NOTE


def test_more_names_than_streams_and_less_are_told(tmp_path: Path) -> None:
    members = {"a.txt": b"one", "b.txt": b"two"}
    body = sevenzipped(members, bytes, COPY)
    files = b"\x05\xff" + bytes([2]) + bytes(7)
    more = reheaded(body, lambda h: h.replace(files, files.replace(b"\2", b"\3")))
    assert whole(in_file(tmp_path, "a.7z", more)).unread == {"": Why.BROKEN}
    less = reheaded(body, lambda h: h.replace(files, files.replace(b"\2", b"\1")))
    found = whole(in_file(tmp_path, "b.7z", less))
    assert found.texts["a.txt", ""] == "one"
    assert found.unread == {"": Why.BROKEN}


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/x.txt", "../../etc/x.txt"),
        ("C:\\x.txt", "C:\\x.txt"),
        ("a\nb\x1b.txt", "a\ufffdb\ufffd.txt"),
        ("a\ud800.txt", "a\ufffd.txt"),
        ("", ""),
    ],
)
def test_odd_names_are_shown_without_harm(
    tmp_path: Path, name: str, shown: str
) -> None:
    inner = sevenzipped({name: NOTE.encode()})
    found = whole(in_file(tmp_path, "o.7z", sevenzipped({"in.7z": inner})))
    assert found.texts[f"in.7z!{shown}", ""] == NOTE
    assert {p.name for p in tmp_path.iterdir()} == {"o.7z"}
