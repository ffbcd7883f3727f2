"""Writing a report: to where it is asked for, in the form that is asked for."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TextIO

from xinhu.adapters.scan_reports.contents import Report
from xinhu.adapters.scan_reports.forms import Form
from xinhu.core.base.errors import BadInput


class ReportUnwritableError(BadInput):
    """The file of a report cannot be written; params: path."""

    code = "scan.report_unwritable"


Write = Callable[[Report, TextIO], None]


def writer_of(form: Form, *, english: bool) -> Write:
    """Return what writes a form; only that one is loaded.

    Args:
        form: of the report.
        english: whether a table speaks English.
    """
    match form:
        case Form.TABLE:
            from xinhu.adapters.scan_reports.table import write_table  # noqa: PLC0415 -- only what is asked for

            return partial(write_table, english=english)
        case Form.JSONL:
            from xinhu.adapters.scan_reports.lines import write_lines  # noqa: PLC0415 -- see above

            return write_lines
        case Form.CSV:
            from xinhu.adapters.scan_reports.data_map import write_data_map  # noqa: PLC0415 -- see above

            return write_data_map
        case Form.SARIF:
            from xinhu.adapters.scan_reports.sarif import write_sarif  # noqa: PLC0415 -- see above

            return write_sarif
        case Form.HTML:
            from xinhu.adapters.scan_reports.page import write_page  # noqa: PLC0415 -- see above

            return write_page


@contextmanager
def written_beside(path: Path) -> Iterator[TextIO]:
    """Write a file that appears whole or not at all, for its owner only (0600).

    A link to a file or to nothing is refused: whoever planted it means another's file.
    What is there and is no file, as a device or a pipe, is written to as it stands: to
    put a file in its place would take it from everybody else.

    Raises:
        ReportUnwritableError: it cannot be written there, or is a link.
    """
    if path.exists() and not path.is_file():
        with _written_into(path) as out:
            yield out
        return
    if path.is_symlink():
        raise ReportUnwritableError(path=str(path))
    with _written_whole(path) as out:
        yield out


@contextmanager
def _written_into(path: Path) -> Iterator[TextIO]:
    try:
        with path.open("w", encoding="utf-8", newline="") as out:
            yield out
    except OSError:
        raise ReportUnwritableError(path=str(path)) from None


@contextmanager
def _written_whole(path: Path) -> Iterator[TextIO]:
    part = path.with_name(path.name + ".part")
    try:
        part.unlink(missing_ok=True)
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError:
        raise ReportUnwritableError(path=str(path)) from None
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        part.replace(path)
    except OSError:
        raise ReportUnwritableError(path=str(path)) from None
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
