"""The data map by table: columns of databases, filtered, and taken as a file."""

import csv
import io

import pytest

from console.discovery.scene import COUNTER, Scene
from desks.discovery.room import seen
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
    assert "还没有数据库的发现。" in text(officer.get(TABLES))


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
