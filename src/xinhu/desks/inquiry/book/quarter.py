"""A quarter's book: which moments it holds, when it may be bound, what it states.

The book is bound from the register's entries, in their order; what only the desk knows
(state, custody) stands beside them. Its manifest names every file by its SHA-256, and
the entry ``book.bound`` commits to the manifest, so that the register, its volume and
its checkpoint hold the whole book (docs/spec/inquiry.md, section 9).
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from msgspec.structs import replace

from xinhu.core.base.clock import Instant, to_text
from xinhu.core.register.act import act
from xinhu.core.register.entry import Facts
from xinhu.core.register.volume.boundary import Binder
from xinhu.core.register.volume.naming import Quarter, quarter_at, quarter_of
from xinhu.desks.inquiry.book.rows import Span
from xinhu.desks.inquiry.errors import BookQuarterError

EVENT: Final = "book.bound"
FORMAT: Final = "xinhu-inquiry-book/v1"
ROWS: Final = "rows.csv"
TABLE: Final = "rows.parquet"
CORRECTIONS: Final = "corrections.csv"
DETAILS: Final = "details.jsonl"
PRINTED: Final = "book.pdf"
MANIFEST: Final = "manifest.json"
_LAST: Final = 4


def folder_name(quarter: str) -> str:
    """Return the name of a book's folder, beside that of the quarter's volume."""
    return f"{quarter}-inquiries"


def quarter_to_bind(name: str, now: Instant) -> Span:
    """Return the moments of a quarter that is over.

    Raises:
        VolumeNameError: the name is no quarter.
        BookQuarterError: it is not over; what is still asked would be missing.
    """
    quarter = quarter_of(name)
    span = Span(quarter.begins(), _following(quarter).begins())
    if now < span.ends:
        raise BookQuarterError(quarter=name)
    return span


def quarters_over(first: Instant, now: Instant) -> dict[str, Span]:
    """Return quarters that are over, from that of the first row, the newest first."""
    found: dict[str, Span] = {}
    quarter = quarter_at(first)
    while (following := _following(quarter)).begins() <= now:
        name = f"{quarter.year:04}Q{quarter.number}"
        found[name] = Span(quarter.begins(), following.begins())
        quarter = following
    return dict(reversed(found.items()))


def _following(quarter: Quarter) -> Quarter:
    if quarter.number == _LAST:
        return Quarter(quarter.year + 1, 1)
    return Quarter(quarter.year, quarter.number + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class BookManifest:
    """A book's table of contents.

    Attributes:
        origin: of the register.
        quarter: its name.
        count: rows.
        corrections: further entries that correct rows.
        first, last: index of the first and last row's entry; -1 where there is none.
        bound_at: when.
        files: name → hexadecimal SHA-256.
    """

    origin: str
    quarter: str
    count: int
    corrections: int
    first: int
    last: int
    bound_at: Instant
    files: Mapping[str, str]

    def to_bytes(self) -> bytes:
        """Write manifest.json: UTF-8, keys sorted, one value a line."""
        value = {
            "format": FORMAT,
            "origin": self.origin,
            "quarter": self.quarter,
            "count": self.count,
            "corrections": self.corrections,
            "first": self.first,
            "last": self.last,
            "bound_at": to_text(self.bound_at),
            "files": dict(self.files),
        }
        text = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)
        return text.encode() + b"\n"


def bound_entry(manifest: BookManifest, binder: Binder) -> Facts:
    """State that a book was bound; the commitment is over its manifest."""
    told = act(
        EVENT,
        actor=binder.actor,
        post=binder.post,
        zone=binder.zone,
        at=manifest.bound_at,
        quarter=manifest.quarter,
        count=manifest.count,
    )
    digest = hashlib.sha256(manifest.to_bytes()).hexdigest()
    return replace(told, commitment=digest)
