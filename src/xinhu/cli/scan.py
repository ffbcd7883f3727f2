"""``xinhu scan``: what customer information lies in files and folders."""

import math
import os
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, NamedTuple, TextIO

import typer

from xinhu.adapters.databases.address import is_address
from xinhu.adapters.scan_reports.forms import Form
from xinhu.cli.exits import Exit
from xinhu.cli.output import AsJson, err, language, out, print_json, say
from xinhu.cli.scan_cluster import (
    Hands,
    HandsOption,
    MasterOption,
    SparkConfOption,
    spark_of,
)
from xinhu.cli.scan_watch import scan_watched

if TYPE_CHECKING:
    from xinhu.adapters.scan_reports.contents import Report, Summary
    from xinhu.wiring.scanning import ScanRequest

HELP: Final = """\
Look for customer information in files, folders and databases; say where it lies,
masked.

Needs no server, no database and no key. Archives, mails, office files and
tables are looked into; links are not followed. What nobody could read is
listed. A database is a URL without its password; it is only read.

Examples:
    xinhu scan /srv/share

    xinhu scan /srv/share --state s.db --format html --output share.html

    xinhu scan src docs --baseline accepted.yaml --strict

    xinhu scan /media/stick --exclude '*.iso' --threshold 0.8 --json

    xinhu scan /srv/share --watch --state s.db --format jsonl

    xinhu scan hdfs://nn/share --engine spark --master yarn --state s.db

    xinhu scan postgresql://scan@db.bank:5432/core --password-file pw \\
    --format csv --output map.csv

    xinhu scan mysql://scan@db.bank/loans sqlite:///data/old.db --sample 0 \\
    --rows-per-second 20000
"""
EPILOG: Final = (
    "Exit codes: 0 nothing at or above the threshold, 1 findings that are not "
    "accepted, 6 with --strict something unread and no finding, 130 interrupted "
    "(what was found so far is reported); a watch that is told to stop ends with 0."
)
_MOST_PROCESSES: Final = 64
_CORES: Final = min(os.cpu_count() or 1, _MOST_PROCESSES)
_PATIENCE: Final = 300.0
_THRESHOLD: Final = 0.6
_SAMPLE: Final = 10_000

_Paths = Annotated[
    list[str],
    typer.Argument(
        metavar="PATH|URL...",
        help="Files, folders, URLs of databases; with Spark also hdfs://, jdbc:.",
    ),
]
_Form = Annotated[Form, typer.Option("--format", help="Of the report.")]
_Output = Annotated[
    Path | None, typer.Option(help="Write the report there (0600), not to the screen.")
]


def _number(value: float) -> float:
    """Return a threshold; ``nan`` is between any bounds, and no finding reaches it."""
    if math.isnan(value):
        raise typer.BadParameter(say("须为 0 到 1 的数", "not a number from 0 to 1"))
    return value


_Threshold = Annotated[
    float,
    typer.Option(
        min=0.0, max=1.0, callback=_number, help="Report from this confidence on."
    ),
]
_Exclude = Annotated[
    list[str] | None,
    typer.Option(metavar="GLOB", help="Leave out names or paths; may be repeated."),
]
_Processes = Annotated[
    int, typer.Option(min=1, max=_MOST_PROCESSES, help="Worker processes.")
]
_Patience = Annotated[
    float, typer.Option(min=1.0, help="Seconds for one file; then it is unread.")
]
_State = Annotated[
    Path | None,
    typer.Option(help="Keep results there: look again only at what changed; resume."),
]
_Baseline = Annotated[
    Path | None, typer.Option(help="Accepted findings, each with reason and last day.")
]
_WriteBaseline = Annotated[
    Path | None, typer.Option(help="Write what was found as a baseline to fill in.")
]
_Ocr = Annotated[
    bool,
    typer.Option(
        "--ocr", help="Read pictures, and pages without text; seconds for each."
    ),
]
_PasswordFile = Annotated[
    Path | None,
    typer.Option(help="Password for databases: a file's first line (0600)."),
]
_Sample = Annotated[
    int, typer.Option(min=0, metavar="N", help="Rows read of each table; 0: all.")
]
_Rate = Annotated[
    float,
    typer.Option("--rows-per-second", min=0.0, help="Of databases, at most; 0: any."),
]
_Strict = Annotated[
    bool, typer.Option("--strict", help="End with 6 where something is unread.")
]
_Watch = Annotated[
    bool,
    typer.Option("--watch", help="Go on: tell what changes; table or jsonl only."),
]
_Poll = Annotated[
    float | None,
    typer.Option(
        min=1.0,
        metavar="SECONDS",
        help="Of a watch: look that often, as network shares tell nobody.",
    ),
]


