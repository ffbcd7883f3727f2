"""A bank's tables with customers in them, and a role that may only read some."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from column_tables import card, mobile, resident_id, seeded
from xinhu.adapters.databases.address import Database
from xinhu.adapters.postgres.provision import url_for
from xinhu.core.discover.part import (
    ColumnRead,
    ColumnsRead,
    Part,
    TablePart,
    Unread,
    Why,
)

PASSWORD: Final = "only-in-tests-密码"
PEOPLE: Final = 300
_TABLES: Final = """
CREATE TABLE 客户 (
  id bigserial PRIMARY KEY, 姓名 text, 身份证号 char(18), 手机号码 varchar(20),
  卡号 text, f3 text, 资料 jsonb, 旧资料 json, 号码组 text[], 照片 bytea, 开户日 date
);
COMMENT ON TABLE 客户 IS '个人客户';
COMMENT ON COLUMN 客户.f3 IS '联系人手机号码';
CREATE SCHEMA "贷款.2026";
CREATE TABLE "贷款.2026"."a/b%c"";d" ("证件号码" text, "x:y%z" text);
CREATE TABLE 流水 (day date, 卡号 text) PARTITION BY RANGE (day);
CREATE TABLE 流水_1 PARTITION OF 流水 FOR VALUES FROM ('2026-01-01') TO ('2026-07-01');
CREATE TABLE 流水_2 PARTITION OF 流水 FOR VALUES FROM ('2026-07-01') TO ('2027-01-01');
CREATE VIEW 客户视图 AS SELECT 身份证号 FROM 客户;
CREATE MATERIALIZED VIEW 客户汇总 AS SELECT 手机号码 FROM 客户 WITH NO DATA;
CREATE TABLE 薪酬 (身份证号 text);
CREATE TABLE 部分 (身份证号 text, 工资 text);
CREATE TABLE 分行 (身份证号 text, branch text);
ALTER TABLE 分行 ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON 分行 USING (branch = 'a');
CREATE TABLE 日志 (n int);
CREATE FUNCTION writes() RETURNS int LANGUAGE sql AS
  'INSERT INTO 日志 VALUES (1) RETURNING n';
CREATE VIEW 会写 AS SELECT writes() AS n;
CREATE TABLE 空 (身份证号 text);
"""
_GRANTS: Final = """
GRANT USAGE ON SCHEMA public, "贷款.2026" TO {role};
GRANT SELECT ON ALL TABLES IN SCHEMA public, "贷款.2026" TO {role};
REVOKE ALL ON 薪酬, 部分 FROM {role};
GRANT SELECT (身份证号) ON 部分 TO {role};
"""


@dataclass(frozen=True)
class Planted:
    """A database with such tables.

    Attributes:
        admin: URL of who owns them; reader: URL of the role, with its password.
        role: its name.
    """

    admin: str
    reader: str
    role: str

    @property
    def bare(self) -> str:
        """The role's URL without its password."""
        parts = urlsplit(self.reader)
        host = parts.netloc.rpartition("@")[2]
        return urlunsplit(parts._replace(netloc=f"{self.role}@{host}"))

    @property
    def database(self) -> Database:
        return Database.of(self.reader)

    @property
    def address(self) -> str:
        return self.database.address


@contextmanager
def planted(server_url: str, name: str) -> Iterator[Planted]:
    """Plant the tables on a server, in a database and for a role of this test's own."""
    name = f"{name}_{os.getpid()}"
    role = sql.Identifier(name)
    with psycopg.connect(server_url, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(role))
        made = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}")
        server.execute(made.format(role, sql.Literal(PASSWORD)))
        admin = url_for(server_url, urlsplit(server_url).username or "", name)
        with psycopg.connect(admin, autocommit=True) as link:
            link.execute(_TABLES)
            _fill(link)
            link.execute(sql.SQL(_GRANTS).format(role=role))
            link.execute("ANALYZE")
        try:
            yield Planted(admin, url_for(server_url, name, name, PASSWORD), name)
        finally:
            with psycopg.connect(admin, autocommit=True) as link:
                link.execute(sql.SQL("DROP OWNED BY {}").format(role))
            drop = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(role)
            server.execute(drop)
            server.execute(sql.SQL("DROP ROLE {}").format(role))


def _fill(link: psycopg.Connection) -> None:
    rng = seeded(5)
    with link.cursor() as cursor:
        for number in range(PEOPLE):
            person, phone, plastic = resident_id(rng), mobile(rng), card(rng)
            told = f'{{"id_no": "{person}", "name": "\\u5f20\\u4e09"}}'
            cursor.execute(
                "INSERT INTO 客户 (姓名, 身份证号, 手机号码, 卡号, f3, 资料, 旧资料,"
                " 号码组, 照片, 开户日) VALUES (%s,%s,%s,%s,%s,%s,%s,%s,%s,%s)",
                ("张三", person, phone, plastic, mobile(rng), told, told,
                 [phone], bytes(range(256)) if number else b"", "infinity"),
            )  # fmt: skip
            cursor.execute(
                'INSERT INTO "贷款.2026"."a/b%%c"";d" VALUES (%s, %s)', (person, "x")
            )
            day = "2026-03-01" if number % 2 else "2026-09-01"
            cursor.execute("INSERT INTO 流水 VALUES (%s, %s)", (day, plastic))
            cursor.execute("INSERT INTO 部分 VALUES (%s, %s)", (person, "1"))
            branch = "a" if number < 50 else "b"
            cursor.execute("INSERT INTO 分行 VALUES (%s, %s)", (person, branch))
    link.execute("REFRESH MATERIALIZED VIEW 客户汇总")


@dataclass(frozen=True)
class Whole:
    """What came of a table: its columns, its rows, its texts, what is unread.

    ``read`` tells how far each column was read.
    """

    columns: tuple[str, ...]
    rows: list[tuple[object, ...]]
    texts: dict[str, str]
    unread: dict[str, Why]
    read: dict[str, ColumnRead]


def gathered(parts: Iterator[Part]) -> Whole:
    """Read all parts of a table."""
    columns: tuple[str, ...] = ()
    rows: list[tuple[object, ...]] = []
    texts: dict[str, str] = {}
    unread: dict[str, Why] = {}
    read: dict[str, ColumnRead] = {}
    for part in parts:
        if isinstance(part, ColumnsRead):
            read = {each.name: each for each in part.columns}
        elif isinstance(part, Unread):
            unread[part.member] = part.why
        elif isinstance(part, TablePart):
            columns = part.columns
            for batch in part.batches:
                rows += zip(*batch.to_pydict().values(), strict=True)
        else:
            texts[part.place] = part.text.decode()
    return Whole(columns, rows, texts, unread, read)
