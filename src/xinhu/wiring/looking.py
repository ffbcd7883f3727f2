"""Makes, inside a worker of a scan, what looks at files. Loads little before that."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from xinhu.adapters.databases.asking import Reading
from xinhu.adapters.scans.batch import Look
from xinhu.wiring.dying import die_with_parent

DISCOVERY: Final = "discovery"
"""Beneath the folder of rules, shipped and own."""


@dataclass(frozen=True, slots=True)
class LookMaker:
    """Makes what looks at files; travels to a worker, and is called there once.

    Attributes:
        rules: the institution's own; ``None``: the shipped ones alone.
        threshold: of confidence.
        parent: process that the worker ends with.
        ocr: whether pictures are read, and pages without text.
        tables: how tables of databases are read; ``None``: there are none.
    """

    rules: Path | None
    threshold: float
    parent: int
    ocr: bool = False
    tables: Reading | None = None

    def __call__(self) -> Look:
        """Load readers, scanners and rules.

        Raises:
            PolicyInvalidError: rules cannot be used.
        """
        die_with_parent(self.parent)
        # The scan itself never looks at a file: what that takes is loaded here alone.
        from xinhu.wiring.looks import make_look  # noqa: PLC0415 -- see above

        return make_look(self.rules, self.threshold, ocr=self.ocr, tables=self.tables)
