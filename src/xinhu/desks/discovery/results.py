"""What a scan tells: how far it has come, what lies where, and what it could not read.

Plain values, which travel as JSON from the process that scans; none holds a value of a
customer. Without Django, which that process does not have.
"""

from typing import NamedTuple

import msgspec


class Heard(NamedTuple):
    """How far a scan has come."""

    files: int
    size: int
    unread: int
    found: int


class Seen(msgspec.Struct, frozen=True, array_like=True, tag="seen"):
    """One kind in one place, as a scan found it; the fields of ``models.Place``."""

    fingerprint: str
    path: str
    member: str
    place: str
    column: str | None
    kind: str
    count: int
    confidence: float
    reasons: tuple[str, ...]
    evidence: str
    grade: str
    level: int
    file_grade: str
    file_level: int
    because: tuple[str, ...]
    digest: str = ""
    rows: int = 0
    table_rows: int = 0


class TableMet(msgspec.Struct, frozen=True, array_like=True, tag="table"):
    """A table that a scan met, and looked into as far as no ``Unread`` says otherwise.

    ``rows`` it has about, 0 where nobody knows; ``columns`` are none where the database
    does not list them.
    """

    path: str
    rows: int
    columns: tuple[str, ...] | None


class ColumnMet(msgspec.Struct, frozen=True, array_like=True, tag="column"):
    """A column of a table that a scan met; the fields of ``inventory.TableColumn``."""

    path: str
    name: str
    position: int
    declared: str
    rows: int
    table_rows: int
    whole: bool
    why: str


class Unread(msgspec.Struct, frozen=True, array_like=True, tag="unread"):
    """What nobody could look into."""

    path: str
    member: str
    why: str
