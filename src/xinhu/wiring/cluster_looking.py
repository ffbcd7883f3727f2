"""Rules on their way to a cluster's executors: by value, as the driver has them."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from xinhu.adapters.scans.batch import Look
from xinhu.adapters.scans.errors import ScanClusterUnfitError, ScanOcrAbsentError
from xinhu.wiring.looking import LookMaker
from xinhu.wiring.rules_digest import rule_files, rules_digest


@dataclass(frozen=True, slots=True)
class SentRules:
    """Makes, inside an executor, what makes what looks at files.

    Attributes:
        own: the institution's own rules, by name beneath their folder; ``None``: there
            are none.
        threshold: of confidence.
        ocr: whether pictures are read, and pages without text.
        digest: of all that decides what is found, as the driver has it.
    """

    own: tuple[tuple[str, bytes], ...] | None
    threshold: float
    ocr: bool
    digest: str

    @classmethod
    def packed(cls, rules: Path | None, threshold: float, *, ocr: bool) -> Self:
        """Take the rules of this machine along."""
        own = None
        if rules is not None:
            own = tuple(
                (file.relative_to(rules).as_posix(), file.read_bytes())
                for file in rule_files(rules)
            )
        return cls(own, threshold, ocr, rules_digest(rules, threshold, ocr=ocr))

    def __call__(self) -> "SentMaker":
        """Compare what this machine would do with what the driver would.

        Raises:
            ScanClusterUnfitError: this machine would find something else.
            ScanOcrAbsentError: pictures are to be read, and cannot be here.
        """
        with self.unpacked() as folder:
            digest = rules_digest(folder, self.threshold, ocr=self.ocr)
        if digest != self.digest:
            raise ScanClusterUnfitError(detail="another version of xinhu or its rules")
        if self.ocr:
            from xinhu.adapters.ocr.reading import reader_where_installed  # noqa: PLC0415 -- seldom wanted

            if reader_where_installed() is None:
                raise ScanOcrAbsentError
        return SentMaker(self, os.getpid())

    @contextmanager
    def unpacked(self) -> Iterator[Path | None]:
        """Have own rules lie where they can be read, while the block runs."""
        if self.own is None:
            yield None
            return
        with tempfile.TemporaryDirectory(prefix="xinhu-rules-") as folder:
            for name, body in self.own:
                file = Path(folder, name)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(body)
            yield Path(folder)


@dataclass(frozen=True, slots=True)
class SentMaker:
    """Makes, inside a worker of an executor, what looks at files.

    Attributes:
        rules: as they were sent.
        parent: process that the worker ends with.
    """

    rules: SentRules
    parent: int

    def __call__(self) -> Look:
        """Load readers, scanners and rules.

        Raises:
            PolicyInvalidError: rules cannot be used.
        """
        sent = self.rules
        with sent.unpacked() as folder:
            return LookMaker(folder, sent.threshold, self.parent, sent.ocr)()
