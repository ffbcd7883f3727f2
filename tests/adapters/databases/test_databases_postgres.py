"""Tables of a real PostgreSQL: which are listed, what is read, and what is refused."""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from itertools import count, pairwise

import psycopg
import pytest
import sqlalchemy as sa

from planted_tables import PEOPLE, Planted, Whole, gathered, planted
from xinhu.adapters.databases import opening
from xinhu.adapters.databases.address import Database
from xinhu.adapters.databases.errors import (
    ScanDatabaseRefusedError,
    ScanDatabaseUnreachableError,
)
from xinhu.adapters.databases.listing import listed
from xinhu.adapters.databases.opening import opened
from xinhu.adapters.databases.pacing import Pace
from xinhu.adapters.databases.reading import Tables
from xinhu.adapters.postgres.embedded import EmbeddedPostgres
from xinhu.core.discover.part import ColumnRead, Why

_ODD = 'a/b%c";d'


@pytest.fixture(scope="module")
def bank(postgres: EmbeddedPostgres) -> Iterator[Planted]:
    with planted(postgres.admin_url, "scan_reader") as made:
        yield made


def _read(bank: Planted, name: str, schema: str = "public", sample: int = 0) -> Whole:
    with closing(Tables(bank.database, sample, Pace(0), 60.0)) as tables:
        return gathered(tables.read(schema, name, lambda: None))


def test_tables_are_listed_once_and_those_nobody_may_read_are_told(
    bank: Planted,
) -> None:
    listing = listed(bank.database, 60.0)
    found = {(table.schema, table.name): table.permitted for table in listing.tables}
    assert found.pop(("public", "薪酬")) is False
    assert all(found.values())
    assert {name for _, name in found} == {
        *("客户", "流水", "客户视图", "客户汇总", "部分", "分行", "日志", "会写", "空"),
        _ODD,
    }
    assert not listing.may_write
    assert listed(_as_owner(bank), 60.0).may_write


def _as_owner(bank: Planted) -> Database:
    return Database.of(bank.admin)


def test_every_row_and_every_type_is_read_as_text(bank: Planted) -> None:
    whole = _read(bank, "客户")
    assert whole.columns[1:4] == ("姓名", "身份证号", "手机号码")
    assert len(whole.rows) == PEOPLE
    row = dict(zip(whole.columns, whole.rows[0], strict=True))
    assert len(str(row["身份证号"])) == 18
    assert row["开户日"] == "infinity"
    assert "张三" in str(row["资料"])
    assert "张三" in str(row["旧资料"])
    assert row["号码组"] == f"{{{row['手机号码']}}}"
    assert whole.texts == {"comments": "个人客户\nf3: 联系人手机号码"}
    assert whole.unread == {"照片": Why.UNKNOWN_FORMAT}


@pytest.mark.parametrize(
    ("name", "rows"),
    [("流水", PEOPLE), ("客户视图", PEOPLE), ("客户汇总", PEOPLE), ("空", 0)],
)
def test_views_partitioned_and_empty_tables_are_read(
    bank: Planted, name: str, rows: int
) -> None:
    for sample in (0, 10 * PEOPLE):
        whole = _read(bank, name, sample=sample)
        assert (len(whole.rows), whole.unread) == (rows, {})


def test_names_with_every_sign_are_read(bank: Planted) -> None:
    whole = _read(bank, _ODD, "贷款.2026")
    assert whole.columns == ("证件号码", "x:y%z")
    assert len(whole.rows) == PEOPLE


