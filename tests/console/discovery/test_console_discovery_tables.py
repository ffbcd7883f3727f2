"""The data map by table: columns of databases, filtered, and taken as a file."""

import csv
import io

import pytest

from console.discovery.scene import COUNTER, Scene
from desks.discovery.room import met, seen
from xinhu.desks.discovery.models import Target

TABLES = "/discovery/map/tables/"
FOUND = (
    seen(
        "public.客户",
        "cn_resident_id",
        column="身份证号",
        count=980,
        rows=1_000,
        table_rows=50_000,
        file_level=5,
    ),
    seen("public.客户", column="手机<b>", count=70, rows=1_000, table_rows=1_000),
    seen("loans.借据", "bank_card", column="卡号", level=4, count=5),
)


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def core(scene: Scene) -> Target:
    """A database that was scanned, beside a share."""
    scene.scanned(scene.share("共享盘", "hr"), *COUNTER)
    target = scene.database("核心系统", "core")
    scene.scanned(target, *FOUND)
    return target


def test_without_databases_the_page_says_what_to_do(officer, scene) -> None:
    scene.scanned(scene.share("共享盘", "hr"), *COUNTER)
    assert "还没有扫描过数据库。" in text(officer.get(TABLES))


@pytest.mark.usefixtures("core")
def test_columns_stand_by_table_with_what_a_sample_makes_likely(reader) -> None:
    answer = reader.get(TABLES)
    rows = [(row.table, row.column, row.estimate) for row in answer.context["rows"]]
    assert rows == [
        ("loans.借据", "卡号", 0),
        ("public.客户", "手机<b>", 0),
        ("public.客户", "身份证号", 49_000),
    ]
    page = text(answer)
    for told in ("核心系统", "980 / 1,000", "≈ 49,000", "手机&lt;b&gt;"):
        assert told in page
    assert "手机<b>" not in page
    assert "柜面" not in page, "what lies in a share stands on the other page"
    assert TABLES in text(reader.get("/discovery/map/"))
    both = reader.get("/discovery/map/").context["targets"]
    assert set(both) == {"共享盘", "核心系统"}


@pytest.mark.parametrize(
    ("asked", "many"),
    [("table=public.", 2), ("kind=bank_card", 1), ("level=5", 1), ("grade=C1", 0),
     ("table=%25", 0), ("table=public.%E5%AE%A2", 2), ("page=99", 3)],
)  # fmt: skip
def test_filters_leave_what_they_ask_for(reader, core, asked: str, many: int) -> None:
    answer = reader.get(f"{TABLES}?{asked}")
    assert len(answer.context["rows"]) == many
    answer = reader.get(f"{TABLES}?target={core.pk}&{asked}")
    assert len(answer.context["rows"]) == many


@pytest.mark.parametrize(
    "asked", ["target=0", "target=x", "kind=x", "level=6", "grade=C9", "file=exe"]
)
@pytest.mark.usefixtures("core")
def test_what_no_filter_can_be_is_told(reader, asked: str) -> None:
    assert reader.get(f"{TABLES}?{asked}").status_code == 422
    assert reader.get(f"{TABLES}export/?{asked}").status_code == 422


@pytest.mark.usefixtures("core")
def test_it_is_taken_as_a_file_as_filtered_and_that_is_an_act(reader, scene) -> None:
    answer = reader.get(f"{TABLES}export/?table=public.&file=csv")
    lines = list(csv.DictReader(io.StringIO(text(answer).removeprefix("\ufeff"))))
    assert [line["column"] for line in lines] == ["手机<b>", "身份证号"]
    assert (lines[1]["rows_read"], lines[1]["estimate"]) == ("1000", "49000")
    book = reader.get(f"{TABLES}export/?file=xlsx")
    assert book.content.startswith(b"PK")
    assert scene.events()[-2:] == ["data_map_tables.exported"] * 2


@pytest.mark.usefixtures("core")
def test_nobody_else_reads_it(registrar, nobody, stranger) -> None:
    for address in (TABLES, f"{TABLES}export/"):
        for who in (registrar, nobody):
            assert who.get(address).status_code == 403
        assert stranger.get(address).status_code == 302


def test_wrong_methods_are_refused(reader) -> None:
    assert reader.post(TABLES).status_code == 405


def test_of_a_retired_database_nothing_stands_there(reader, registrar, core) -> None:
    registrar.post(f"/discovery/targets/{core.pk}/retire/")
    assert reader.get(TABLES).context["rows"] == []


