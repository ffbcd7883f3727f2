"""URLs of databases: what of them may be seen, and what reports call their tables."""

import pytest

from xinhu.adapters.databases.address import Database, is_address
from xinhu.adapters.databases.errors import ScanDatabaseUrlError


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("postgresql://u:geheim@db.bank:5432/core", "postgresql://db.bank:5432/core"),
        (
            "postgres+psycopg2://u:geheim@db/core?sslmode=require",
            "postgresql://db/core",
        ),
        (
            "postgresql://u@/core?host=/run/pg&port=6000",
            "postgresql:///run/pg:6000/core",
        ),
        ("postgresql://u:geheim@[::1]:5/core", "postgresql://[::1]:5/core"),
        ("mysql://u:geheim@db/", "mysql://db"),
        ("mariadb://db/loans?password=geheim", "mariadb://db/loans"),
        ("sqlite:///a b.db", "sqlite:///a b.db"),
        ("sqlite:////data/客户.db", "sqlite:////data/客户.db"),
        ("oracle+oracledb://u:geheim@db/x", "oracle://db/x"),
    ],
)
def test_an_address_has_neither_user_nor_password_nor_options(
    url: str, address: str
) -> None:
    database = Database.of(url)
    assert is_address(url)
    assert database.address == address
    assert "geheim" not in repr(database)
    assert database.told == ("geheim" in url)


@pytest.mark.parametrize(
    "path",
    [
        "jdbc:postgresql://db/core#public.customers",
        "jdbc:sqlserver://db;encrypt=true#dbo.客户/id",
        "jdbc:oracle:thin:@//db/core#BANK.T",
        "hdfs://nn/share",
        "a/b://c",
        "postgresql",
    ],
)
def test_what_a_walk_meets_is_no_address(path: str) -> None:
    assert not is_address(path)


@pytest.mark.parametrize(
    "url", ["x", "postgresql://", "postgresql://u:p@h:port/x", "://"]
)
def test_what_is_no_url_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(ScanDatabaseUrlError) as refused:
        Database.of(url)
    assert "p@h" not in str(refused.value)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u:12/34geheim@host/db",
        "mysql://u:1?geheim@h",
        "mysql://u:1#geheim@h/db",
        "postgresql://u:12/geheim@host/db?sslmode=require",
        "postgresql://u@bank:1/geheim@host/db",
        "postgresql:///u:geheim@host/db",
        "postgresql://h/db?password=12#geheim@",
        "jdbc:postgresql://u:geheim@h/db",
        "jdbc:sqlserver://h:1433;password=geheim",
        "mssql://h;password=geheim",
        "sqlite+pysqlcipher://:12/geheim@/a.db",
        "sqlite:///a.db?key=geheim@",
    ],
)
def test_a_password_that_was_not_escaped_becomes_no_part_of_an_address(
    url: str,
) -> None:
    with pytest.raises(ScanDatabaseUrlError) as refused:
        Database.of(url)
    assert refused.value.__cause__ is None
    assert "geheim" not in f"{refused.value!s}{refused.value.params}"


def test_a_file_and_an_escaped_name_may_hold_every_sign() -> None:
    assert Database.of("sqlite:////data/a@b;c.db").address.endswith("/data/a@b;c.db")
    assert Database.of("postgresql://u@h/a%40b").address == "postgresql://h/a%40b"
    server = Database.of("postgresql://u%40server@h/db?options=a%40b")
    assert (server.user, server.address) == ("u@server", "postgresql://h/db")


def test_a_password_is_read_as_it_was_meant() -> None:
    database = Database.of("postgresql://%E5%BC%A0:a%40b%2F@db/core")
    assert (database.user, database.password) == ("张", "a@b/")
    assert database.url == "postgresql://%E5%BC%A0@db/core"


@pytest.mark.parametrize(
    "names", [("public", "客户"), ("a.b", "c/d"), ("", "x%2E.y"), ("s", "a b\n://c")]
)
def test_a_table_is_found_again_by_its_path(names: tuple[str, str]) -> None:
    database = Database.of("postgresql://u@db/core")
    key = database.key(*names)
    assert key.startswith("postgresql://db/core/")
    assert "\n" not in key
    assert database.names(key) == names
    assert Database.of("postgresql://u@db/cor").names(key) is None


def test_names_stand_as_they_are_where_they_can() -> None:
    database = Database.of("postgresql://u@db/core")
    assert database.key("public", "客户") == "postgresql://db/core/public.客户"
