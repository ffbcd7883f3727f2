"""Names of files, members, sheets and columns are texts that are searched, once."""

from collections.abc import Iterator

import pyarrow as pa
import pytest

from odd_looks import looks
from xinhu.core.discover.examining import Looks, examine
from xinhu.core.discover.finding import Finding
from xinhu.core.discover.naming import LIST, Names
from xinhu.core.discover.part import Part, TablePart, TextPart, Unread, Why
from xinhu.wiring.looks import load_looks


@pytest.fixture(scope="module")
def shipped() -> Looks:
    return load_looks(None)


VALUE = "email@12345"
"""What the looks of these tests find, ``email`` within it."""


def found_in(path: str, *parts: Part) -> list[tuple[str, str, int | None, int | None]]:
    found: list[Finding] = []
    examined = examine(path, parts, looks(), 0.6, found.append)
    assert sum(place.count for place in examined.places) == len(found)
    assert all(one.column is None and one.evidence == "e***l" for one in found)
    return [(one.member, one.place, one.start, one.end) for one in found]


def table(member: str, place: str, *columns: str) -> TablePart:
    return TablePart(member, place, columns, iter([pa.record_batch({})]))


def test_the_name_of_a_file_is_searched_and_not_its_folders() -> None:
    assert found_in(f"/a/{VALUE}/x.txt") == []
    assert found_in(f"/a/x {VALUE}.jpg", Unread("", Why.UNKNOWN_FORMAT)) == [
        ("", "name", 2, 7)
    ]


def test_the_name_of_a_member_is_searched_once_however_many_parts_come_of_it() -> None:
    way = f"m.eml!{VALUE}.pdf"
    pages = [TextPart(way, f"page {n}", b"x") for n in range(3)]
    assert found_in("a.zip", *pages) == [(way, "name", 0, 5)]


def test_names_of_containers_around_a_member_are_searched_once() -> None:
    one, other = f"{VALUE}.tar!a.txt", f"{VALUE}.tar!b.txt"
    found = found_in("a.mbox", TextPart(one, "", b"x"), TextPart(other, "", b"x"))
    assert found == [(f"{VALUE}.tar", "name", 0, 5)]


def test_a_list_of_members_names_what_has_no_parts_and_nothing_twice() -> None:
    listed = TextPart("in.zip", LIST, f"x.txt\n{VALUE}/\n{VALUE}/a.txt".encode())
    way = f"in.zip!{VALUE}/a.txt"
    found = found_in("a.zip", listed, TextPart(way, "", b"x"))
    assert found == [(f"in.zip!{VALUE}/", "name", 0, 5)]


def test_a_folder_in_an_archive_is_told_once_however_much_lies_in_it() -> None:
    names = [f"a/{VALUE}/{n} {VALUE}/x {VALUE} {n}.txt" for n in range(2)]
    listed = TextPart("in.zip", LIST, "\n".join(names).encode())
    outer = f"in.zip!a/{VALUE}/"
    assert found_in("a.zip", listed) == [
        (outer, "name", 2, 7),
        (f"{outer}0 {VALUE}/", "name", 16, 21),
        (f"in.zip!{names[0]}", "name", 30, 35),
        (f"{outer}1 {VALUE}/", "name", 16, 21),
        (f"in.zip!{names[1]}", "name", 30, 35),
    ]
    # Without a list, members come one by one, and batches of names as well.
    ways = [TextPart(f"{VALUE}/{n:04}.txt", "", b"x") for n in range(5_000)]
    assert found_in("a.tar", *ways) == [(f"{VALUE}/", "name", 0, 5)]


def test_a_slash_in_the_name_of_a_sheet_or_column_is_no_folder() -> None:
    found = found_in(
        "a.xlsx", table("", "", f"{VALUE}/1"), table("", f"{VALUE}/2", "x")
    )
    assert found == [
        ("", "column name", 0, 5),
        ("", f"{VALUE}/2 name", 0, 5),
    ]


def test_a_folder_of_a_tree_is_searched_by_its_own_name_alone() -> None:
    assert found_in(f"/{VALUE}/x {VALUE}/") == [("", "name", 2, 7)]
    assert found_in(f"/{VALUE}/x/") == []


def test_the_way_to_a_member_holds_the_begin_of_its_name_and_all_is_searched() -> None:
    names = TextPart("", LIST, f"{'x' * 400} {VALUE}.txt".encode())
    assert found_in("a.zip", names) == [("x" * 300, "name", 401, 406)]


