"""How much is looked through: the full run, and one of at most three minutes."""

from dataclasses import dataclass

MIB = 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Sizes of a run.

    Attributes:
        prose, clean, csv, source: MiB of each.
        peer: MiB of the same prose, and of the same CSV, that Presidio gets.
        tables, rows: on which columns are told.
        turns: of each timing; the best counts.
        workbook: rows of twelve columns; pages: of the PDF.
    """

    prose: float
    clean: float
    csv: float
    source: float
    peer: float
    tables: int
    rows: int
    turns: int
    workbook: int = 20_000
    pages: int = 200


FULL = Plan(
    prose=20, clean=20, csv=20, source=200, peer=1, tables=600, rows=300, turns=7
)
QUICK = Plan(
    prose=3, clean=3, csv=3, source=20, peer=0.15, tables=150, rows=200, turns=3
)
SEED = 20261130
"""Of everything that is invented here."""
