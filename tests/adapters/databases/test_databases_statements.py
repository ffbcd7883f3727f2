"""What is asked of databases that no test has: the statements, and the pace of rows.

MySQL was tried by hand (MariaDB 10.11); here stands what is sent to it.
"""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any, Self

import pytest
from sqlalchemy.dialects.mysql import pymysql as mysql

from planted_tables import gathered
from xinhu.adapters.databases.address import Database
from xinhu.adapters.databases.cells import Cells
from xinhu.adapters.databases.errors import ScanDatabaseUnreachableError
from xinhu.adapters.databases.listing import listed
from xinhu.adapters.databases.opening import _begin_mysql
from xinhu.adapters.databases.other_catalogues import _writes
from xinhu.adapters.databases.pacing import Pace
from xinhu.adapters.databases.reading import Tables
from xinhu.adapters.databases.selecting import LONGEST, at_spots, ends, first, whole
from xinhu.adapters.databases.tables import Column, Table
from xinhu.core.discover.part import Why

_TABLE = Table("lo`an%", "客户", (Column("编 号", number=True), Column("a%s:b")))


def _mysql(statement: Any) -> str:
    return " ".join(str(statement.compile(dialect=mysql.dialect())).split())


def test_statements_for_mysql_are_selects_with_every_name_quoted() -> None:
    columns = _TABLE.columns
    told = "SELECT `编 号`, `a%%s:b` FROM `lo``an%%`.`客户`"
    assert _mysql(whole(_TABLE, columns, postgres=False)) == told
    limited = _mysql(first(_TABLE, columns, 5, postgres=False))
    assert limited == f"{told} LIMIT %s"
    assert _mysql(ends(_TABLE, columns[0])) == (
        "SELECT min(`编 号`) AS min_1, max(`编 号`) AS max_1 FROM `lo``an%%`.`客户`"
    )
    spots = [*at_spots(_TABLE, columns, 100, 1, 1000)]
    assert len(spots) == 20
    assert _mysql(spots[0]) == (
        f"{told} WHERE `编 号` >= %s AND `编 号` < %s ORDER BY `编 号` LIMIT %s"
    )
    assert spots[-1].compile().params == {"编_号_1": 951, "编_号_2": 1001, "param_1": 5}


@pytest.mark.parametrize(
    ("grant", "writes"),
    [
        ("GRANT SELECT, SHOW VIEW ON `loans`.`客户` TO `u`@`h`", False),
        ("GRANT USAGE ON *.* TO `u`@`h` IDENTIFIED BY PASSWORD '*FILE'", False),
        ("GRANT SELECT, INSERT ON `test`.* TO PUBLIC", False),
        ("GRANT INSERT ON `loans\\_1`.* TO `u`@`h`", True),
        ("GRANT ALL PRIVILEGES ON *.* TO `u`@`h`", True),
    ],
)
def test_a_grant_to_write_is_told_where_it_concerns_what_is_scanned(
    grant: str, *, writes: bool
) -> None:
    assert _writes(grant, {"loans", "loans_1"}) is writes


class _Link:
    """Writes down what is executed."""

    def __init__(self, version: str) -> None:
        self.version, self.said = version, list[str]()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def get_server_info(self) -> str:
        return self.version

    def cursor(self) -> "_Link":
        return self

    def execute(self, statement: str) -> None:
        self.said.append(statement)

    def commit(self) -> None:
        self.said.append("commit")


@pytest.mark.parametrize(
    ("version", "limit"),
    [
        ("8.0.36", "max_execution_time = 2700"),
        ("10.11-MariaDB", "max_statement_time = 2.700"),
    ],
)
def test_a_session_of_mysql_begins_read_only_and_with_an_end(
    version: str, limit: str
) -> None:
    link = _Link(version)
    _begin_mysql(2.7, link, None)
    assert link.said[0] == f"SET SESSION {limit}"
    assert "SET SESSION TRANSACTION READ ONLY" in link.said


@pytest.fixture
def silent() -> Iterator[int]:
    """A server that takes whoever comes, and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.mark.parametrize("kind", ["postgresql", "mysql"])
def test_a_server_that_is_silent_is_given_up(silent: int, kind: str) -> None:
    database = Database.of(f"{kind}://u:p@127.0.0.1:{silent}/x")
    began = time.monotonic()
    with pytest.raises(ScanDatabaseUnreachableError) as told:
        listed(database, 1.0)
    assert time.monotonic() - began < 9.0
    assert told.value.params == {"database": f"{kind}://127.0.0.1:{silent}/x"}
    waiting = [t for t in threading.enumerate() if t is not threading.main_thread()]
    for thread in waiting:
        thread.join(30.0)


def test_a_server_that_went_away_leaves_its_tables_unread() -> None:
    free = Database.of("postgresql://u:p@/x?host=/nowhere")
    with closing(Tables(free, 0, Pace(0), 60.0)) as tables:
        told = gathered(tables.read("a", "b", lambda: None))
    assert told.unread == {"": Why.UNREACHABLE}


def test_rows_come_no_faster_than_asked_for_and_who_waits_says_so() -> None:
    now, naps, alive = [100.0], list[float](), list[float]()

    def sleep(seconds: float) -> None:
        naps.append(seconds)
        now[0] += seconds

    pace = Pace(200.0, clock=lambda: now[0], sleep=sleep)
    assert (pace.chunk(512), Pace(0.5).chunk(512), Pace(0).chunk(512)) == (200, 1, 512)
    for _ in range(5):
        pace.wait(500, lambda: alive.append(now[0]))
    assert now[0] == pytest.approx(112.5)
    assert max(naps) <= 1.0
    assert len(alive) == len(naps)
    Pace(0, clock=lambda: 1 / 0, sleep=sleep).wait(10**9, lambda: None)


def test_cells_of_every_sort_are_text_and_what_is_cut_is_noted() -> None:
    columns = tuple(map(Column, "abcde"))
    cells = Cells((*columns, Column("f", json=True)))
    row = (
        None,
        {"名": "张"},
        "\ud800x",
        "y" * (LONGEST + 1),
        b"\xc4\xe3\xba\xc3",
        '"\\u5f20"',
    )
    (read,) = cells.batch([row]).to_pylist()
    assert [*read.values()][:3] == [None, '{"名": "张"}', "?x"]
    assert len(read["3"]) == LONGEST
    assert (read["4"], read["5"]) == ("你好", '"张"')
    assert (cells.cut, cells.binary) == ({3}, set())
    Cells(columns).batch([(b"\xff\xd8\xff\xe0" + bytes(64), *"abcd")])
    odd = Cells(columns)
    odd.batch([(bytes(range(256)), *"abcd")])
    assert odd.binary == {0}
