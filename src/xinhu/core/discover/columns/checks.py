"""The checks by the names that the rules of columns use."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from xinhu.core.discover.columns.cells import Bytes, Cells, Mask, Passing, Rows
from xinhu.core.discover.columns.foreign_ids import hk_id, iban, tw_id
from xinhu.core.discover.columns.names import name_check
from xinhu.core.discover.columns.numbers import (
    cards,
    credit_codes,
    mobiles,
    resident_ids,
    resident_ids_15,
)

_PREFIX: Final = 6
"""Digits of an issuer's number that are looked at."""


@dataclass(frozen=True, slots=True)
class Checks:
    """Checks over many values at once."""

    by_name: Mapping[str, Passing]

    @classmethod
    def of(cls, surnames: Iterable[str], issuers: Iterable[str]) -> Self:
        """Make the checks.

        Args:
            surnames: first characters of surnames.
            issuers: first digits of card numbers, ``62`` or ``2221-2720``.

        Raises:
            ValueError: a list holds what it must not.
        """
        issued = _issued(issuers)
        return cls(
            {
                "resident_id": _of_widths((18,), resident_ids),
                "resident_id_15": _of_widths((15,), resident_ids_15),
                "uscc": _of_widths((18,), credit_codes),
                "card": _of_widths(range(16, 20), lambda c: cards(c) & issued(c)),
                "mobile": _of_widths((11,), mobiles),
                "chinese_name": _of_widths((6, 9, 12), name_check(surnames)),
                "hk_id": _one_by_one(hk_id),
                "tw_id": _one_by_one(tw_id),
                "iban": _one_by_one(iban),
            }
        )

    def named(self, name: str) -> Passing:
        """Return a check.

        Raises:
            ValueError: there is none of this name.
        """
        if name not in self.by_name:
            detail = f"no check {name}"
            raise ValueError(detail)
        return self.by_name[name]


def _of_widths(widths: Sequence[int], check: Callable[[Bytes], Mask]) -> Passing:
    """Return what asks a check width by width; other widths do not pass."""

    def passing(cells: Cells, rows: Rows) -> Mask:
        told = np.zeros(len(rows), np.bool_)
        lengths = cells.lengths[rows]
        for width in widths:
            of_width = np.flatnonzero(lengths == width)
            if len(of_width):
                told[of_width] = check(cells.windows(rows[of_width], width))
        return told

    return passing


def _one_by_one(check: Callable[[str], bool]) -> Passing:
    """Return what asks a check for each value; a pattern comes before it."""

    def passing(cells: Cells, rows: Rows) -> Mask:
        values = cells.take(rows).to_pylist()
        return np.fromiter(map(check, values), np.bool_, len(values))

    return passing


def _issued(issuers: Iterable[str]) -> Callable[[Bytes], Mask]:
    known = np.zeros(10**_PREFIX, np.bool_)
    for issuer in issuers:
        first, _, last = issuer.partition("-")
        if not (first.isdecimal() and (last or first).isdecimal()):
            detail = f"no digits: {issuer}"
            raise ValueError(detail)
        to = (last or first).ljust(_PREFIX, "9")
        known[int(first.ljust(_PREFIX, "0")) : int(to) + 1] = True

    def issued(cells: Bytes) -> Mask:
        first: NDArray[np.int32] = np.zeros(cells.shape[1], np.int32)
        for place in range(_PREFIX):
            first = first * 10 + (cells[place] - ord("0")) % 10
        return np.asarray(known[first], np.bool_)

    return issued