class _Files(NamedTuple):
    """What a scan reads and writes beside what it looks at."""

    output: Path | None
    state: Path | None
    baseline: Path | None
    write_baseline: Path | None


def scan(  # noqa: PLR0913 -- each an option of the command
    paths: _Paths,
    *,
    form: _Form = Form.TABLE,
    output: _Output = None,
    threshold: _Threshold = _THRESHOLD,
    exclude: _Exclude = None,
    processes: _Processes = _CORES,
    patience: _Patience = _PATIENCE,
    state: _State = None,
    baseline: _Baseline = None,
    write_baseline: _WriteBaseline = None,
    ocr: _Ocr = False,
    password_file: _PasswordFile = None,
    sample: _Sample = _SAMPLE,
    rows_per_second: _Rate = 0.0,
    strict: _Strict = False,
    watch: _Watch = False,
    poll: _Poll = None,
    engine: HandsOption = Hands.PROCESSES,
    master: MasterOption = None,
    spark_conf: SparkConfOption = None,
    as_json: AsJson = False,
) -> None:
    """Scan; what the options mean stands in ``HELP``."""
    # Only now: other commands, and --help, need none of it.
    from xinhu.wiring.scanning import ScanRequest, TableRequest  # noqa: PLC0415 -- see above

    files = _Files(output, state, baseline, write_baseline)
    roots, urls = _parted(paths)
    _require_apart(roots, *files, password_file)
    request = ScanRequest(
        **_looked_at(roots, exclude, threshold, processes, patience),
        **files._asdict(),
        ocr=ocr,
        spark=spark_of(engine, master, spark_conf),
        tables=TableRequest(urls, password_file, sample, rows_per_second),
    )
    _run(request, form, poll, watch=watch, strict=strict, as_json=as_json)


def _looked_at(
    roots: tuple[str, ...],
    exclude: list[str] | None,
    threshold: float,
    processes: int,
    patience: float,
) -> dict[str, Any]:
    """Return, by the names of a request, what is looked at and how."""
    return {
        "roots": roots,
        "exclude": tuple(exclude or ()),
        "threshold": threshold,
        "processes": processes,
        "patience": patience,
    }


def _run(
    request: "ScanRequest",
    form: Form,
    poll: float | None,
    *,
    watch: bool,
    strict: bool,
    as_json: bool,
) -> None:
    """Scan once, or for as long as somebody watches."""
    watched = watch or poll is not None
    _require_files(request, watched=watched)
    if not watched:
        return _scan_once(request, form, strict=strict, as_json=as_json)
    return scan_watched(request, form, poll, alone=watch and not (strict or as_json))


