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
