"""``xinhu scan --watch``: a real folder, real notices, until it is told to stop."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from typing import IO, Any

import pytest
from typer.testing import CliRunner

from xinhu.cli.exits import Exit
from xinhu.cli.main import commands

_NUMBER = "11010519491231002X"
_LONGEST = 120.0


@contextmanager
def _watching(
    *words: object, out: IO[str] | int = subprocess.PIPE
) -> Iterator["subprocess.Popen[str]"]:
    """Watch; whatever hangs is ended."""
    xinhu = Path(sys.executable).with_name("xinhu")
    said = [xinhu, "scan", *words, "--watch", "--processes", 1]
    with subprocess.Popen(
        [*map(str, said)],
        stdout=out,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "LANG": "en_US.UTF-8", "LC_ALL": ""},
    ) as process:
        timer = Timer(_LONGEST, process.kill)
        timer.start()
        try:
            yield process
        finally:
            timer.cancel()
            process.kill()


def _lines(file: Path, wanted: int) -> list[dict[str, Any]]:
    """Return what is told, as soon as it is so much."""
    until = time.monotonic() + _LONGEST
    while file.read_text("utf-8").count("\n") < wanted:
        assert time.monotonic() < until, file.read_text("utf-8")
        time.sleep(0.05)
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def test_findings_come_as_lines_go_with_the_file_and_a_stop_is_0(
    tmp_path: Path,
) -> None:
    """What it writes itself is not looked at, though names in it hold a value."""
    first, second = (tmp_path / f"{name}{_NUMBER}.txt" for name in "ab")
    first.write_text(f"身份证号 {_NUMBER}", "utf-8")
    report, state = tmp_path / "told.jsonl", tmp_path / "state"
    words = (tmp_path, "--format", "jsonl", "--state", state)
    with report.open("w") as out, _watching(*words, out=out) as process:
        assert _lines(report, 1)[0]["path"] == str(first)
        second.write_text(f"身份证号 {_NUMBER}", "utf-8")
        found = _lines(report, 2)[1]
        assert (found["path"], found["kind"]) == (str(second), "cn_resident_id")
        assert _NUMBER not in found["evidence"]
        first.unlink()
        gone = {"path": str(first), "ended": "gone"}
        assert _lines(report, 3)[2] == gone
        process.send_signal(signal.SIGTERM)
        _, complaints = process.communicate()
    assert (process.returncode, complaints) == (0, "Watching; Ctrl-C ends it.\n")
    assert len(_lines(report, 3)) == 3


def test_where_nobody_tells_it_looks_and_ends_when_nobody_reads(
    tmp_path: Path,
) -> None:
    file = tmp_path / "b.txt"
    with _watching(tmp_path, "--poll", 1) as process:
        out = process.stdout
        assert out is not None
        assert "0 files" in out.readline()
        file.write_text(f"身份证号 {_NUMBER}", "utf-8")
        assert f"3 C2  resident identity number 1  {file}\n" in out.readline()
        file.write_text("nothing", "utf-8")
        assert f"clean now  {file}\n" in out.readline()
        out.close()
        file.write_text(f"身份证号 {_NUMBER}", "utf-8")
        assert process.wait(_LONGEST) == Exit.DONE


@pytest.mark.parametrize(
    "words",
    [
        ["--watch", "--format", "html"],
        ["--watch", "--output", "x"],
        ["--watch", "--json"],
        ["--watch", "--poll", "0"],
        ["--watch", "--engine", "spark"],
        ["--poll", "5"],
    ],
)
def test_what_wants_an_end_is_not_watched(words: list[str]) -> None:
    said = ["scan", ".", *words]
    assert CliRunner().invoke(commands(said), said).exit_code == Exit.USAGE
