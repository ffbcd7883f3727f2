"""What looks at files in a scan: readers, scanners, columns, grading, put together."""

from functools import partial
from pathlib import Path
from typing import Final

from xinhu.adapters.databases.address import is_address
from xinhu.adapters.databases.asking import Reading
from xinhu.adapters.ocr.reading import Bounds, reader_where_installed
from xinhu.adapters.readers.reading import read_file
from xinhu.adapters.readers.source import Ocr
from xinhu.adapters.scans.batch import Look, Take
from xinhu.core.discover.columns.rules import load_columns
from xinhu.core.discover.columns.scanning import scan_table
from xinhu.core.discover.detectors.detectors import load_detectors
from xinhu.core.discover.examining import Looks, Steps, examining
from xinhu.core.discover.grading import load_grading
from xinhu.core.discover.kinds import load_kinds
from xinhu.core.discover.naming import FOLDER
from xinhu.core.discover.source_files import load_source_files
from xinhu.core.discover.text.scanner import TextScanner
from xinhu.desks.inquiry.letters.scan import ScanReader
from xinhu.wiring.shipped import FOLDER as SHIPPED

_PICTURES: Final = Bounds(seconds=60, wall_seconds=120, sizes=(1120, 640))


def make_look(
    rules: Path | None,
    threshold: float,
    *,
    ocr: bool = False,
    tables: Reading | None = None,
) -> Look:
    """Load the rules, once for each worker.

    Args:
        rules: the institution's own; ``None``: the shipped ones alone.
        threshold: of confidence.
        ocr: whether pictures are read, and pages without text, where that is
            installed.
        tables: how tables of databases are read; ``None``: there are none.

    Raises:
        PolicyInvalidError: rules cannot be used.
    """
    looks = load_looks(rules)
    pictures = reader_where_installed(_PICTURES) if ocr else None
    read = None if pictures is None else partial(_read, pictures)
    look = _files(looks, threshold, read)
    return look if tables is None else _beside(look, looks, threshold, tables)


def load_looks(rules: Path | None) -> Looks:
    """Load what looks at the parts of a file.

    Args:
        rules: the institution's own; ``None``: the shipped ones alone.

    Raises:
        PolicyInvalidError: rules cannot be used.
    """
    detectors = load_detectors(SHIPPED, rules)
    text = TextScanner(detectors)
    columns = load_columns(SHIPPED, rules)
    return Looks(
        text=text.scan_all,
        code=TextScanner(detectors, code=True).scan_all,
        table=partial(scan_table, rules=columns, text=text.scan),
        is_code=load_source_files(SHIPPED, rules),
        kinds=load_kinds(SHIPPED, rules),
        together=load_grading(SHIPPED, rules).together,
    )


def _read(pictures: ScanReader, picture: bytes) -> str:
    return "\n".join(pictures.lines(picture))


def _files(looks: Looks, threshold: float, ocr: Ocr | None) -> Look:
    """Return what looks at files."""

    def look(path: str, shown: str, take: Take, together: int) -> Steps:
        # Of a folder the name is all there is to look at.
        parts = () if path.endswith(FOLDER) else read_file(path, ocr=ocr)
        return examining(shown, parts, looks, threshold, take, together)

    return look


def _beside(files: Look, looks: Looks, threshold: float, tables: Reading) -> Look:
    """Return what looks at tables, too."""
    # Who scans files alone need not have what reads databases.
    from xinhu.wiring.look_tables import TableParts  # noqa: PLC0415 -- see above

    parts = TableParts(tables)

    def look(path: str, shown: str, take: Take, together: int) -> Steps:
        if not is_address(path):
            return files(path, shown, take, together)
        read = parts(path, take.alive)
        return examining(shown, read, looks, threshold, take, together)

    return look