def test_what_is_packed_alone_and_called_as_its_pack_counts_once() -> None:
    inner = TextPart(f"{VALUE}.txt", "", b"x")
    assert found_in(f"{VALUE}.txt.gz", inner) == [("", "name", 0, 5)]
    inner = TextPart(f"{VALUE}.tar!a.txt", "", b"x")
    assert found_in(f"{VALUE}.tgz", inner) == [("", "name", 0, 5)]


def test_the_name_of_a_sheet_counts_once_for_all_its_corners() -> None:
    corners = [TextPart("", f"{VALUE} {of}", b"x") for of in ("formula", "heading")]
    found = found_in("a.xlsx", *corners, table("", VALUE, "x"))
    assert found == [("", f"{VALUE} name", 0, 5)]


@pytest.mark.parametrize("more", [f" {VALUE}", f" corners {VALUE}", " email", "email"])
def test_a_sheet_whose_name_begins_with_anothers_is_searched(more: str) -> None:
    sheets = ["of 12345", f"of 12345{more}", "of 12345 heading"]
    found = found_in("a.xlsx", *(table("", sheet, "x") for sheet in sheets))
    begin = len("of 12345") + more.index("email")
    assert found == [("", f"of 12345{more} name", begin, begin + 5)]


@pytest.mark.parametrize("of", ["comment", "drawing description", "table12", "corners"])
def test_the_name_of_a_sheet_without_cells_is_told_without_its_corner(of: str) -> None:
    corners = [TextPart("", f"{VALUE} {one}", b"x") for one in (of, "drawing")]
    assert found_in("a.xlsx", *corners) == [("", f"{VALUE} name", 0, 5)]


def test_names_of_columns_are_searched_where_no_heading_was_a_text() -> None:
    assert found_in("a.db", table("", "t", "x", f"an {VALUE}")) == [
        ("", "t column name", 3, 8)
    ]
    heading = TextPart("", "heading", VALUE.encode())
    found = found_in("a.csv", heading, table("", "", VALUE))
    assert found == [("", "heading", 0, 5)]


def test_names_of_a_file_that_breaks_are_searched_all_the_same() -> None:
    def parts() -> Iterator[Part]:
        yield TextPart(f"{VALUE}.txt", "", b"x")
        raise ValueError

    found: list[Finding] = []
    examined = examine("a.zip", parts(), looks(), 0.6, found.append)
    assert [one.member for one in found] == [f"{VALUE}.txt"]
    assert examined.unread


def test_names_of_source_code_are_searched_as_such() -> None:
    assert found_in(f"{VALUE}.py") == []


@pytest.mark.parametrize("name", ["a" * 255, "!" * 300 + VALUE, f"\udcff{VALUE}", "!"])
def test_odd_names_end_nothing(name: str) -> None:
    parts = [TextPart(f"{name}!{name}!{n}", "", b"x") for n in range(3)]
    assert bool(found_in(name, *parts)) == ("email" in name)


def test_many_names_are_searched_in_between_and_none_twice() -> None:
    lines = "\n".join(f"{VALUE} {n}" for n in range(10_000))
    listed = TextPart("", LIST, lines.encode())
    members = (TextPart(f"{VALUE} {n}", "", b"x") for n in range(10_000))
    assert len(found_in("a.zip", listed, *members)) == 10_000


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("张三13800138000.txt", "cn_mobile"),
        ("6222021234567890128卡.jpg", "bank_card"),
        ("6222_0212_3456_7890_128.jpg", "bank_card"),
        ("李四_11010519491231002X_20240131.pdf", "cn_resident_id"),
        ("zhang_san@example.com.eml", "email"),
    ],
)
def test_values_in_names_are_found_by_the_shipped_detectors(
    name: str, kind: str, shipped: Looks
) -> None:
    found: list[Finding] = []
    examine(name, [], shipped, 0.6, found.append)
    assert kind in {one.kind for one in found}
    assert all(one.place == "name" for one in found)


@pytest.mark.parametrize(
    "name",
    [
        "IMG_20240131_123456.jpg", "report 2024-01-31_10-20-30.log",
        "20240131123456.png", "core.20240131.gz",
    ],
)  # fmt: skip
def test_days_and_times_in_names_are_not_searched(name: str) -> None:
    assert not Names(name).taken()


def test_what_has_a_clean_name_is_not_searched_for_it() -> None:
    for number in range(1000):
        names = Names(f"/srv/share/report-{number}-final.docx")
        names.see(TextPart("", "body", b""))
        assert not names.taken()
