"""What PostgreSQL's catalogue says of tables, asked without waiting for a lock."""

from typing import Final

import sqlalchemy as sa

from xinhu.adapters.databases.tables import Column, Listed, Listing, Table

_LIST: Final = sa.text("""
SELECT n.nspname::text, c.relname::text,
  greatest(c.relpages, 0)::bigint * current_setting('block_size')::int,
  greatest(c.reltuples, 0)::bigint,
  has_schema_privilege(n.oid, 'USAGE') AND has_any_column_privilege(c.oid, 'SELECT'),
  has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')
    OR has_any_column_privilege(c.oid, 'INSERT, UPDATE'),
  ARRAY(SELECT a.attname::text FROM pg_attribute a
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
  AND n.nspname NOT IN ('pg_catalog', 'information_schema')
  AND n.nspname NOT LIKE 'pg\\_toast%' AND n.nspname NOT LIKE 'pg\\_temp%'
ORDER BY 1, 2
""")
_TABLE: Final = sa.text("""
SELECT c.oid, c.relkind::text, greatest(c.reltuples, 0)::bigint,
  row_security_active(c.oid), coalesce(obj_description(c.oid, 'pg_class'), ''),
  CASE WHEN c.relkind IN ('r', 'm')
    THEN greatest(1, pg_relation_size(c.oid) / current_setting('block_size')::int)
    ELSE 0 END
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = :schema AND c.relname = :name
""")
_COLUMNS: Final = sa.text("""
SELECT a.attname::text, coalesce(col_description(a.attrelid, a.attnum), ''),
  has_column_privilege(a.attrelid, a.attnum, 'SELECT'),
  coalesce(base.typname, t.typname)::text, format_type(a.atttypid, a.atttypmod)::text
FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_type base ON base.oid = t.typbasetype
WHERE a.attrelid = :oid AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attnum
""")
_BYTES: Final = "bytea"
_JSON: Final = "json"
_PARTED: Final = "p"


def list_tables(connection: sa.Connection) -> Listing:
    """List tables, views of both sorts, foreign and partitioned tables, each once.

    Partitions are left out, for the table that they are parts of holds their rows.
    """
    rows = connection.execute(_LIST).all()
    found = tuple(
        Listed(schema, name, size, can, count, tuple(columns))
        for schema, name, size, count, can, _, columns in rows
    )
    return Listing(found, any(writes for *_, writes, _ in rows))


def describe(connection: sa.Connection, schema: str, name: str) -> Table | None:
    """Return what is known of a table; ``None``: it is gone."""
    named = {"schema": schema, "name": name}
    row = connection.execute(_TABLE, named).first()
    if row is None:
        return None
    oid, kind, rows, hidden, comment, blocks = row
    parted = kind == _PARTED
    columns = tuple(
        Column(name_, told, can, of == _BYTES, of == _JSON, declared=declared)
        for name_, told, can, of, declared in connection.execute(_COLUMNS, {"oid": oid})
    )
    return Table(schema, name, columns, comment, rows, blocks, parted, hidden)
