"""What is masked, by which masks, and what looks whether anything is left."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec
import pyarrow as pa

from xinhu.adapters.remedies.masking.woven import Edit, Quote, Woven
from xinhu.core.catalogue.catalogue import Catalogue
from xinhu.core.catalogue.grades import Mask
from xinhu.core.catalogue.masks import HIDDEN, Masker, hide
from xinhu.core.discover.examining import Looks
from xinhu.core.discover.finding import ColumnHit
from xinhu.core.discover.part import TablePart
from xinhu.core.policy.rules_file import read_rules

FILE: Final = "discovery/masks.yaml"
"""Beneath the folder of rules, shipped and own."""
_ROUNDS: Final = 4
"""The first keeps what a mask keeps; where that is still found, all of it goes."""

Weave = Callable[[str], Woven]


class MaskOfKind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which field of the catalogue masks as a kind is to be masked."""

    field: str


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of masking one file.

    Attributes:
        looks: scanners.
        kinds: that are masked.
        threshold: from which confidence on.
        masks: by kind; of a kind without one nothing stays.
    """

    looks: Looks
    kinds: frozenset[str]
    threshold: float
    masks: Mapping[str, Masker]

    def mask(self, kind: str, value: str) -> str:
        """Mask one value."""
        return self.masks.get(kind, hide)(value)

    def text(self, written: str, weave: Weave, quote: Quote) -> str:
        """Mask what is found in a text.

        Args:
            written: as it stands.
            weave: tells what of it is shown.
            quote: writes a mask.
        """
        for number in range(_ROUNDS):
            woven = weave(written)
            edits = self.edits(woven.shown, wholly=number > 0)
            if not edits:
                break
            written = woven.edited(edits, quote)
        return written

    def edits(self, shown: str, *, wholly: bool = False) -> list[Edit]:
        """Return what is to be put for what is found in a text."""
        if not shown:
            return []
        (hits,) = self.looks.text((shown.encode("utf-8", "replace"),))
        return [
            Edit(
                hit.start,
                hit.end,
                HIDDEN if wholly else self.mask(hit.kind, shown[hit.start : hit.end]),
            )
            for hit in hits
            if hit.kind in self.kinds and hit.confidence >= self.threshold
        ]

    def column(self, header: str, values: list[str]) -> list[ColumnHit]:
        """Return what is found in a column."""
        batch = pa.RecordBatch.from_arrays([pa.array(values, pa.string())], ["0"])
        return [
            hit
            for hit in self.looks.table(TablePart("", "", (header,), [batch]))
            if hit.kind in self.kinds and hit.confidence >= self.threshold
        ]


def load_masks(folder: Path, override: Path | None = None) -> Mapping[str, Masker]:
    """Read which kinds are masked by which fields of the catalogue.

    Raises:
        PolicyInvalidError, CatalogueInvalidError: rules cannot be used.
        UnknownFieldError: a field that the catalogue lacks.
    """
    catalogue = Catalogue.load(folder, override)
    return {
        kind: catalogue.field(rule.field).masks[Mask.PARTIAL]
        for kind, rule in read_rules(FILE, MaskOfKind, folder, override).items()
    }
