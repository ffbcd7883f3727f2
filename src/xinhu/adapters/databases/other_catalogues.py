"""What MySQL, SQLite and other databases say of their tables."""

from collections.abc import Sequence
from typing import Any, Final

import sqlalchemy as sa

from xinhu.adapters.databases.address import SQLITE
from xinhu.adapters.databases.tables import Column, Listed, Listing, Table

_MYSQL_SYSTEM: Final = "'mysql', 'sys', 'information_schema', 'performance_schema'"
_MYSQL_LIST: Final = """
SELECT table_schema, table_name, coalesce(data_length, 0), coalesce(table_rows, 0)
FROM information_schema.tables
WHERE table_schema NOT IN ({system}) AND (:schema = '' OR table_schema = :schema)
ORDER BY 1, 2
"""
_MYSQL_ROWS: Final = sa.text("""
SELECT coalesce(table_rows, 0) FROM information_schema.tables
WHERE table_schema = :schema AND table_name = :name
""")
_SQLITE_TYPES: Final = sa.text("SELECT name, type FROM pragma_table_xinfo(:name)")
_WRITES: Final = (
    *("INSERT", "UPDATE", "DELETE", "CREATE", "DROP", "ALTER", "TRIGGER"),
    *("ALL PRIVILEGES", "SUPER", "FILE"),
)


def list_mysql(connection: sa.Connection) -> Listing:
    """List the tables and views of the URL's database, or of all that may be seen.

    What one has no right to MySQL does not list.
    """
    statement = sa.text(_MYSQL_LIST.format(system=_MYSQL_SYSTEM))
    schema = connection.engine.url.database or ""
    rows = connection.execute(statement, {"schema": schema}).all()
    found = tuple(
        Listed(of, name, int(size), rows=int(count)) for of, name, size, count in rows
    )
    grants = connection.exec_driver_sql("SHOW GRANTS").scalars().all()
    schemas = {table.schema for table in found}
    return Listing(found, any(_writes(str(grant), schemas) for grant in grants))


def _writes(grant: str, schemas: set[str]) -> bool:
    """Tell whether a grant is one to change something in one of the schemas."""
    given, _, where = grant.partition(" ON ")
    where = where.replace("\\", "")
    concerned = where.startswith("*.*") or any(
        where.startswith(f"`{schema.replace('`', '``')}`.") for schema in schemas
    )
    return concerned and any(word in given.upper() for word in _WRITES)


def list_others(connection: sa.Connection) -> Listing:
    """List the tables and views of the schema in which whoever logs in is."""
    inspector = sa.inspect(connection)
    schema = inspector.default_schema_name or ""
    names = {*inspector.get_table_names(), *inspector.get_view_names()}
    found = tuple(Listed(schema, name) for name in sorted(names))
    # SQLite is opened so that it cannot be written; of others nothing is known.
    return Listing(found, may_write=False)


def describe(connection: sa.Connection, schema: str, name: str) -> Table | None:
    """Return what is known of a table; ``None``: it is gone."""
    inspector = sa.inspect(connection)
    within = schema or None
    try:
        told = inspector.get_columns(name, within)
        keys = inspector.get_pk_constraint(name, within)["constrained_columns"]
    except sa.exc.NoSuchTableError:
        return None
    key = keys[0] if len(keys) == 1 else None
    types = _declared(connection, name, told)
    columns = tuple(
        Column(
            str(column["name"]),
            column.get("comment") or "",
            binary=isinstance(column["type"], sa.LargeBinary),
            json=isinstance(column["type"], sa.JSON),
            number=column["name"] == key and isinstance(column["type"], sa.Integer),
            declared=types.get(str(column["name"]), ""),
        )
        for column in told
    )
    rows = 0
    if connection.dialect.name in ("mysql", "mariadb"):
        named = {"schema": schema, "name": name}
        rows = int(connection.execute(_MYSQL_ROWS, named).scalar() or 0)
    return Table(schema, name, columns, _comment(inspector, name, within), rows)


def _declared(
    connection: sa.Connection, name: str, columns: Sequence[Any]
) -> dict[str, str]:
    """Return the declared types of columns; SQLite's as they were written."""
    if connection.dialect.name == SQLITE:
        rows = connection.execute(_SQLITE_TYPES, {"name": name})
        return {str(column): str(declared or "") for column, declared in rows}
    return {str(each["name"]): _type(connection, each["type"]) for each in columns}


def _type(connection: sa.Connection, of: Any) -> str:  # noqa: ANN401 -- untyped where SQLAlchemy is missing
    """Return a type without the values that it lists, as an ``ENUM`` does."""
    try:
        told: str = of.compile(connection.dialect)
    except sa.exc.CompileError:
        # A type that SQLAlchemy does not know, and cannot write.
        return ""
    return told.partition("('")[0]


def _comment(inspector: Any, name: str, schema: str | None) -> str:  # noqa: ANN401 -- untyped where SQLAlchemy is missing
    try:
        told: str | None = inspector.get_table_comment(name, schema)["text"]
    except NotImplementedError:
        # So SQLAlchemy documents what it raises for servers that keep no comments, as
        # SQLite: there is none to be read.
        return ""
    return told or ""
