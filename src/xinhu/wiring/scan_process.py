"""The process that scans for the desk: ``python -m xinhu.wiring.scan_process``.

It has no database of ours, no key and no secret in its environment, and is told what to
scan on standard input, with the password where it is a database. It says how far it has
come, then what it found, in lines on standard output. SIGTERM, or the end of its
parent, ends it early; what was done so far is kept in the scan's state, and the next
one goes on there.
"""

import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple, cast

from xinhu.adapters.databases.address import Database
from xinhu.adapters.scan_reports.contents import Report
from xinhu.adapters.scans.results import Results, Witnessed
from xinhu.adapters.scans.running import Progress, Scan
from xinhu.adapters.scans.walking import Met, Passed
from xinhu.core.base.errors import XinhuError
from xinhu.core.discover.accepting import fingerprint
from xinhu.core.discover.naming import FOLDER
from xinhu.core.discover.part import Why
from xinhu.desks.discovery.results import ColumnMet, Seen, TableMet, Unread
from xinhu.wiring.dying import die_with_parent
from xinhu.wiring.scan_messages import (
    Asked,
    Failed,
    Going,
    Message,
    Over,
    Whole,
    asked_of,
    to_line,
)
from xinhu.wiring.scanning import ScanRequest, TableRequest, scanned_to_go_on

DeskPath = Callable[[str], str]
"""Makes a path of a scan one as the desk keeps it."""

_EVERY: Final = 1.0
_DIGEST: Final = 64
"""Hexadecimal digits of SHA-256."""
_NICE: Final = 10
"""The gate and the console go first."""
_INTERRUPTED: Final = 130
_FAULT: Final = 5


def main(parent: int, asked: Asked, out: BinaryIO) -> int:
    """Scan and tell; return the exit code."""
    die_with_parent(parent)
    signal.signal(signal.SIGTERM, _interrupt)
    os.nice(_NICE)
    teller = _Teller(out)
    try:
        of = (_request(asked), os.environ, teller.going)
        with scanned_to_go_on(*of, again=False) as done:
            if done.report.progress.interrupted:
                return _INTERRUPTED
            teller.tell_all(done.report, _desk(asked, done.scan))
    except XinhuError as error:
        teller.say(Failed(error.code))
        return _FAULT
    except (KeyboardInterrupt, BrokenPipeError):
        return _INTERRUPTED
    return 0


def _request(asked: Asked) -> ScanRequest:
    of = asked.tables
    tables = TableRequest()
    if of is not None:
        tables = TableRequest((of.url,), None, of.sample, of.rate)
    return ScanRequest(
        roots=(asked.location,) if of is None else (),
        exclude=(),
        threshold=asked.threshold,
        processes=asked.processes,
        patience=asked.patience,
        state=Path(asked.state),
        baseline=None,
        write_baseline=None,
        output=None,
        tables=tables,
    )


class _Teller:
    """Says lines.

    Args:
        out: where the worker listens.
    """

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._told = time.monotonic()

    def say(self, message: Message) -> None:
        """Say one line, at once."""
        self._out.write(to_line(message) + b"\n")
        self._out.flush()

    def going(self, done: Progress) -> None:
        """Say how far the scan has come, once in a while."""
        now = time.monotonic()
        if now - self._told >= _EVERY:
            self._told = now
            self.say(Going(done.files, done.size, done.unread, done.places))

    def tell_all(self, report: Report, desk: "_Desk") -> None:
        """Say what was found, and that this is all."""
        self.say(Whole(report.progress.files, report.progress.size))
        # What a report is made of says less than what ``scanned`` puts there.
        results = cast("Results", report.results)
        for message in _results(results, desk):
            self._out.write(to_line(message) + b"\n")
        self.say(Over())


class _Desk(NamedTuple):
    """What the desk calls a path of the scan, and the tables that it met.

    ``closed`` are those that nobody could look into.
    """

    path: DeskPath
    tables: Mapping[str, Met]
    closed: Mapping[str, Passed]


