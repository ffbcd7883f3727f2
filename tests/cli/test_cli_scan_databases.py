"""``xinhu scan`` of databases: what it finds, what it never says, where it goes on."""

import csv
import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from customer_data import kinds_found
from planted_tables import PASSWORD, PEOPLE, Planted, planted
from xinhu.adapters.databases.errors import (
    ScanDatabaseRefusedError,
    ScanDatabasesAbsentError,
    ScanDatabaseUrlError,
    ScanPasswordFileError,
)
from xinhu.adapters.postgres.embedded import EmbeddedPostgres
from xinhu.cli.exits import Exit
from xinhu.cli.main import commands
from xinhu.wiring import scan_databases


@pytest.fixture(scope="module")
def bank(postgres: EmbeddedPostgres) -> Iterator[Planted]:
    with planted(postgres.admin_url, "scan_command") as made:
        yield made


@pytest.fixture
def secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of the reader's password."""
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    path = tmp_path / "password"
    path.write_text(f"{PASSWORD}\n", "utf-8")
    path.chmod(0o600)
    return path


def _scan(*words: object) -> Result:
    said = ["scan", *map(str, words), "--processes", "1"]
    return CliRunner().invoke(commands(said), said)


def _lines(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


def test_customers_in_tables_are_found_by_column_and_nothing_tells_the_password(
    bank: Planted, secret: Path, tmp_path: Path
) -> None:
    state, map_ = tmp_path / "state", tmp_path / "map.csv"
    words = (bank.bare, "--password-file", secret, "--state", state)
    done = _scan(*words, "--format", "jsonl")
    assert done.exit_code == Exit.FOUND_WRONG, done.output
    lines = _lines(done.stdout)
    found = {(line["path"], line.get("column"), line.get("kind")) for line in lines}
    table = f"{bank.address}/public.客户"
    assert {
        (table, "身份证号", "cn_resident_id"),
        (table, "手机号码", "cn_mobile"),
        (table, "卡号", "bank_card"),
        (table, "姓名", "person_name"),
        (table, "资料", "cn_resident_id"),
        (f'{bank.address}/贷款%2E2026.a%2Fb%25c";d', "证件号码", "cn_resident_id"),
        (f"{bank.address}/public.流水", "卡号", "bank_card"),
    } <= found
    assert {(line["path"], line["unread"]) for line in lines if "unread" in line} == {
        (f"{bank.address}/public.薪酬", "not_permitted"),
        (f"{bank.address}/public.部分", "not_permitted"),
        (f"{bank.address}/public.分行", "not_permitted"),
        (f"{bank.address}/public.会写", "not_permitted"),
        (table, "unknown_format"),
    }
    assert not [line for line in lines if "流水_" in str(line["path"])]
    told = _scan(*words, "--format", "csv", "--output", map_, "--json")
    summary = json.loads(told.stdout)
    assert (summary["unchanged"], summary["notes"]) == (0, [])
    with map_.open(encoding="utf-8-sig", newline="") as rows:
        counted = {(r["path"], r["column"], r["kind"]): r for r in csv.DictReader(rows)}
    assert counted[table, "身份证号", "cn_resident_id"]["count"] == str(PEOPLE)
    whole = ("character(18)", str(PEOPLE), "")
    assert _told(counted[table, "身份证号", "cn_resident_id"]) == ("found", *whole)
    assert _told(counted[table, "开户日", ""]) == ("clean", "date", str(PEOPLE), "")
    why = ("bytea", str(PEOPLE), "unknown_format")
    assert _told(counted[table, "照片", ""]) == ("unread", *why)
    part = f"{bank.address}/public.部分", "工资", ""
    assert _told(counted[part]) == ("unread", "text", "0", "not_permitted")
    empty = f"{bank.address}/public.空", "身份证号", ""
    assert _told(counted[empty]) == ("clean", "text", "0", "")
    shut = f"{bank.address}/public.薪酬", "", ""
    assert _told(counted[shut]) == ("unread", "", "", "not_permitted")
    kept = done.output + told.output + map_.read_text("utf-8")
    kept += state.read_bytes().decode("utf-8", "replace")
    assert PASSWORD not in kept
    assert bank.role not in kept.replace(bank.address, "")
    assert not list(kinds_found(done.output + map_.read_text("utf-8")))


def test_a_password_in_the_url_and_a_role_that_may_write_are_told(
    bank: Planted, secret: Path
) -> None:
    done = _scan(bank.reader, "--exclude", "public.*", "--exclude", "*;d", "--json")
    assert done.exit_code == Exit.DONE, done.output
    summary = json.loads(done.stdout)
    assert (summary["files"], summary["excluded"]) == (0, 11)
    assert summary["notes"] == [{"code": "password_in_url", "about": bank.address}]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PGPASSWORD", PASSWORD)
        done = _scan(bank.bare, "--exclude", "[!部p]*", "--json")
    told = json.loads(done.stdout)
    assert (told["kinds"], told["notes"]) == ({"cn_resident_id": PEOPLE}, [])
    done = _scan(bank.admin, "--exclude", "*", "--password-file", secret)
    assert "use a role that may only read" in done.stderr
    assert PASSWORD not in done.output


def test_tables_of_a_baseline_count_no_more(
    bank: Planted, secret: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    baseline = tmp_path / "accepted.yaml"
    words = (bank.bare, "--password-file", secret, "--exclude", "[!部p]*")
    assert _scan(*words, "--write-baseline", baseline).exit_code == Exit.FOUND_WRONG
    text = baseline.read_text("utf-8")
    assert f"path: {bank.address}/public.部分" in text.replace("\n    ", " ")
    text = text.replace("reason: null", "reason: known")
    text = text.replace("until: null", "until: 9999-12-31")
    baseline.write_text(text, "utf-8")
    monkeypatch.chdir("/")
    assert _scan(*words, "--baseline", baseline).exit_code == Exit.DONE


def test_what_cannot_be_used_is_told_by_its_code_and_without_the_password(
    bank: Planted, secret: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("wrong", "utf-8")
    wrong.chmod(0o600)
    empty = tmp_path / "empty"
    empty.touch(0o600)
    open_to_all = tmp_path / "open"
    open_to_all.write_text(PASSWORD, "utf-8")
    open_to_all.chmod(0o644)
    for words, kind in (
        ((bank.bare, "--password-file", wrong), ScanDatabaseRefusedError),
        ((bank.bare, "--password-file", empty), ScanPasswordFileError),
        ((bank.bare, "--password-file", open_to_all), ScanPasswordFileError),
        ((bank.bare, "--password-file", tmp_path / "none"), ScanPasswordFileError),
        (("nosuchkind://h/x",), ScanDatabaseUrlError),
        (("postgresql://u:geheim@h:port/x",), ScanDatabaseUrlError),
    ):
        done = _scan(*words)
        assert isinstance(done.exception, kind), done.exception
        said = done.output + repr(done.exception)
        assert not {PASSWORD, "wrong-one", "geheim"} & set(said.split("'"))
    monkeypatch.setattr(scan_databases, "find_spec", lambda _name: None)
    done = _scan(bank.bare, "--password-file", secret)
    assert isinstance(done.exception, ScanDatabasesAbsentError)


def test_a_scan_that_was_killed_goes_on_behind_the_tables_it_did(
    tmp_path: Path,
) -> None:
    """Tables that were done stand whole; the one it was in is read again, once."""
    path, state, report = tmp_path / "many.db", tmp_path / "state", tmp_path / "r"
    with closing(sqlite3.connect(path)) as link:
        for number in range(12):
            link.execute(f"CREATE TABLE t{number:02} (身份证号)")
            link.execute(f"INSERT INTO t{number:02} VALUES ('11010519491231002X')")
        link.commit()
    xinhu = str(Path(sys.executable).with_name("xinhu"))
    words = [xinhu, "scan", f"sqlite:///{path}", "--state", str(state), "--processes"]
    words += ["1", "--format", "jsonl", "--output", str(report), "--json"]
    wal = tmp_path / "state-wal"
    slow = [*words, "--rows-per-second", "2"]
    with subprocess.Popen(slow, start_new_session=True) as running:
        while not wal.exists() or _done(state) < 2:
            assert running.poll() is None
        os.killpg(running.pid, signal.SIGKILL)
    before = _done(state)
    assert 2 <= before < 12
    told = subprocess.run(words, capture_output=True, check=False)
    assert told.returncode == Exit.FOUND_WRONG, told.stderr
    summary = json.loads(told.stdout)
    assert (summary["files"], summary["resumed"]) == (12, True)
    assert summary["unchanged"] == before
    paths = [line["path"] for line in _lines(report.read_text("utf-8"))]
    assert paths == sorted(set(map(str, paths)))
    assert len(paths) == 12


def _told(row: dict[str, str]) -> tuple[str, ...]:
    """Return what a row of the data map tells of a column, without its Chinese."""
    state, unread = row["state"].split()[0], row["unread"].partition(" ")[0]
    return state, row["declared_type"], row["rows_read"], unread


def _done(state: Path) -> int:
    """Return how many tables stand whole in a state that another process holds."""
    seen = state.parent / "seen"
    for beside in ("", "-wal"):
        file = state.with_name(state.name + beside)
        seen.with_name(seen.name + beside).write_bytes(file.read_bytes())
    try:
        with closing(sqlite3.connect(seen)) as link:
            (whole,) = link.execute("SELECT count(*) FROM file WHERE whole").fetchone()
            return int(whole)
    except sqlite3.DatabaseError:
        return 0  # copied while it was written
