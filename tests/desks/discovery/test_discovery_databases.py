"""Databases as targets: named by the machine alone, told by table and column."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest

from desks.discovery.database_desk import (
    CORE,
    URL,
    ask,
    changed,
    done_in,
    register,
    run,
)
from desks.discovery.room import RULES as SHIPPED
from desks.discovery.room import SHANGHAI, Room, seen
from planted_tables import PASSWORD, Planted, planted
from xinhu.adapters.postgres.embedded import EmbeddedPostgres
from xinhu.core.policy.approval.rules import ApprovalBook
from xinhu.desks.discovery.errors import (
    DatabaseNotNamedError,
    NoDiscoveryOfficerError,
    RemedyOfFilesError,
)
from xinhu.desks.discovery.models import Place, Remedy, Scan, Target, UnreadFile
from xinhu.desks.discovery.opening import open_desk
from xinhu.desks.discovery.remedies.asking import ask_for_remedy
from xinhu.desks.discovery.results import Seen, TableMet, Unread
from xinhu.desks.discovery.rules import OfTables
from xinhu.desks.discovery.targets import register_target
from xinhu.wiring import scan_child
from xinhu.wiring.discovery_work import state_file
from xinhu.wiring.scan_messages import Asked, Tables
from xinhu.wiring.scan_process import _desk_path

pytestmark = pytest.mark.duty("R6.1")

_NO_NAMES = (
    *("", ".", "..", "core/", "./core", "../databases/core", "core\n", "-core"),
    *("Core", "ｃｏｒｅ", "x" * 61, "core.pw", "nothing", "link", "folder"),
    *("/etc/passwd", URL, "sqlite:////etc/passwd"),
)


@pytest.fixture(scope="module")
def bank(postgres: EmbeddedPostgres) -> Iterator[Planted]:
    with planted(postgres.admin_url, "desk_reader") as made:
        yield made


def require_untold(
    room: Room, *secrets: str, kept: Sequence[bytes] | None = None
) -> None:
    """Nothing of a secret stands in a row, an entry, or what is kept of a scan."""
    with psycopg.connect(room.database.owner) as owner:
        names = owner.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'desk'"
        ).fetchall()
        rows = [
            row
            for (name,) in names
            for (row,) in owner.execute(f"SELECT t::text FROM desk.{name} t")
        ]
    if kept is None:
        kept = [file.read_bytes() for file in (room.root / "states").glob("*")]
    for secret in secrets:
        assert not any(secret in row for row in rows)
        assert not any(secret.encode() in content for content in kept)


# --- registered ----------------------------------------------------------------------


def test_an_it_officer_registers_a_database_by_its_name(room: Room) -> None:
    target = register(room, URL)
    assert (target.kind, target.location) == ("database", "core")
    assert room.acts()[0]["detail"]["kind"] == "database"
    require_untold(room, "geheim", "127.0.0.1")


def test_no_other_name_and_no_address_is_taken(room: Room) -> None:
    file = room.named("core", URL)
    file.with_name("core.pw").write_text(URL, "utf-8")
    file.with_name("link").symlink_to(file)
    file.with_name("folder").mkdir()
    for name in _NO_NAMES:
        with pytest.raises(DatabaseNotNamedError) as refused:
            register_target(room.desk, room.deed("he"), CORE._replace(location=name))
        assert "geheim" not in f"{refused.value!r} {refused.value}"
    assert not Target.objects.exists()
    assert room.events() == ["target.registered refuse"] * len(_NO_NAMES)
    require_untold(room, "geheim")


def test_without_names_of_the_machine_no_database_can_be_scanned(room: Room) -> None:
    room.named("core", URL)
    for databases in (None, room.root / "nowhere"):
        desk = open_desk(SHIPPED, None, SHANGHAI, (room.root,), databases)
        assert desk.locations.names() == ()
        with pytest.raises(DatabaseNotNamedError):
            register_target(desk, room.deed("he"), CORE)
    assert room.desk.locations.names() == ("core",)


@pytest.mark.parametrize("who", ["fang", "shen", "li"])
def test_nobody_else_registers_one(room: Room, who: str) -> None:
    room.named("core", URL)
    with pytest.raises(NoDiscoveryOfficerError):
        register_target(room.desk, room.deed(who), CORE)
    assert not Target.objects.exists()


def test_what_is_named_no_more_is_neither_asked_for_nor_scanned(room: Room) -> None:
    register(room, URL)
    ask(room)
    (room.root / "databases" / "core").unlink()
    assert run(room) == ("failed", "discovery.database")
    with pytest.raises(DatabaseNotNamedError):
        ask(room)


# --- scanned -------------------------------------------------------------------------


def test_columns_are_told_by_table_over_scans_and_what_is_unread_is_told(
    room: Room, bank: Planted, capfd: pytest.CaptureFixture[str]
) -> None:
    register(room, bank.reader)
    first = ask(room)
    assert run(room) == ("done", "")
    places = {(p.path, p.column, p.kind): p for p in Place.objects.all()}
    known = places["public.客户", "身份证号", "cn_resident_id"]
    assert (known.count, known.member, known.digest) == (300, "", "")
    assert (known.rows, known.table_rows) == (300, 300)
    assert ('贷款%2E2026.a%2Fb%25c";d', "证件号码", "cn_resident_id") in places
    told = {(u.path, u.member, u.why) for u in UnreadFile.objects.all()}
    assert told == {
        ("public.薪酬", "", "not_permitted"),
        ("public.部分", "工资", "not_permitted"),
        ("public.分行", "rows", "not_permitted"),
        ("public.会写", "", "not_permitted"),
        ("public.客户", "照片", "unknown_format"),
    }
    first.refresh_from_db()
    assert first.files == 10
    room.named("core", f"{bank.reader}&application_name=another")
    with changed(bank):
        ask(room)
        assert run(room) == ("done", "")
    again = {(p.path, p.column): p.status for p in Place.objects.all()}
    assert Place.objects.count() == len(places) + 1, "the same fingerprints, and 号"
    assert again["public.客户", "身份证号"] == "open", "nobody may look there now"
    assert again["public.客户", "手机号码"] == "open"
    assert again["public.客户", "卡号"] == "gone"
    said = capfd.readouterr()
    secrets = (PASSWORD, quote(PASSWORD))
    assert not any(secret in said.out + said.err for secret in (*secrets, bank.role))
    require_untold(room, *secrets)
    require_untold(room, bank.role, kept=())


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"mode": 0o640}, "discovery.database_file"),
        ({"url": ""}, "discovery.database_file"),
        ({"url": "/etc"}, "discovery.database_file"),
        ({"url": "hdfs://nn/geheim-pw"}, "discovery.database_file"),
        ({"url": URL + "x" * 4_096}, "discovery.database_file"),
        ({"url": "postgresql://scan:geheim-pw/@db/core"}, "scan.database_url"),
        ({"url": URL}, "scan.database_unreachable"),
    ],
)
def test_what_cannot_be_reached_fails_the_scan_by_a_code_alone(
    room: Room, capfd: pytest.CaptureFixture[str], change: dict[str, Any], code: str
) -> None:
    register(room, URL)
    ask(room)
    file = room.named("core", change.get("url", URL))
    file.chmod(change.get("mode", 0o600))
    assert run(room) == ("failed", code)
    assert room.acts()[-1]["detail"]["outcome"] == "failed"
    said = capfd.readouterr()
    assert "geheim" not in said.out + said.err
    require_untold(room, "geheim")


def test_the_process_hears_of_the_password_by_its_pipe_alone(
    room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    register(room, URL)
    ask(room)
    kept = tmp_path / "kept.json"
    (tmp_path / "impostor.py").write_text(
        "import json, os, sys\n"
        "told = [sys.stdin.readline(), sys.argv, dict(os.environ)]\n"
        f"open({str(kept)!r}, 'w').write(json.dumps(told))\n",
        "utf-8",
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(scan_child, "_MODULE", "impostor")
    assert run(room) == ("running", "")
    asked, argv, environment = json.loads(kept.read_text("utf-8"))
    assert json.loads(asked)["tables"]["url"] == URL
    assert "geheim" not in f"{argv} {environment}"
    of = Tables(URL, 1, 1.0)
    assert "geheim" not in f"{of!r} {of} {Asked('core', '', 0.6, 1, 1.0, of)!r}"


def test_a_database_that_moves_keeps_its_findings() -> None:
    for server in ("db1", "10.0.0.9:6543"):
        of = Tables(f"postgresql://u:p@{server}/core", 1, 1.0)
        path = _desk_path(Asked("core", "", 0.6, 1, 1.0, of))
        assert path(f"postgresql://{server}/core/public.客户") == "public.客户"


def test_a_table_that_was_done_is_not_read_again_after_an_interruption(
    room: Room, bank: Planted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan_child, "_EVERY", 0.05)
    target = register(room, bank.reader)
    ask(room)
    state = state_file(room.root / "states", target.pk)
    done: dict[str, tuple[int, ...]] = {}

    def ends() -> bool:
        done.update(done_in(state))
        return bool(done)

    assert run(room, ends, tables=OfTables(0, 300, 60)) == ("waiting", "")
    assert 0 < len(done) < 10
    assert run(room, tables=OfTables(0, 0, 60)) == ("done", "")
    assert done_in(state).items() >= done.items(), "as they were written"
    assert Scan.objects.get().files == 10


# --- afterwards ----------------------------------------------------------------------


def test_tables_have_no_remedies(room: Room) -> None:
    register(room, URL)
    room.scan(seen("public.客户", column="手机号码", digest="ab" * 32))
    book = ApprovalBook.load(SHIPPED)
    place = Place.objects.get()
    for kind in ("quarantine", "mask_copy", "vault", "delete"):
        with pytest.raises(RemedyOfFilesError):
            ask_for_remedy(room.desk, room.deed("fang"), place.pk, kind, "清理", book)
    assert not Remedy.objects.exists()
    assert room.events()[-1] == "remedy.asked refuse"


_A, _B = "public.a", "public.b"


def test_what_lies_in_few_rows_of_a_sample_is_not_gone_without_a_whole_look(
    room: Room,
) -> None:
    register(room, URL)
    of = {"rows": 100, "table_rows": 1_000}
    few, many, whole = (
        seen(_A, column="few", **of, count=19),
        seen(_A, column="many", **of, count=20),
        seen(_B, column="whole", rows=100, table_rows=100, count=1),
    )
    met = (TableMet(_A, 1_000, ("few", "many")), TableMet(_B, 100, ("whole",)))
    room.scan(few, many, whole, *met)
    room.scan(*met)
    assert _statuses() == {"few": "open", "many": "gone", "whole": "gone"}
    all_rows = replace(room.desk.rules, tables=OfTables(0, 0, 60))
    room.desk = replace(room.desk, rules=all_rows)
    room.scan(*met)
    assert _statuses()["few"] == "gone"


@pytest.mark.parametrize(
    ("rows", "table_rows", "now"),
    [
        (300, 0, 0),  # a view, or never analysed
        (10_000, 9_000, 9_000),  # analysed long ago
        (9_900, 9_900, 9_900),  # of some stretches less than lay there
        (100, 100, 1_000_000),  # grown since
        (100, 100, 0),
    ],
)
def test_nor_where_nobody_knows_that_a_table_was_read_whole(
    room: Room, rows: int, table_rows: int, now: int
) -> None:
    register(room, URL)
    room.scan(
        seen(_A, column="few", rows=rows, table_rows=table_rows, count=1),
        TableMet(_A, table_rows, ("few",)),
    )
    room.scan(TableMet(_A, now, ("few",)))
    assert _statuses() == {"few": "open"}
    room.scan(TableMet(_A, now, None))
    assert _statuses() == {"few": "open"}


@pytest.mark.parametrize(
    "left", [(), (TableMet(_A, 0, ("other",)),), (TableMet(_A, 0, ()),)]
)
def test_what_was_dropped_is_gone_after_a_sample(
    room: Room, left: tuple[TableMet, ...]
) -> None:
    register(room, URL)
    lay = seen(_A, column="few", rows=100, table_rows=0, count=1)
    room.scan(lay, TableMet(_A, 0, ("few", "other")))
    room.scan(*left)
    assert _statuses() == {"few": "gone"}


def test_of_a_real_database_what_was_dropped_is_gone_and_not_what_was_not_met_again(
    room: Room, bank: Planted
) -> None:
    register(room, bank.reader)
    sampled = OfTables(599, 0, 60)  # of tables that have 300 rows: all of them
    with psycopg.connect(bank.admin, autocommit=True) as link:
        link.execute("ALTER TABLE 部分 ADD 手机号码 text")
        try:
            link.execute(f"GRANT SELECT (手机号码) ON 部分 TO {bank.role}")
            of = "WHERE ctid = (SELECT min(ctid) FROM 部分)"
            link.execute(f"UPDATE 部分 SET 手机号码 = '13812345678' {of}")
            statuses = []
            for then in ("UPDATE 部分 SET 手机号码 = NULL", "SELECT", ""):
                ask(room)
                assert run(room, tables=sampled) == ("done", "")
                rare = Place.objects.get(path="public.部分", column="手机号码")
                statuses.append((rare.count, rare.status))
                if then == "SELECT":
                    link.execute("ALTER TABLE 部分 DROP 手机号码")
                elif then:
                    link.execute(then)
        finally:
            link.execute("ALTER TABLE 部分 DROP IF EXISTS 手机号码")
    assert statuses == [(1, "open"), (1, "open"), (1, "gone")]
    kept = Place.objects.filter(path="public.部分", column="身份证号")
    assert {p.status for p in kept} == {"open"}


def test_what_stood_in_a_comment_is_gone_after_a_sample(room: Room) -> None:
    register(room, URL)
    of: dict[str, Any] = {"rows": 0, "table_rows": 1_000_000, "count": 1}
    lay: list[Seen] = [
        seen(_A, place="comment", **of), seen(_A, column="few", **of),
    ]  # fmt: skip
    room.scan(*lay, TableMet(_A, 1_000_000, ("few",)))
    room.scan(TableMet(_A, 1_000_000, ("few",)))
    assert set(_statuses().values()) == {"gone"}


def _statuses() -> dict[str, str]:
    return {str(p.column): p.status for p in Place.objects.all()}


def test_of_files_a_member_called_as_a_column_covers_nothing_else(room: Room) -> None:
    room.scan(seen("a.xlsx", column="rows"), seen("a.xlsx", column="b"))
    room.scan(Unread("a.xlsx", "b", "encrypted"))
    assert set(Place.objects.values_list("status", flat=True)) == {"gone"}
