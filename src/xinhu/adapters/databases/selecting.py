"""The statements that read a table: all of it, or rows from all over it.

Guarantees: each is one ``SELECT``; none holds a value of the table but for the least
and the greatest of a key of whole numbers, or figures between them.
"""

from collections.abc import Iterator
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.sql.elements import quoted_name

from xinhu.adapters.databases.tables import Column, Table

LONGEST: Final = 4 << 20
"""Characters or bytes of one cell; what is behind is told as unread."""
_SPOTS: Final = 20
_SPARE: Final = 1.2
"""Times as many blocks as would do if rows lay evenly."""

Select = Any


def whole(table: Table, columns: tuple[Column, ...], *, postgres: bool) -> Select:
    """Return the statement for all rows."""
    return _select(table, columns, _from(table), postgres=postgres)


def by_blocks(table: Table, columns: tuple[Column, ...], most: int) -> Iterator[Select]:
    """Yield statements for all rows of a table of PostgreSQL, some blocks each.

    Each may be a transaction of its own: none is open so long that it would hold up
    the server's cleaning. A row that is changed meanwhile may be met twice or not.
    """
    source = _from(table)
    statement = _select(table, columns, source, postgres=True)
    for begin in range(0, table.blocks, most):
        upper = begin + most
        where = f"ctid >= '({begin},0)'::tid"
        if upper < table.blocks:
            where += f" AND ctid < '({upper},0)'::tid"
        yield statement.where(sa.text(where))


def some_of_each_stretch(
    table: Table, columns: tuple[Column, ...], rows: int
) -> Iterator[Select]:
    """Yield statements for some rows of each stretch of a table of PostgreSQL.

    However many rows it has, which nobody need know, they come from all over it.
    """
    width = -(-table.blocks // _SPOTS)
    for statement in by_blocks(table, columns, width):
        yield statement.limit(of_a_stretch(table, rows))


def of_a_stretch(table: Table, rows: int) -> int:
    """Return how many rows of each stretch are asked for, of so many of all."""
    width = -(-table.blocks // _SPOTS)
    return max(1, -(-rows * width // table.blocks))


def drawn(table: Table, columns: tuple[Column, ...], rows: int) -> Select:
    """Return the statement for rows that PostgreSQL draws, of all partitions."""
    share = min(100.0, 100.0 * _SPARE * rows / table.rows)
    drawing = sa.func.system(sa.literal_column(f"{share:.6f}"))
    source = sa.tablesample(_from(table), drawing)
    return _select(table, columns, source, postgres=True).limit(rows)


def first(
    table: Table, columns: tuple[Column, ...], rows: int, *, postgres: bool
) -> Select:
    """Return the statement for the rows that come first."""
    return whole(table, columns, postgres=postgres).limit(rows)


def ends(table: Table, key: Column) -> Select:
    """Return the statement for the least and the greatest of a key."""
    column: Any = sa.column(quoted_name(key.name, True))  # noqa: FBT003 -- SQLAlchemy's signature
    return sa.select(sa.func.min(column), sa.func.max(column)).select_from(_from(table))


def at_spots(
    table: Table, columns: tuple[Column, ...], rows: int, least: int, most: int
) -> Iterator[Select]:
    """Yield statements for rows at places spread between the ends of a key."""
    (key,) = (each for each in table.columns if each.number)
    column: Any = sa.column(quoted_name(key.name, True))  # noqa: FBT003 -- SQLAlchemy's signature
    statement = whole(table, columns, postgres=False)
    width = max(1, -(-(most - least + 1) // _SPOTS))
    for spot in range(least, most + 1, width):
        within = statement.where(column >= spot, column < spot + width)
        yield within.order_by(column).limit(of_a_spot(rows))


def of_a_spot(rows: int) -> int:
    """Return how many rows are asked for at each spot, of so many of all."""
    return max(1, -(-rows // _SPOTS))


def _from(table: Table) -> Any:  # noqa: ANN401 -- untyped where SQLAlchemy is missing
    schema = quoted_name(table.schema, True) if table.schema else None  # noqa: FBT003 -- SQLAlchemy's signature
    return sa.table(quoted_name(table.name, True), schema=schema)  # noqa: FBT003 -- SQLAlchemy's signature


def _select(
    table: Table,
    columns: tuple[Column, ...],
    source: Any,  # noqa: ANN401 -- a table, or what draws from one
    *,
    postgres: bool,
) -> Select:
    cells = [_cell(column, postgres=postgres) for column in columns]
    statement = sa.select(*cells).select_from(source)
    if postgres and table.blocks:
        # Tables that inherit have rows of their own, and are read for themselves.
        statement = statement.with_hint(source, "ONLY", "postgresql")
    return statement


def _cell(column: Column, *, postgres: bool) -> Any:  # noqa: ANN401 -- as above
    """Return what is asked of a column; PostgreSQL writes all its types as text."""
    named: Any = sa.column(quoted_name(column.name, True))  # noqa: FBT003 -- SQLAlchemy's signature
    if not postgres:
        return named
    most: Any = sa.literal_column(str(LONGEST + 1))
    if column.binary:
        return sa.func.substring(named, sa.literal_column("1"), most)
    return sa.func.left(sa.cast(named, sa.Text), most)