def test_of_a_large_table_rows_of_all_blocks_are_drawn(bank: Planted) -> None:
    with psycopg.connect(bank.admin, autocommit=True) as link:
        link.execute("CREATE TABLE 大 AS SELECT n FROM generate_series(1, 50000) n")
        link.execute(f"GRANT SELECT ON 大 TO {bank.role}")
        try:
            numbers = [int(str(n)) for (n,) in _read(bank, "大", sample=3000).rows]
            assert 2500 <= len(set(numbers)) == len(numbers) <= 3100
            assert {n // 10_000 for n in numbers} >= {0, 1, 2, 3, 4}
            assert len(_read(bank, "大").rows) == 50_000
        finally:
            link.execute("DROP TABLE 大")


def test_columns_rows_and_tables_without_right_are_told(bank: Planted) -> None:
    part = _read(bank, "部分")
    assert part.columns == ("身份证号",)
    assert (len(part.rows), part.unread) == (PEOPLE, {"工资": Why.NOT_PERMITTED})
    branch = _read(bank, "分行")
    assert (len(branch.rows), branch.unread) == (50, {"rows": Why.NOT_PERMITTED})
    for name, why in (("薪酬", Why.NOT_PERMITTED), ("nowhere", Why.VANISHED)):
        assert set(_read(bank, name).unread.values()) == {why}


def test_columns_are_told_with_their_types_how_far_they_were_read_and_why_not(
    bank: Planted,
) -> None:
    read = _read(bank, "客户").read
    assert read["身份证号"] == ColumnRead(
        "身份证号", "character(18)", PEOPLE, PEOPLE, whole=True
    )
    assert read["号码组"].declared == "text[]"
    assert (read["照片"].why, read["照片"].whole) == (Why.UNKNOWN_FORMAT, False)
    part = _read(bank, "部分").read
    assert part["身份证号"].whole
    assert part["工资"] == ColumnRead("工资", "text", 0, PEOPLE, why=Why.NOT_PERMITTED)
    for each in _read(bank, "分行").read.values():
        assert (each.why, each.whole) == (Why.NOT_PERMITTED, False), "rows are hidden"
    empty = _read(bank, "空", sample=10).read["身份证号"]
    assert (empty.rows, empty.whole, empty.why) == (0, True, None)
    assert _read(bank, "会写").read["n"].why is Why.NOT_PERMITTED
    assert _read(bank, "nowhere").read == {}


@pytest.mark.parametrize(
    ("name", "sample", "whole"),
    [("客户", 10 * PEOPLE * 20, True), ("客户", 20, False), ("部分", PEOPLE, False),
     ("部分", PEOPLE + 1, True), ("流水", PEOPLE - 1, False)],
)  # fmt: skip
def test_what_is_told_as_read_whole_was(
    bank: Planted, name: str, sample: int, *, whole: bool
) -> None:
    read = _read(bank, name, sample=sample)
    assert {each.whole for each in read.read.values() if each.why is None} == {whole}
    if whole:
        assert len(read.rows) == PEOPLE


def test_the_server_refuses_to_write_even_where_the_account_may(bank: Planted) -> None:
    owner = _as_owner(bank)
    engine = opened(owner, 60.0)
    with engine.connect() as link, pytest.raises(sa.exc.DBAPIError, match="read-only"):
        link.exec_driver_sql("INSERT INTO 日志 VALUES (1)")
    engine.dispose()
    with closing(Tables(owner, 0, Pace(0), 60.0)) as tables:
        whole = gathered(tables.read("public", "会写", lambda: None))
    assert (whole.rows, whole.unread) == ([], {"": Why.NOT_PERMITTED})
    with psycopg.connect(bank.admin) as link:
        assert link.execute("SELECT count(*) FROM 日志").fetchone() == (0,)


def test_a_statement_and_a_wait_for_a_lock_end_by_themselves(
    bank: Planted, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Whoever connects has all the time; what is silent then, a second.
    monkeypatch.setattr(opening, "_SHARE", 1 / 60)
    with psycopg.connect(bank.admin, autocommit=True) as link:
        link.execute("CREATE VIEW 慢 AS SELECT pg_sleep(600)::text")
        link.execute(f"GRANT SELECT ON 慢 TO {bank.role}")
        try:
            assert _read(bank, "慢").unread == {"": Why.TOO_SLOW}
        finally:
            link.execute("DROP VIEW 慢")
    monkeypatch.undo()
    monkeypatch.setattr(opening, "_LOCK_SECONDS", 1)
    with psycopg.connect(bank.admin) as link:
        link.execute("LOCK TABLE 空 IN ACCESS EXCLUSIVE MODE")
        began = time.monotonic()
        assert _read(bank, "空").unread == {"": Why.TOO_SLOW}
        assert time.monotonic() - began < 40.0


def test_a_view_without_end_has_one_and_what_was_read_is_given(bank: Planted) -> None:
    with psycopg.connect(bank.admin, autocommit=True) as link:
        link.execute("CREATE VIEW 无尽 AS SELECT generate_series(1, 1000000000000) n")
        link.execute(f"GRANT SELECT ON 无尽 TO {bank.role}")
        try:
            ticks = count(0.0, 60.0)
            with closing(
                Tables(bank.database, 0, Pace(0), 60.0, lambda: next(ticks))
            ) as tables:
                whole = gathered(tables.read("public", "无尽", lambda: None))
        finally:
            link.execute("DROP VIEW 无尽")
    assert whole.unread == {"": Why.TOO_SLOW}
    assert len(whole.rows) == 12 * 512


def test_at_a_pace_no_transaction_of_a_table_lasts_longer_than_its_rows_take(
    bank: Planted,
) -> None:
    now, asked = [0.0], list[float]()

    def sleep(seconds: float) -> None:
        now[0] += seconds

    def clock() -> float:
        asked.append(now[0])
        return 0.0

    pace = Pace(500.0, clock=lambda: now[0], sleep=sleep)
    with psycopg.connect(bank.admin, autocommit=True) as link:
        link.execute("CREATE TABLE 慢表 AS SELECT n FROM generate_series(1, 3000) n")
        link.execute(f"GRANT SELECT ON 慢表 TO {bank.role}")
        try:
            with closing(Tables(bank.database, 0, pace, 60.0, clock)) as tables:
                whole = gathered(tables.read("public", "慢表", lambda: None))
        finally:
            link.execute("DROP TABLE 慢表")
    assert len(whole.rows) == 3000
    # As each began, and as its only rows came; then it ended, and the next one began.
    assert set(Counter(asked).values()) == {2}
    assert max(after - before for before, after in pairwise(sorted(asked))) < 1.0


def test_a_wrong_password_and_a_missing_database_are_told_without_it(
    bank: Planted,
) -> None:
    wrong = bank.reader.replace("only-in-tests", "wrong-one")
    gone = bank.reader.replace(f"/{bank.role}?", "/nowhere?")
    assert gone != bank.reader
    for url in (wrong, gone):
        with pytest.raises(ScanDatabaseRefusedError) as refused:
            listed(Database.of(url), 60.0)
        assert not {"wrong-one", bank.role} & set(str(refused.value.params).split("/"))
        assert refused.value.__cause__ is None
    with pytest.raises(ScanDatabaseUnreachableError):
        listed(Database.of("postgresql://u:p@/x?host=/nowhere"), 60.0)


def test_of_a_partitioned_table_rows_of_all_partitions_are_drawn(bank: Planted) -> None:
    with psycopg.connect(bank.admin, autocommit=True) as link:
        link.execute("CREATE TABLE 分 (n int) PARTITION BY RANGE (n)")
        for part in range(4):
            bounds = f"({part * 10_000}) TO ({part * 10_000 + 10_000})"
            link.execute(
                f"CREATE TABLE 分_{part} PARTITION OF 分 FOR VALUES FROM {bounds}"
            )
        link.execute("INSERT INTO 分 SELECT * FROM generate_series(0, 39999)")
        link.execute(f"GRANT SELECT ON 分 TO {bank.role}")
        link.execute("ANALYZE 分")
        try:
            rows = _read(bank, "分", sample=20_000).rows
            parts = {int(str(n)) // 10_000 for (n,) in rows}
            assert (len(rows) <= 20_000, parts >= {0, 1, 2}) == (True, True)
        finally:
            link.execute("DROP TABLE 分")
