"""Builds a scan: rules, state, baseline and workers around what is looked at."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Final, NamedTuple

from xinhu.adapters.databases.address import is_address
from xinhu.adapters.databases.asking import Reading
from xinhu.adapters.ocr.reading import reader_where_installed
from xinhu.adapters.scan_reports.contents import Named, Report
from xinhu.adapters.scan_reports.writing import written_beside
from xinhu.adapters.scans.errors import ScanOcrAbsentError
from xinhu.adapters.scans.results import Results
from xinhu.adapters.scans.running import Engine, Progress, Scan, Tell, run_scan
from xinhu.adapters.scans.state import State
from xinhu.adapters.scans.walking import Beside, is_url, shown, without_file_scheme
from xinhu.core.base.clock import SECOND, Instant, system_clock, to_datetime
from xinhu.core.catalogue.grades import Grade
from xinhu.core.discover.accepting import (
    Accepted,
    Baseline,
    BaselineInvalidError,
    accepted,
    fingerprint,
    read_baseline,
    write_baseline,
)
from xinhu.core.discover.examined import Place
from xinhu.core.discover.grading import load_grading
from xinhu.core.discover.kinds import load_kinds
from xinhu.core.discover.naming import FOLDER
from xinhu.wiring.cluster_looking import SentRules
from xinhu.wiring.cluster_scanning import OnSpark, spark_engine
from xinhu.wiring.errors import BaselineExistsError
from xinhu.wiring.looking import LookMaker
from xinhu.wiring.rules_digest import rules_digest
from xinhu.wiring.scan_databases import beside, named
from xinhu.wiring.settings import read_settings
from xinhu.wiring.shipped import FOLDER as SHIPPED

_BEIJING: Final = 8 * 3600 * SECOND
"""A last day is one where the bank is."""
_BESIDE: Final = ("", ".part", "-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class TableRequest:
    """Which databases somebody wants scanned, and how.

    Attributes:
        urls: of the databases; password_file: for those that carry none.
        sample: rows read of each table, 0: all; rows_per_second: at most, 0: any.
    """

    urls: tuple[str, ...] = field(default=(), repr=False)
    password_file: Path | None = None
    sample: int = 0
    rows_per_second: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanRequest:
    """What somebody wants scanned, and what is to come of it.

    Attributes:
        roots: files and folders.
        exclude: patterns of what is left out.
        threshold: of confidence.
        processes, patience: workers, and seconds one file may take.
        state: where results are kept between runs.
        baseline: what is accepted; write_baseline: where to write one.
        output: of the report.
        ocr: whether pictures are read, and pages without text.
        told: file that standard output goes to, where it is one.
        spark: where the scan runs; ``None``: in processes of this machine.
        tables: of databases.
    """

    roots: tuple[str, ...]
    exclude: tuple[str, ...]
    threshold: float
    processes: int
    patience: float
    state: Path | None
    baseline: Path | None
    write_baseline: Path | None
    output: Path | None
    ocr: bool = False
    told: Path | None = None
    spark: OnSpark | None = None
    tables: TableRequest = field(default_factory=TableRequest)


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind as reports speak of it."""

    grade: Grade
    level: int
    zh: str
    en: str


class Scanned(NamedTuple):
    """A scan that has ended, with what goes on with it.

    Attributes:
        report: what it found.
        scan, state: what was scanned, and what stands of it.
    """

    report: Report
    scan: Scan
    state: State


@contextmanager
def scanned(
    request: ScanRequest, environment: Mapping[str, str], tell: Tell
) -> Iterator[Report]:
    """Scan, and give what a report is made of while the block runs.

    Raises:
        XinhuError: as ``scanned_to_go_on``.
    """
    with scanned_to_go_on(request, environment, tell, again=False) as done:
        yield done.report


@contextmanager
def scanned_to_go_on(
    request: ScanRequest, environment: Mapping[str, str], tell: Tell, *, again: bool
) -> Iterator[Scanned]:
    """Scan, and give the report with what stands of the scan while the block runs.

    Args:
        request: what is wanted.
        environment: the process's.
        tell: is told how far it has come.
        again: whether files are to be looked at again within the block.

    Raises:
        SettingUnknownError, SettingInvalidError: settings cannot be used.
        PolicyInvalidError: rules cannot be used.
        BaselineInvalidError, BaselineExistsError: a baseline cannot be used.
        ScanStateUnusableError, ScanStateBusyError: the state cannot be used.
        ScanOcrAbsentError: pictures are to be read, and cannot be.
        XinhuError: as ``run_scan``, ``spark_engine`` and, of databases, ``beside``.
    """
    if request.ocr and request.spark is None and reader_where_installed() is None:
        raise ScanOcrAbsentError
    rules = read_settings(environment).rules
    baseline = _read_baseline(request)
    _require_new(request)
    reading = _reading(request, environment)
    tables, notes = beside(reading, request.exclude)
    scan = _scan(request, rules, reading, tables)
    words = _kinds(rules), _because(rules)
    began = system_clock()
    with State(request.state, again=again) as state:
        with _engine(request, rules, environment) as engine:
            progress = run_scan(scan, state, tell, engine)
        report = _report(request, Results(state), words, began, progress, baseline)
        report = replace(report, roots=(*report.roots, *tables.roots), notes=notes)
        if request.write_baseline is not None:
            _write_baseline(report, request.write_baseline, baseline)
        yield Scanned(report, scan, state)


