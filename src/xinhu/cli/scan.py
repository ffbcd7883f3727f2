"""``xinhu scan``: what customer information lies in files and folders."""

import math
import os
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, NamedTuple, TextIO

import typer

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
Look for customer information in files and folders; say where it lies, masked.

Needs no server, no database and no key. Archives, mails, office files and
tables are looked into; links are not followed. What nobody could read is
listed.

Examples:
    xinhu scan /srv/share

    xinhu scan /srv/share --state s.db --format html --output share.html

    xinhu scan src docs --baseline accepted.yaml --strict

    xinhu scan /media/stick --exclude '*.iso' --threshold 0.8 --json

    xinhu scan /srv/share --watch --state s.db --format jsonl

    xinhu scan hdfs://nn/share --engine spark --master yarn --state s.db
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

_Paths = Annotated[
    list[str],
    typer.Argument(help="Files and folders; with Spark also URLs (hdfs://, s3a://)."),
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
    from xinhu.wiring.scanning import ScanRequest  # noqa: PLC0415 -- see above

    files = _Files(output, state, baseline, write_baseline)
    _require_apart(paths, *files)
    request = ScanRequest(
        roots=tuple(paths),
        exclude=tuple(exclude or ()),
        threshold=threshold,
        processes=processes,
        patience=patience,
        **files._asdict(),
        ocr=ocr,
        spark=spark_of(engine, master, spark_conf),
    )
    if not watch and poll is None:
        return _scan_once(request, form, strict=strict, as_json=as_json)
    return scan_watched(request, form, poll, alone=watch and not (strict or as_json))


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


def _require_apart(paths: list[str], *files: Path | None) -> None:
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
    unread = summary.unread.total()
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
        "interrupted": done.interrupted,
        "resumed": done.goes_on,
        "output": None if output is None else str(output),
    }
