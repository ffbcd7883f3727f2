"""What is measured, and what of it is here: parts that are missing are said so."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow as pa

import xinhu.rules
from bench.discovery.scoring import THRESHOLD
from bench.discovery.tables import Table
from bench.discovery.templates import Truth
from xinhu.adapters.scans.worker import spare_the_collector
from xinhu.core.discover.detectors.detectors import load_detectors
from xinhu.core.discover.examining import TOGETHER
from xinhu.core.discover.finding import ColumnHit, Hit
from xinhu.core.discover.part import TablePart, TextPart
from xinhu.core.discover.text.model import ModelScanner
from xinhu.core.discover.text.scanner import TextScanner

try:
    from xinhu.core.discover.columns.rules import load_columns
    from xinhu.core.discover.columns.scanning import scan_table
except ImportError:  # columns are not here yet
    load_columns = scan_table = None
try:
    from xinhu.adapters.readers.reading import read_file
except ImportError:  # readers are not here yet
    read_file = None

RULES = Path(xinhu.rules.__path__[0])


class Engine:
    """Detectors and rules, loaded once as a worker of a scan loads them."""

    def __init__(self) -> None:
        self._detectors = load_detectors(RULES)
        self.text = TextScanner(self._detectors)
        self.code = TextScanner(self._detectors, code=True)
        self.columns = load_columns(RULES) if load_columns else None
        spare_the_collector()

    def in_python(self, *, plain: bool = False) -> ModelScanner:
        """Return a scanner as it is where the compiled one is missing.

        Args:
            plain: Vectorscan is missing as well.
        """
        return ModelScanner(self._detectors, plain=plain)

    def table(self, part: TablePart) -> list[ColumnHit]:
        """Scan a table by its columns."""
        return scan_table(part, self.columns, self.text.scan)

    def file(self, path: Path) -> int:
        """Read and scan a file; return how many hits it has."""
        count = 0
        for part in read_file(str(path)):
            if isinstance(part, TextPart):
                count += len(self.text.scan(part.text))
            elif isinstance(part, TablePart):
                count += len(self.table(part))
        return count


def in_groups(texts: Iterable[bytes]) -> Iterator[list[bytes]]:
    """Put texts together as a worker of a scan scans short files."""
    group: list[bytes] = []
    size = 0
    for text in texts:
        group.append(text)
        size += len(text)
        if size > TOGETHER:
            yield group
            group, size = [], 0
    if group:
        yield group


def readable() -> bool:
    """Return whether readers are here."""
    return read_file is not None


def drained(path: Path) -> int:
    """Read a file whole and look at nothing; return the rows of its tables."""
    rows = 0
    for part in read_file(str(path)):
        if isinstance(part, TablePart):
            rows += sum(batch.num_rows for batch in part.batches)
    return rows


def holds(path: Path, words: str) -> bool:
    """Return whether these words are read out of a file."""
    sought = words.encode()
    return any(
        isinstance(part, TextPart) and sought in part.text
        for part in read_file(str(path))
    )


def sure(hits: Iterable[Hit]) -> Iterator[Truth]:
    """Give the hits that reports hold, as places."""
    for hit in hits:
        if hit.confidence >= THRESHOLD:
            yield Truth(hit.start, hit.end, hit.kind)


def part_of(table: Table) -> TablePart:
    """Return a table as a reader of CSV gives it."""
    cells = [pa.array(column, pa.string()) for column in zip(*table.rows, strict=True)]
    names = tuple(table.heads)
    batch = pa.RecordBatch.from_arrays(cells, [str(n) for n in range(len(names))])
    return TablePart("", "", names, [batch])