def _parted(paths: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what names files and folders, and what names databases."""
    files = tuple(path for path in paths if not is_address(path))
    return files, tuple(path for path in paths if is_address(path))


def _require_files(request: "ScanRequest", *, watched: bool) -> None:
    """Refuse databases where only files can be looked at, or only a Spark's tables."""
    if request.tables.urls and (watched or request.spark is not None):
        raise typer.BadParameter(
            say(
                "数据库不能与 --watch 或 --engine spark 同用；Spark 读取 jdbc:…#表",
                "databases cannot be watched; a Spark reads jdbc:…#table",
            )
        )
    # Not repeated: it may hold a password.
    if request.spark is None and any(map(_is_of_spark, request.roots)):
        raise typer.BadParameter(
            say("jdbc: 须同时给出 --engine spark", "jdbc: only with --engine spark")
        )


def _is_of_spark(root: str) -> bool:
    return root.startswith("jdbc:") and not os.path.lexists(root)


def _scan_once(
    request: "ScanRequest", form: Form, *, strict: bool, as_json: bool
) -> None:
    from xinhu.cli.scan_progress import scan_counted  # noqa: PLC0415 -- as in ``scan``
    from xinhu.wiring.scanning import scanned  # noqa: PLC0415 -- as in ``scan``

    with ExitStack() as stack:
        file = _file(stack, request.output)
        with scan_counted(request, quiet=as_json) as tell:
            report = stack.enter_context(scanned(request, os.environ, tell))
        summary = _write(report, form, file, as_json=as_json)
    _end(report, summary, request.output, strict=strict, as_json=as_json)


def _require_apart(paths: tuple[str, ...], *files: Path | None) -> None:
    """Refuse a file that would be scanned and written, or written as two things."""
    named = [*dict.fromkeys(map(os.path.realpath, paths))]
    named += [os.path.realpath(file) for file in files if file is not None]
    twice = [name for name in dict.fromkeys(named) if named.count(name) > 1]
    if twice:
        raise typer.BadParameter(
            say(f"同一文件用于两处：{twice[0]}", f"one file for two things: {twice[0]}")
        )


def _file(stack: ExitStack, output: Path | None) -> TextIO | None:
    """Open the file of the report before the scan: afterwards is late to fail."""
    if output is None:
        return None
    from xinhu.adapters.scan_reports.writing import written_beside  # noqa: PLC0415 -- as in ``scan``

    return stack.enter_context(written_beside(output))


def _write(
    report: "Report", form: Form, file: TextIO | None, *, as_json: bool
) -> "Summary":
    """Write the report; return its counts."""
    from xinhu.adapters.scan_reports.contents import summarise  # noqa: PLC0415 -- as in ``scan``
    from xinhu.adapters.scan_reports.writing import writer_of  # noqa: PLC0415 -- as in ``scan``

    write = writer_of(form, english=language() == "en")
    if file is not None:
        write(report, file)
    elif not as_json:
        try:
            write(report, sys.stdout)
            sys.stdout.flush()
        except BrokenPipeError:
            # Whoever reads has read enough; nothing is left to be flushed at the end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return summarise(report)


def _end(
    report: "Report",
    summary: "Summary",
    output: Path | None,
    *,
    strict: bool,
    as_json: bool,
) -> None:
    """Tell the whole in numbers, and end with what it means."""
    from xinhu.adapters.scan_reports.wording import NOTES  # noqa: PLC0415 -- as in ``scan``

    unread = summary.unread.total()
    for code, about in report.notes:
        err().print(f"{about}: {say(*NOTES[code])}", markup=False)
    if as_json:
        print_json(_as_json(report, summary, output))
    elif output is not None:
        told = say(
            f"报告：{output}（计入 {summary.values} 处，未读 {unread} 项）",
            f"Report: {output} ({summary.values} values that count, {unread} unread)",
        )
        out().print(told, markup=False)
    if report.progress.interrupted:
        err().print(say("扫描被中断。", "The scan was interrupted."))
        raise typer.Exit(Exit.INTERRUPTED)
    if summary.values:
        raise typer.Exit(Exit.FOUND_WRONG)
    if strict and unread:
        raise typer.Exit(Exit.UNREAD)


def _as_json(
    report: "Report", summary: "Summary", output: Path | None
) -> dict[str, object]:
    done = report.progress
    return {
        "files": done.files,
        "bytes": done.size,
        "unchanged": done.kept,
        "excluded": done.excluded,
        "values": summary.values,
        "accepted": summary.accepted,
        "kinds": {name: of.values for name, of in summary.kinds.items()},
        "grade": summary.grade and summary.grade.value,
        "level": summary.level,
        "unread": dict(sorted(summary.unread.items())),
        "notes": [{"code": code, "about": about} for code, about in report.notes],
        "interrupted": done.interrupted,
        "resumed": done.goes_on,
        "output": None if output is None else str(output),
    }
