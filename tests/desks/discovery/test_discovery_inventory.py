"""The column inventory of databases: kept by scan, clean and unread columns as well."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege

from desks.discovery.database_desk import URL, ask, changed, done_in, register, run
from desks.discovery.room import Room, met, seen
from planted_tables import Planted, planted
from xinhu.adapters.postgres.embedded import EmbeddedPostgres
from xinhu.desks.discovery.data_map import TableFilter, table_map
from xinhu.desks.discovery.errors import NoDiscoveryOfficerError
from xinhu.desks.discovery.inventory import TableColumn
from xinhu.desks.discovery.models import Place, Scan
from xinhu.desks.discovery.rules import OfTables
from xinhu.wiring import scan_child
from xinhu.wiring.discovery_work import state_file

pytestmark = pytest.mark.duty("R6.1")


@pytest.fixture(scope="module")
def bank(postgres: EmbeddedPostgres) -> Iterator[Planted]:
    with planted(postgres.admin_url, "inventory_reader") as made:
        yield made


def test_every_column_of_a_database_is_kept_with_how_far_it_was_read(
    room: Room, bank: Planted
) -> None:
    register(room, bank.reader)
    ask(room)
    assert run(room) == ("done", "")
    kept = {(c.path, c.name): c for c in TableColumn.objects.all()}
    number = kept["public.客户", "身份证号"]
    assert (number.declared, number.rows, number.whole) == ("character(18)", 300, True)
    clean = kept["public.客户", "开户日"]
    assert (clean.declared, clean.rows, clean.why) == ("date", 300, "")
    assert kept["public.空", "身份证号"].whole, "an empty table was read"
    assert {place: c.why for place, c in kept.items() if c.why} == {
        ("public.客户", "照片"): "unknown_format",
        ("public.部分", "工资"): "not_permitted",
        ("public.分行", "身份证号"): "not_permitted",
        ("public.分行", "branch"): "not_permitted",
        ("public.薪酬", "身份证号"): "not_permitted",
        ("public.会写", "n"): "not_permitted",
    }
    places = Place.objects.exclude(column=None).values_list("path", "column")
    assert set(places) <= kept.keys(), "each finding stands by its column"


def test_the_inventory_is_that_of_the_last_scan_and_what_was_dropped_leaves_it(
    room: Room, bank: Planted
) -> None:
    register(room, bank.reader)
    ask(room)
    assert run(room) == ("done", "")
    with changed(bank):
        ask(room)
        assert run(room) == ("done", "")
    kept = TableColumn.objects.filter(path="public.客户")
    states = dict(kept.values_list("name", "why"))
    assert "卡号" not in states
    assert (states["号"], states["手机号码"]) == ("", "")
    assert states["身份证号"] == "not_permitted"
    assert set(TableColumn.objects.values_list("scan", flat=True)) == {
        Scan.objects.latest("pk").pk
    }
    found = table_map(room.desk, room.deed("shen"), TableFilter(state="unread"))
    known = found.get(path="public.客户", name="身份证号")
    assert known.place is not None, "what was known there is known still"


def test_a_scan_that_goes_on_keeps_the_columns_of_tables_that_weredone_in(
    room: Room, bank: Planted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan_child, "_EVERY", 0.05)
    target = register(room, bank.reader)
    ask(room)
    state = state_file(room.root / "states", target.pk)
    assert run(room, lambda: bool(done_in(state)), tables=OfTables(0, 300, 60)) == (
        "waiting",
        "",
    )
    assert not TableColumn.objects.exists(), "nothing is taken up before the end"
    assert run(room, tables=OfTables(0, 0, 60)) == ("done", "")
    tables = set(TableColumn.objects.values_list("path", flat=True))
    assert len(tables) == 11, "all of them"


def test_of_a_sqlite_database_columns_are_kept_as_they_were_declared(
    room: Room, tmp_path: Path
) -> None:
    path = tmp_path / "old.db"
    with closing(sqlite3.connect(path)) as link:
        link.execute("CREATE TABLE 客户 (手机 VARCHAR(20), 备注)")
        link.execute("INSERT INTO 客户 VALUES ('13812345678', 'x')")
        link.commit()
    register(room, f"sqlite:///{path}")
    ask(room)
    assert run(room) == ("done", "")
    rows = TableColumn.objects.values_list("name", "declared", "rows", "whole", "why")
    assert [*rows] == [("手机", "VARCHAR(20)", 1, True, ""), ("备注", "", 1, True, "")]


def test_a_scan_that_fails_leaves_the_inventory_as_it_was(
    room: Room, bank: Planted
) -> None:
    register(room, bank.reader)
    ask(room)
    assert run(room) == ("done", "")
    before = [*TableColumn.objects.values_list("pk", flat=True)]
    room.named("core", URL)
    ask(room)
    assert run(room) == ("failed", "scan.database_unreachable")
    assert [*TableColumn.objects.values_list("pk", flat=True)] == before


def test_a_folder_has_no_inventory_whatever_is_said_of_it(room: Room) -> None:
    room.scan(seen("a.csv", column="手机"), met("a.csv", "手机"), met("a.csv", "备注"))
    assert not table_map(room.desk, room.deed("fang"), TableFilter()).exists()


def test_what_the_database_cannot_hold_in_a_name_ends_no_scan(room: Room) -> None:
    register(room, URL)
    room.scan(met("public.a", "x\x00" * 900), met("public.b" * 9_000, "y"))
    assert TableColumn.objects.count() == 2


@pytest.mark.parametrize("act", ["UPDATE {} SET rows = 1", "DELETE FROM {}"])
def test_the_console_changes_nothing_of_the_inventory(room: Room, act: str) -> None:
    register(room, URL)
    room.scan(met("public.a", "x"))
    url = room.database.url("xinhu_console")
    with psycopg.connect(url) as link, pytest.raises(InsufficientPrivilege):
        link.execute(act.format("desk.discovery_column"))


def test_whoever_may_not_read_findings_reads_no_inventory(room: Room) -> None:
    register(room, URL)
    room.scan(met("public.a", "x"))
    for name in ("li", "he"):
        with pytest.raises(NoDiscoveryOfficerError):
            table_map(room.desk, room.deed(name), TableFilter())