def _report(
    request: ScanRequest,
    results: Results,
    words: tuple[Mapping[str, Named], Mapping[str, tuple[str, str]]],
    began: Instant,
    progress: Progress,
    baseline: Baseline,
) -> Report:
    kinds, because = words
    return Report(
        results=results,
        kinds=kinds,
        because=because,
        accepted=partial(_accepted, baseline, _folder(request.baseline), _today()),
        roots=tuple(map(shown, request.roots)),
        threshold=request.threshold,
        began=began,
        ended=system_clock(),
        progress=progress,
        version=version("xinhu"),
    )


def _reading(request: ScanRequest, environment: Mapping[str, str]) -> Reading:
    asked = request.tables
    return Reading(
        databases=named(asked.urls, asked.password_file, environment),
        sample=asked.sample,
        rate=asked.rows_per_second / request.processes,
        patience=request.patience,
        libpq={k: v for k, v in environment.items() if k.startswith("PG")},
    )


def _scan(
    request: ScanRequest, rules: Path | None, reading: Reading, tables: Beside
) -> Scan:
    how = reading if reading.databases else None
    return Scan(
        roots=tuple(without_file_scheme(root) for root in request.roots),
        exclude=request.exclude,
        own=_own(request),
        rules=rules_digest(rules, request.threshold, ocr=request.ocr),
        make=LookMaker(rules, request.threshold, os.getpid(), request.ocr, how),
        beside=tables,
        processes=request.processes,
        patience=request.patience,
    )


@contextmanager
def _engine(
    request: ScanRequest, rules: Path | None, environment: Mapping[str, str]
) -> Iterator[Engine | None]:
    """Give other hands than processes of this machine, where they are asked for."""
    if request.spark is None:
        yield None
        return
    sent = SentRules.packed(rules, request.threshold, ocr=request.ocr)
    together = load_grading(SHIPPED, rules).together
    on = (request.spark, sent, request.patience, environment, together)
    with spark_engine(*on) as engine:
        yield engine


def _kinds(rules: Path | None) -> Mapping[str, Named]:
    return {
        name: _Kind(kind.grade, kind.level, kind.words.zh, kind.words.en)
        for name, kind in load_kinds(SHIPPED, rules).items()
    }


def _because(rules: Path | None) -> Mapping[str, tuple[str, str]]:
    raising = load_grading(SHIPPED, rules).rules
    return {name: (rule.words.zh, rule.words.en) for name, rule in raising.items()}


def _own(request: ScanRequest) -> frozenset[str]:
    """Return the files of the scan itself, which it does not look at."""
    named = (request.state, request.output, request.write_baseline, request.told)
    return frozenset(
        os.path.realpath(file) + beside
        for file in named
        if file is not None
        for beside in _BESIDE
    )


def _today() -> date:
    return to_datetime(Instant(system_clock() + _BEIJING)).date()


def _folder(baseline: Path | None) -> Path:
    """Return the folder whose paths a baseline speaks of."""
    return Path() if baseline is None else Path(os.path.abspath(baseline)).parent  # noqa: PTH100 -- links stay as they are named


def _beneath(folder: Path, path: str) -> str:
    """Return a path as a baseline of a folder writes it; addresses lie in none."""
    if is_address(path) or is_url(path):
        return path
    whole = Path(os.path.abspath(path))  # noqa: PTH100 -- links stay as they are named
    end = FOLDER if path.endswith(FOLDER) else ""
    if whole.is_relative_to(folder):
        return whole.relative_to(folder).as_posix() + end
    return whole.as_posix() + end


def _accepted(
    baseline: Baseline, folder: Path, today: date, path: str, place: Place
) -> Accepted | None:
    if not baseline:
        return None
    return accepted(baseline, _beneath(folder, path), place, today)


def _read_baseline(request: ScanRequest) -> Baseline:
    file = request.baseline
    if file is None:
        return {}
    try:
        return read_baseline(str(file), file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        detail = type(error).__name__
        raise BaselineInvalidError(file=str(file), detail=detail) from None


def _require_new(request: ScanRequest) -> None:
    """Pass a baseline to be written where no other one is lost.

    Raises:
        BaselineExistsError: somebody's reasons stand there.
    """
    target = request.write_baseline
    if target is not None and target.exists() and target != request.baseline:
        raise BaselineExistsError(path=str(target))


def _write_baseline(report: Report, target: Path, baseline: Baseline) -> None:
    """Write what counts as a baseline to be filled in, behind what is accepted."""
    folder = _folder(target)
    counted = [
        (_beneath(folder, path), place)
        for path, place, *_ in report.results.places()
        if report.accepted(path, place) is None
    ]
    again = {fingerprint(path, place) for path, place in counted}
    kept = [entry for entry in baseline.values() if entry.fingerprint not in again]
    with written_beside(target) as out:
        out.write(write_baseline(counted, kept))
