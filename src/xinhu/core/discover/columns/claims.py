"""What the kinds claim of one column, over all of its rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple, Self

import numpy as np
import pyarrow.compute as pc

from xinhu.core.discover.columns.cells import Cells, Mask, Rows
from xinhu.core.discover.columns.evidence import masked
from xinhu.core.discover.columns.rules import (
    ColumnKind,
    ColumnRules,
    Separators,
    Terms,
)

_LONGEST: Final = 255
_SAMPLE: Final = 64
_TELLING: Final = 1000
"""Values among which different ones are counted."""


class Candidate(NamedTuple):
    """A kind that a column may be of, and the terms that hold for it."""

    kind: ColumnKind
    terms: Terms
    headed: bool


@dataclass(slots=True)
class Tally:
    """A kind in a column so far.

    Attributes:
        looked, passed: values long enough for the kind, and which of them passed.
        count: values that it claimed.
        evidence: one of them, masked.
        doubted: there were enough values, and they did not prove themselves.
    """

    looked: int = 0
    passed: int = 0
    count: int = 0
    evidence: str = ""
    doubted: bool = False

    @property
    def rate(self) -> float:
        """The share that passed."""
        return self.passed / self.looked if self.looked else 0.0


@dataclass(frozen=True, slots=True)
class Claims:
    """The kinds that may claim values of a column.

    Attributes:
        candidates: in the order in which they claim.
        tallies: by kind.
    """

    candidates: tuple[Candidate, ...]
    tallies: Mapping[str, Tally]

    @classmethod
    def of(cls, header: str, rules: ColumnRules) -> Self:
        """Begin a column."""
        said = rules.headers.speaks_for(header)
        candidates = tuple(_candidates(said, rules.kinds))
        return cls(candidates, {c.kind.name: Tally() for c in candidates})

    def expects(self, separators: Separators) -> bool:
        """Tell whether some kind so written was spoken for, or found already."""
        return any(
            candidate.headed or self.tallies[candidate.kind.name].count
            for candidate in self.candidates
            if candidate.kind.rule.separators == separators
        )

    def doubted(self) -> frozenset[str]:
        """Return the kinds that enough values were held against, in vain."""
        tallies = self.tallies.items()
        return frozenset(name for name, t in tallies if t.doubted and not t.count)

    def claim(
        self, cells: Cells, free: Mask, separators: Separators | None = None
    ) -> None:
        """Let each kind claim its values, where enough of them pass.

        Args:
            cells: values of the column.
            free: which are still nobody's; what is claimed is taken out of it.
            separators: only kinds that are written with these.
        """
        clipped = np.minimum(cells.lengths, _LONGEST).astype(np.uint8)
        lengths = np.bincount(clipped[free], minlength=_LONGEST + 1)
        for candidate in self.candidates:
            rule = candidate.kind.rule
            if separators not in (None, rule.separators):
                continue
            least, most = rule.lengths
            if rule.needs is not None and not cells.hold(rule.needs):
                continue
            if lengths[least : min(most, _LONGEST) + 1].any():
                # One byte of each value is compared many times as fast as four.
                told = clipped if most < _LONGEST else cells.lengths
                rows = np.flatnonzero(free & (told >= least) & (told <= most))
                free[self._claimed(candidate, cells, rows)] = False

    def _claimed(self, candidate: Candidate, cells: Cells, rows: Rows) -> Rows:
        kind, terms, _ = candidate
        tally = self.tallies[kind.name]
        if _hopeless(candidate, cells, rows):
            tally.doubted |= len(rows) >= terms.least
            return rows[:0]
        if kind.shape is not None:
            rows = rows[kind.shape(cells, rows)]
        passed = rows[kind.passing(cells, rows)]
        tally.looked += len(rows)
        tally.passed += len(passed)
        if not len(passed) or not _enough(terms, tally, cells, passed):
            tally.doubted |= tally.looked >= terms.least
            return rows[:0]
        tally.count += len(passed)
        if not tally.evidence:
            value = str(cells.array[int(passed[0])].as_py())
            tally.evidence = masked(value, secret=kind.secret)
        return passed


def _candidates(
    said: frozenset[str], kinds: Iterable[ColumnKind]
) -> Iterable[Candidate]:
    for kind in kinds:
        if kind.name in said and kind.rule.headed is not None:
            yield Candidate(kind, kind.rule.headed, headed=True)
        elif kind.rule.bare is not None:
            yield Candidate(kind, kind.rule.bare, headed=False)


def _hopeless(candidate: Candidate, cells: Cells, rows: Rows) -> bool:
    """Tell, of a kind that no header asks for, that a sample does not pass."""
    if not len(rows) or candidate.headed:
        return not len(rows)
    kind = candidate.kind
    sample = rows[:: max(1, len(rows) // _SAMPLE)]
    told = (kind.shape or kind.passing)(cells, sample)
    return int(told.sum()) < candidate.terms.rate / 2 * len(sample)


def _enough(terms: Terms, tally: Tally, cells: Cells, passed: Rows) -> bool:
    if tally.passed < max(terms.least, terms.rate * tally.looked):
        return False
    if not (terms.different or terms.begins):
        return True
    values = cells.take(passed[:_TELLING])
    begins = pc.utf8_slice_codeunits(values, 0, 3)
    return all(
        len(values) < wanted or pc.count_distinct(told).as_py() >= wanted
        for wanted, told in ((terms.different, values), (terms.begins, begins))
    )
