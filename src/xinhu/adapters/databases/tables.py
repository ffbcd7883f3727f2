"""What is known of a table before its rows are read."""

from typing import NamedTuple


class Listed(NamedTuple):
    """A table or view, as the database lists it.

    Attributes:
        schema, name: as they are; no schema where the database has none.
        size: bytes, about; 0 where nobody knows.
        permitted: whether it may be read, as far as the database tells beforehand.
        rows: how many, about; 0 where nobody knows.
        columns: names of all its columns; none where the list does not tell.
    """

    schema: str
    name: str
    size: int = 0
    permitted: bool = True
    rows: int = 0
    columns: tuple[str, ...] | None = None


class Listing(NamedTuple):
    """What lies in a database.

    Attributes:
        tables: in the order of their names.
        may_write: whether who logged in could change something in them.
    """

    tables: tuple[Listed, ...]
    may_write: bool


class Column(NamedTuple):
    """A column.

    Attributes:
        name: as it is.
        comment: what the database says of it; empty where nothing.
        permitted: whether it may be read.
        binary: whether it holds bytes; json: whether escapes may stand in it.
        number: whether it holds whole numbers and alone is the primary key.
        declared: its type, in the database's words; empty where it has none.
    """

    name: str
    comment: str = ""
    permitted: bool = True
    binary: bool = False
    json: bool = False
    number: bool = False
    declared: str = ""


class Table(NamedTuple):
    """A table or view, as it is read.

    Attributes:
        schema, name: as they are.
        columns: in their order.
        comment: what the database says of it.
        rows: how many, about; 0 where nobody knows.
        blocks: of a table of PostgreSQL that lies in blocks of its own; 0 of others.
        parted: whether it lies in partitions.
        hidden: whether a rule of the database hides rows from who logged in.
    """

    schema: str
    name: str
    columns: tuple[Column, ...]
    comment: str = ""
    rows: int = 0
    blocks: int = 0
    parted: bool = False
    hidden: bool = False
