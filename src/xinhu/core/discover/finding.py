"""A finding: where customer information lies, of which kind, how sure that is.

Guarantees: ``evidence`` is masked, and but for names (of files, members, sheets and
columns, as they are) no field holds a value. Positions count characters of the decoded
text, from its begin, where there is text.
"""

from dataclasses import dataclass
from typing import NamedTuple

import msgspec

from xinhu.core.catalogue.grades import Grade


class Hit(NamedTuple):
    """One value in one text.

    Attributes:
        kind: as in ``rules/discovery/kinds.yaml``.
        start, end: characters from the begin of the text that was scanned.
        confidence: 0 to 1.
        reasons: stable codes of what speaks for it, ``check_digit``, ``context``.
        evidence: the value masked.
    """

    kind: str
    start: int
    end: int
    confidence: float
    reasons: tuple[str, ...]
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnHit:
    """One kind in one column of a table.

    Attributes:
        column: its name; ``column 3`` where it has none.
        kind, confidence, reasons, evidence: as in ``Hit``; evidence of one value.
        count: values of this kind in it.
        rows: rows of the table.
    """

    column: str
    kind: str
    confidence: float
    reasons: tuple[str, ...]
    evidence: str
    count: int
    rows: int


class Finding(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What reports hold, one JSON line each.

    Attributes:
        path: of the file, as the scan was told of it.
        member, place: as in ``part.TextPart``; always written.
        start, end: of a hit in text.
        column, count, rows: of a hit of a column.
        grade: C1 to C3 of JR/T 0171-2020; level: 1 to 5 of JR/T 0197-2020.
    """

    path: str
    member: str
    place: str
    kind: str
    confidence: float
    reasons: tuple[str, ...]
    grade: Grade
    level: int
    evidence: str
    start: int | None = None
    end: int | None = None
    column: str | None = None
    count: int | None = None
    rows: int | None = None
