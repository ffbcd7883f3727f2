"""Databases of SQLite, read as databases: with their journal, and never written."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa

from planted_tables import Whole, gathered
from xinhu.adapters.databases.address import Database
from xinhu.adapters.databases.errors import (
    ScanDatabaseUnreachableError,
    ScanDatabaseUrlError,
)
from xinhu.adapters.databases.listing import listed
from xinhu.adapters.databases.opening import opened
from xinhu.adapters.databases.pacing import Pace
from xinhu.adapters.databases.reading import Tables
from xinhu.core.discover.part import ColumnRead, Why


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "旧 系统.db"
    with closing(sqlite3.connect(path)) as link:
        link.execute("PRAGMA journal_mode = WAL")
        link.execute("CREATE TABLE 客户 (id INTEGER PRIMARY KEY, 手机 TEXT, 备注)")
        link.executemany(
            "INSERT INTO 客户 VALUES (?, ?, ?)",
            [(n, "13812345678", bytes(range(256))) for n in range(1, 10_001)],
        )
        link.execute("CREATE VIEW v AS SELECT 手机 FROM 客户 LIMIT 3")
        link.commit()
        # Open still: what was written stands in the journal alone.
        yield path


def _read(path: Path, name: str, sample: int = 0) -> Whole:
    database = Database.of(f"sqlite:///{path}")
    with closing(Tables(database, sample, Pace(0), 60.0)) as tables:
        return gathered(tables.read("main", name, lambda: None))


def test_tables_and_views_are_read_with_what_only_the_journal_holds(
    file: Path,
) -> None:
    listing = listed(Database.of(f"sqlite:///{file}"), 60.0)
    assert [each.name for each in listing.tables] == ["v", "客户"]
    assert not listing.may_write
    whole = _read(file, "客户")
    assert (len(whole.rows), whole.rows[0]) == (10_000, ("1", "13812345678", None))
    assert whole.unread == {"备注": Why.UNKNOWN_FORMAT}
    assert len(_read(file, "v").rows) == 3
    assert _read(file, "nowhere").unread == {"": Why.VANISHED}


def test_rows_come_from_all_over_a_key_of_whole_numbers(file: Path) -> None:
    numbers = [int(str(row[0])) for row in _read(file, "客户", sample=200).rows]
    assert len(set(numbers)) == 200
    assert {n // 1000 for n in numbers} >= set(range(10))
    assert len(_read(file, "v", sample=2).rows) == 2


def test_a_view_without_end_has_one_and_what_was_read_is_given(file: Path) -> None:
    with closing(sqlite3.connect(file)) as link:
        link.execute(
            "CREATE VIEW 无尽 AS WITH RECURSIVE n(i) AS"
            " (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
        )
    database, ticks = Database.of(f"sqlite:///{file}"), count(0.0, 60.0)
    with closing(Tables(database, 0, Pace(0), 60.0, lambda: next(ticks))) as tables:
        whole = gathered(tables.read("main", "无尽", lambda: None))
    assert whole.unread == {"": Why.TOO_SLOW}
    assert len(whole.rows) == 12 * 512


def test_it_cannot_be_written(file: Path) -> None:
    engine = opened(Database.of(f"sqlite:///{file}"), 60.0)
    with engine.connect() as link, pytest.raises(sa.exc.OperationalError):
        link.exec_driver_sql("DELETE FROM 客户")
    engine.dispose()


def test_no_database_and_no_driver_are_told(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("no database at all, by no means; not at all")
    for name in ("x", "nowhere"):
        with pytest.raises(ScanDatabaseUnreachableError):
            listed(Database.of(f"sqlite:///{tmp_path / name}"), 60.0)
    assert not (tmp_path / "nowhere").exists()
    for url in ("nosuchkind://u:p@h/x", "postgresql://u:p@h/x?port=no"):
        with pytest.raises((ScanDatabaseUrlError, ScanDatabaseUnreachableError)):
            listed(Database.of(url), 5.0)


# --- how far columns were read -------------------------------------------------------


def test_every_column_is_told_with_its_type_as_declared_and_how_far_it_was_read(
    file: Path,
) -> None:
    read = _read(file, "客户").read
    assert read == {
        "id": ColumnRead("id", "INTEGER", 10_000, whole=True),
        "手机": ColumnRead("手机", "TEXT", 10_000, whole=True),
        "备注": ColumnRead("备注", "", 10_000, why=Why.UNKNOWN_FORMAT),
    }
    assert _read(file, "v").read["手机"] == ColumnRead("手机", "TEXT", 3, whole=True)
    assert _read(file, "nowhere").read == {}


@pytest.mark.parametrize(
    ("sample", "whole"), [(0, True), (2, False), (3, False), (4, True)]
)
def test_rows_that_a_sample_may_have_left_out_are_never_told_as_read(
    file: Path, sample: int, *, whole: bool
) -> None:
    read = _read(file, "v", sample=sample).read["手机"]
    assert (read.rows, read.whole) == (min(sample or 3, 3), whole)
    assert not _read(file, "客户", sample=200).read["手机"].whole


def test_a_column_whose_reading_was_broken_off_is_unread_with_what_was_read(
    file: Path,
) -> None:
    database, ticks = Database.of(f"sqlite:///{file}"), count(0.0, 1_000.0)
    with closing(Tables(database, 0, Pace(0), 60.0, lambda: next(ticks))) as tables:
        whole = gathered(tables.read("main", "客户", lambda: None))
    assert whole.unread[""] is Why.TOO_SLOW
    assert whole.read["手机"] == ColumnRead("手机", "TEXT", 0, why=Why.TOO_SLOW)


def test_an_empty_table_is_read_whole(file: Path) -> None:
    with closing(sqlite3.connect(file)) as link:
        link.execute("CREATE TABLE 空 (手机 VARCHAR(20))")
    expected = ColumnRead("手机", "VARCHAR(20)", 0, whole=True)
    assert _read(file, "空").read == {"手机": expected}
    assert _read(file, "空", sample=10).read == {"手机": expected}


def test_a_key_that_holds_no_whole_number_leaves_no_row_unread(file: Path) -> None:
    with closing(sqlite3.connect(file)) as link:
        link.execute("CREATE TABLE 旧 (n INT PRIMARY KEY, 手机)")
        link.executemany("INSERT INTO 旧 VALUES (?, 1)", [(1,), ("x",), (None,)])
        link.commit()
    whole = _read(file, "旧", sample=100)
    assert len(whole.rows) == 3
    assert whole.read["手机"].rows == 3
    assert not whole.read["手机"].whole, "rows without a key may lie anywhere"


def test_names_no_finding_can_tell_apart_are_told_once_and_never_clean(
    file: Path,
) -> None:
    long = "长" * 1_001
    with closing(sqlite3.connect(file)) as link:
        link.execute(f'CREATE TABLE 名 ("a", "a ", "", "{long}")')
        link.execute("INSERT INTO 名 VALUES (?, 1, 1, 1)", (bytes(range(256)),))
        link.commit()
    read = _read(file, "名").read
    assert [*read] == ["a", "column 3", "长" * 1_000]
    assert read["a"].why is Why.UNKNOWN_FORMAT, "one of the two is"
    assert read["长" * 1_000].why is Why.TOO_LARGE
