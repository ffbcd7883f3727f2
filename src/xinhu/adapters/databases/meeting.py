"""What a scan meets in a database: its tables, and those that cannot be read."""

from collections.abc import Iterator, Sequence
from fnmatch import translate
from re import Pattern
from re import compile as compile_pattern

from xinhu.adapters.databases.address import Database
from xinhu.adapters.databases.tables import Listed
from xinhu.adapters.scans.walking import Met, Passed
from xinhu.core.discover.part import Why


def met(database: Database, tables: Sequence[Listed]) -> Iterator[Met | Passed]:
    """Yield tables as a scan takes them."""
    for table in tables:
        path = database.key(table.schema, table.name)
        if table.permitted:
            yield Met(
                path, table.size, 0, 0, table=True, rows=table.rows,
                columns=table.columns,
            )  # fmt: skip
        else:
            yield Passed(path, Why.NOT_PERMITTED, table.columns)


def kept(tables: Sequence[Listed], exclude: Sequence[str]) -> list[Listed]:
    """Return the tables that no pattern leaves out, by name or with schema."""
    if not exclude:
        return [*tables]
    pattern = compile_pattern("|".join(map(translate, exclude)))
    return [table for table in tables if not _matches(table, pattern)]


def _matches(table: Listed, pattern: Pattern[str]) -> bool:
    names = (table.name, f"{table.schema}.{table.name}")
    return any(pattern.match(name) for name in names)