# --- the inventory: columns in which nothing was found, and those nobody read --------

_SAMPLED = {"rows": 1_000, "table_rows": 50_000, "whole": False}
MET = (
    met("public.客户", "身份证号", **_SAMPLED, declared="character(18)"),
    met("public.客户", "手机<b>", **_SAMPLED, why="too_large"),
    met("public.客户", "备注<i>", **_SAMPLED),
    met("public.客户", "照片", **_SAMPLED, declared="bytea", why="unknown_format"),
    met("public.客户", "工资", declared="numeric", rows=0, why="not_permitted"),
    met("public.空", "=n", rows=0, table_rows=0),
    met("public.薪酬", "", declared="", rows=0, why="not_permitted"),
)


@pytest.fixture
def inventory(scene: Scene) -> Target:
    """A database of which every column was told."""
    target = scene.database("核心系统", "core")
    scene.scanned(target, *FOUND, *MET)
    return target


def _told(answer) -> list[tuple[str, str, str, str]]:
    rows = answer.context["rows"]
    return [(row.column, row.column_state, row.extent, row.why) for row in rows]


@pytest.mark.usefixtures("inventory")
def test_every_column_stands_there_clean_or_unread_with_its_type(reader) -> None:
    answer = reader.get(TABLES)
    assert sorted(_told(answer)) == sorted(
        [
            ("卡号", "found", "", ""),
            ("身份证号", "found", "sample", ""),
            ("手机<b>", "found", "sample", "too_large"),
            ("备注<i>", "clean", "sample", ""),
            ("照片", "unread", "sample", "unknown_format"),
            ("工资", "unread", "", "not_permitted"),
            ("=n", "clean", "whole", ""),
            ("", "unread", "", "not_permitted"),
        ]
    )
    page = text(answer)
    for told in (
        "未发现",
        "部分未读： 过大",
        "无权读取",
        "整张表",
        "character(18)",
        "抽样",
    ):
        assert told in page
    assert "备注&lt;i&gt;" in page
    assert "备注<i>" not in page


@pytest.mark.parametrize(
    ("asked", "columns"),
    [
        ("state=found", {"卡号", "身份证号", "手机<b>"}),
        ("state=clean", {"备注<i>", "=n"}),
        ("state=unread", {"手机<b>", "照片", "工资", ""}),
        ("state=clean&table=public.客户", {"备注<i>"}),
        ("state=clean&kind=bank_card", set()),
    ],
)
def test_the_filter_parts_found_clean_and_unread(
    reader, inventory, asked: str, columns: set[str]
) -> None:
    answer = reader.get(f"{TABLES}?target={inventory.pk}&{asked}")
    assert {row.column for row in answer.context["rows"]} == columns
    lines = reader.get(f"{TABLES}export/?{asked}&file=csv")
    told = csv.DictReader(io.StringIO(text(lines).removeprefix("\ufeff")))
    assert {line["column"].removeprefix("'") for line in told} == columns


@pytest.mark.usefixtures("inventory")
def test_no_state_but_the_three_is_a_filter(reader) -> None:
    assert reader.get(f"{TABLES}?state=gone").status_code == 422


@pytest.mark.usefixtures("inventory")
def test_the_file_tells_of_every_column_what_became_of_it(reader) -> None:
    answer = reader.get(f"{TABLES}export/?file=csv")
    lines = csv.DictReader(io.StringIO(text(answer).removeprefix("\ufeff")))
    of = {line["column"]: line for line in lines}
    names = ("kind", "count", "rows_read", "column_state", "declared_type", "read")
    assert [of["备注<i>"][name] for name in names] == [
        "", "0", "1000", "clean", "text", "sample",
    ]  # fmt: skip
    assert [of["身份证号"][name] for name in names] == [
        "cn_resident_id", "980", "1000", "found", "character(18)", "sample",
    ]  # fmt: skip
    assert of["工资"]["unread"] == "not_permitted"
    assert not {name for name in of if name.startswith("=")}, "no formula"


def test_a_table_of_thousands_of_columns_comes_in_pages(reader, scene) -> None:
    wide = [met("public.宽", f"c{n:04}", position=n) for n in range(3_000)]
    scene.scanned(scene.database("核心系统", "core"), *wide)
    answer = reader.get(f"{TABLES}?page=30")
    assert (answer.context["count"], answer.context["leaf"].pages) == (3_000, 30)
    assert answer.context["rows"][-1].column == "c2999"
    assert len(answer.context["rows"]) == 100
