"""What an import came to, for people and for scripts."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from xinhu.core.base.receipt import Receipt
from xinhu.desks.customers.intake.rows import Skipped
from xinhu.desks.customers.intake.stores import Counts

MOST_TOLD = 100
"""Skipped lines that are told one by one; files that are put together have many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What an import came to.

    Attributes:
        id: of the import.
        counts: of the whole file.
        already: whether the file had been finished before; nothing was changed then.
        resumed_at: row from which this run went on, 0 for a first run.
        reasons: (column, reason) → rejected rows.
        rejects: the file of rejected rows, None where there are none.
        skipped: lines that are no rows (titles, totals, repeated headers).
        skipped_count: how many there are.
        opened, closed: receipts of the two entries; None where already finished.
    """

    id: str
    counts: Counts
    already: bool = False
    resumed_at: int = 0
    reasons: Counter[tuple[str, str]]
    rejects: Path | None = None
    skipped: tuple[Skipped, ...] = ()
    skipped_count: int = 0
    opened: Receipt | None = None
    closed: Receipt | None = None

    @property
    def people(self) -> int:
        """Different people in the accepted rows."""
        return self.counts.created + self.counts.updated

    def as_json(self) -> dict[str, object]:
        """Return the object that ``--json`` prints."""
        counts = self.counts
        return {
            "import": self.id,
            "already_imported": self.already,
            "resumed_at": self.resumed_at,
            "rows": counts.rows,
            "accepted_rows": counts.accepted,
            "rejected_rows": counts.rejected,
            "people": self.people,
            "created": counts.created,
            "updated": counts.updated,
            "merged_rows": counts.accepted - self.people,
            "reasons": [
                {"column": column, "reason": reason, "rows": rows}
                for (column, reason), rows in sorted(self.reasons.items())
            ],
            "rejects_file": None if self.rejects is None else str(self.rejects),
            "skipped_lines": self.skipped_count,
            "skipped": [{"line": s.line, "why": s.why} for s in self.skipped],
            "receipts": [
                {"index": receipt.index, "leaf": receipt.leaf.hex()}
                for receipt in (self.opened, self.closed)
                if receipt is not None
            ],
        }