def _desk(asked: Asked, scan: Scan) -> _Desk:
    units = {unit.path: unit for unit in scan.beside.units}
    tables = {path: unit for path, unit in units.items() if isinstance(unit, Met)}
    closed = {path: unit for path, unit in units.items() if isinstance(unit, Passed)}
    return _Desk(_desk_path(asked), tables, closed)


def _results(
    results: Results, desk: _Desk
) -> Iterator[Seen | TableMet | ColumnMet | Unread]:
    for met in desk.tables.values():
        yield TableMet(desk.path(met.path), met.rows, met.columns)
    yield from _columns(results, desk)
    for witnessed in results.witnessed():
        yield _seen(witnessed, desk)
    for told in results.unread():
        yield Unread(desk.path(told.path), told.member, told.why.value)


def _columns(results: Results, desk: _Desk) -> Iterator[ColumnMet]:
    """Yield the inventory: columns that were read, and those of tables nobody read."""
    last, position = "", 0
    told: set[str] = set()
    for path, read, _ in results.columns():
        position = position + 1 if path == last else 0
        last = path
        told.add(path)
        yield ColumnMet(
            path=desk.path(path),
            name=read.name,
            position=position,
            declared=read.declared,
            rows=read.rows,
            table_rows=read.total,
            whole=read.whole,
            why="" if read.why is None else read.why.value,
        )
    for path, member, why in results.unread():
        unit = desk.tables.get(path) or desk.closed.get(path)
        if unit is not None and not member and path not in told:
            yield from _unread_columns(desk.path(path), unit, why)


def _unread_columns(path: str, unit: Met | Passed, why: Why) -> Iterator[ColumnMet]:
    """Yield each column that the database lists, or the table as a whole."""
    rows = unit.rows if isinstance(unit, Met) else 0
    names = enumerate(unit.columns or ("",))
    for place, name in names:
        called = name.strip() or (f"column {place + 1}" if unit.columns else "")
        yield ColumnMet(path, called, place, "", 0, rows, False, why.value)  # noqa: FBT003 -- a message, not a call


def _seen(witnessed: Witnessed, desk: _Desk) -> Seen:
    placed, place = witnessed.placed, witnessed.placed.place
    path = desk.path(placed.path)
    table = desk.tables.get(placed.path)
    return Seen(
        fingerprint=fingerprint(path, place),
        path=path,
        member=place.member,
        place=place.place,
        column=place.column,
        kind=place.kind,
        count=place.count,
        confidence=place.confidence,
        reasons=witnessed.reasons,
        evidence=witnessed.evidence,
        grade=place.grade.value,
        level=place.level,
        file_grade=placed.grade.value,
        file_level=placed.level,
        because=placed.because,
        # Of a table stands there only that it was looked at.
        digest=placed.digest if len(placed.digest) == _DIGEST else "",
        rows=0 if table is None else witnessed.rows,
        table_rows=0 if table is None else table.rows,
    )


def _desk_path(asked: Asked) -> DeskPath:
    """Return what makes a path of the scan one as the desk keeps it.

    Beneath the target, ``.`` for itself; of tables ``schema.table``, without the
    address, so that a database that moves keeps its findings.
    """
    if asked.tables is None:
        return partial(_beneath, asked.location)
    address = Database.of(asked.tables.url).address
    return lambda path: path.removeprefix(f"{address}/")


def _beneath(location: str, path: str) -> str:
    """Return a path beneath a target; a folder's keeps the slash behind it."""
    end = FOLDER if path.endswith(FOLDER) else ""
    return os.path.relpath(path, location) + end


def _interrupt(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


def _own_output() -> BinaryIO:
    """Return standard output for us alone; whatever prints, prints nowhere."""
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
    return out


def _run() -> int:
    """Read what is asked, and scan; the text of an unforeseen error is not told."""
    try:
        asked = asked_of(sys.stdin.buffer.readline())
        return main(int(sys.argv[1]), asked, _own_output())
    except Exception as error:  # noqa: BLE001 -- its text might hold a value
        where = "".join(traceback.format_tb(error.__traceback__))
        sys.stderr.write(f"{where}{type(error).__name__}\n")
        return _FAULT


if __name__ == "__main__":
    sys.exit(_run())
