"""What a reader makes of a file: text, tables, and what could not be read.

Guarantees: every byte of a file that holds text comes out in some part, or the file
(or its member) is told as unread; nothing is left out in silence. Leaves to
``adapters.readers`` how each format is taken apart.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    # Whoever only tells why something is unread need not load it.
    import pyarrow as pa


class Why(StrEnum):
    """Why something is unread; stands in reports."""

    ENCRYPTED = "encrypted"
    BROKEN = "broken"
    UNKNOWN_FORMAT = "unknown_format"
    TOO_LARGE = "too_large"
    TOO_DEEP = "too_deep"
    TOO_MANY = "too_many"
    BOMB = "bomb"
    TOO_SLOW = "too_slow"
    NOT_INSTALLED = "not_installed"
    NOT_PERMITTED = "not_permitted"
    VANISHED = "vanished"
    MORE_FOUND = "more_found"
    """Looked at whole; not every finding is listed, places count them all."""
    UNREACHABLE = "unreachable"
    """The server of a database does not answer any more."""
    LINK = "link"
    """A link that leads out of what is scanned; it is not followed."""


class TextPart(NamedTuple):
    """A stretch of text.

    Attributes:
        member: way inside containers, ``mail.eml!list.zip!客户.csv``; empty for the
            file itself.
        place: where inside the member, ``page 3``, ``Sheet1 comment``, ``header``;
            empty for plain text.
        text: UTF-8, at most a few MiB; a long text comes in several parts, never cut
            inside a line unless the line is longer than a part.
        before: characters of this member and place that came in earlier parts.
    """

    member: str
    place: str
    text: bytes
    before: int = 0


@dataclass(frozen=True, slots=True)
class TablePart:
    """A table, to be read once.

    Attributes:
        member: as in ``TextPart``.
        place: sheet or table; empty for a CSV.
        columns: names as they stand in the header; empty strings where there is none.
        batches: the rows, column by column: each column is ``pa.string()`` or, where
            the format itself holds numbers (a workbook, Parquet), ``pa.float64()`` or
            ``pa.int64()``; in the order of ``columns``.
        comments: what is said of each column beside its name; empty where nothing is
            said of any.
        total: rows that the table has, about, where those given are a sample of them.
    """

    member: str
    place: str
    columns: tuple[str, ...]
    batches: "Iterable[pa.RecordBatch]"
    comments: tuple[str, ...] = ()
    total: int | None = None


class Unread(NamedTuple):
    """Something whose content nobody looked at."""

    member: str
    why: Why


class ColumnRead(NamedTuple):
    """A column of a table, and how far it was read, whatever was found in it.

    Attributes:
        name: as findings call it.
        declared: its type, as the database declares it; empty where it tells none.
        rows: of the table that were read; total: that it has, about, 0 where nobody
            knows.
        whole: whether certainly every row was read.
        why: something of it is unread; ``None``: nothing of these rows is.
    """

    name: str
    declared: str = ""
    rows: int = 0
    total: int = 0
    whole: bool = False
    why: Why | None = None


class ColumnsRead(NamedTuple):
    """All columns of a table of a database; comes behind everything else of it."""

    columns: tuple[ColumnRead, ...]


Part = TextPart | TablePart | Unread | ColumnsRead


class Reader(Protocol):
    """Takes one file apart."""

    def __call__(self, path: str) -> Iterator[Part]:
        """Read a file of this machine, part by part, in bounded memory.

        Raises:
            nothing because of what the file holds: that is told as ``Unread``.
        """
