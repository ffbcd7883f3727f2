"""``xinhu scan --watch``: what is found in a folder, told as it comes."""

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

from xinhu.adapters.scan_reports.forms import Form
from xinhu.cli.exits import Exit
from xinhu.cli.output import err, language, say
from xinhu.core.base.clock import system_clock, to_datetime

if TYPE_CHECKING:
    from xinhu.wiring.scanning import Scanned, ScanRequest

_TOLD: Final = (Form.TABLE, Form.JSONL)


def scan_watched(
    request: "ScanRequest", form: Form, poll: float | None, *, alone: bool
) -> None:
    """Scan, report, and tell what changes until somebody ends it.

    Args:
        request: what is wanted; nothing of it is written but its state.
        form: of what is told, a table's lines or JSON lines.
        poll: seconds between two looks at a tree that tells nobody of its changes.
        alone: whether only what goes with a watch was asked for.
    """
    _require_telling(request, form, alone=alone)
    # Only now: a scan that does not watch needs none of it.
    from xinhu.adapters.scan_reports.writing import writer_of  # noqa: PLC0415 -- see above
    from xinhu.cli.scan_progress import scan_counted  # noqa: PLC0415 -- see above
    from xinhu.wiring.scanning import scanned_to_go_on  # noqa: PLC0415 -- see above

    english = language() == "en"
    with ExitStack() as stack:
        with scan_counted(request) as tell:
            first = scanned_to_go_on(
                replace(request, told=_told_to()), os.environ, tell, again=True
            )
            done = stack.enter_context(first)
        with _until_nobody_reads():
            writer_of(form, english=english)(done.report, sys.stdout)
            sys.stdout.flush()
            if done.report.progress.interrupted:
                raise typer.Exit(Exit.INTERRUPTED)
            _go_on(done, form, poll, english=english)


def _go_on(done: "Scanned", form: Form, poll: float | None, *, english: bool) -> None:
    from xinhu.adapters.scan_reports import changes  # noqa: PLC0415 -- as above
    from xinhu.wiring.watching import watch  # noqa: PLC0415 -- as above

    telling = changes.Telling(done.report, sys.stdout, _now, english)
    tell = changes.tell_json if form is Form.JSONL else changes.tell_plainly
    with suppress(KeyboardInterrupt):
        err().print(say("继续监视，Ctrl-C 结束。", "Watching; Ctrl-C ends it."))
        watch(done, partial(tell, telling), poll=poll)


def _now() -> str:
    return to_datetime(system_clock()).astimezone().strftime("%H:%M:%S")


@contextmanager
def _until_nobody_reads() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        # Nothing is left to be flushed at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _told_to() -> Path | None:
    """Return the file that is written to: each word would be a change there."""
    try:
        found = Path(os.readlink("/proc/self/fd/1"))  # noqa: PTH115 -- no file of ours
    except OSError:
        return None
    return found if found.is_file() else None


def _require_telling(request: "ScanRequest", form: Form, *, alone: bool) -> None:
    """Refuse what makes a whole of what has no end."""
    whole = request.output or request.write_baseline
    if alone and form in _TOLD and whole is None and request.spark is None:
        return
    raise typer.BadParameter(
        say(
            "--watch 边看边说：只与 --format table 或 jsonl 同用，"
            "不用 --output、--write-baseline、--strict、--json、"
            "--engine spark；--poll 须与其同用",
            "--watch tells as it goes: with --format table or jsonl, without --output, "
            "--write-baseline, --strict, --json and --engine spark; "
            "--poll goes with it only",
        )
    )
