"""Reading a scan: what stands there is read, and what is hostile costs little."""

import importlib.util
import subprocess
import sys
import textwrap
import time
import traceback
from pathlib import Path

import pytest

from bank_people import LIU
from drawn_letter import TITLE, drawn_letter
from simulators.scans import png
from xinhu.adapters.ocr import reading
from xinhu.adapters.ocr.reading import BoundedReader, Bounds, reader_where_installed
from xinhu.core.base.errors import BadInput
from xinhu.desks.inquiry.errors import ScanUnreadError

NAME, NUMBER = LIU.values["name"], LIU.values["id_number"]
PATIENT = Bounds(seconds=300, wall_seconds=300)
"""A busy machine is no hostile picture."""
WHOLE = png(300, 300, (b"\0" + b"\xff" * 900) * 300)
needs_pixels_read = pytest.mark.needs("rapidocr", "fonts-noto-cjk")


@needs_pixels_read
def test_what_stands_in_a_letter_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = "".join(BoundedReader(PATIENT).lines(drawn_letter(NAME, NUMBER, "PNG")))
    assert TITLE in text
    assert NAME in text
    assert NUMBER in text
    assert not list(tmp_path.iterdir())


@needs_pixels_read
def test_an_empty_page_has_no_lines() -> None:
    assert BoundedReader(PATIENT).lines(WHOLE) == ()


HOSTILE = {
    "no picture": b"<html>",
    "nothing": b"",
    "more pixels than are read": png(6001, 6000, b""),
    "pixels without end": png(2**31 - 1, 2**31 - 1, b""),
    "a picture that was cut": png(1000, 1000, bytes(1000)),
    "a picture of another kind": b"GIF89a\x01\x00\x01\x00\x00\x00\x00;",
}


@pytest.mark.needs("rapidocr")
@pytest.mark.parametrize("what", HOSTILE)
def test_what_is_no_scan_is_not_read(what: str) -> None:
    with pytest.raises(ScanUnreadError) as refused:
        BoundedReader(PATIENT).lines(HOSTILE[what])
    assert refused.value.params == {"why": "unreadable"}


@pytest.mark.needs("rapidocr")
def test_no_more_pixels_are_read_than_are_set() -> None:
    with pytest.raises(ScanUnreadError):
        BoundedReader(Bounds(pixels=89_999, wall_seconds=300)).lines(WHOLE)


def _child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """Let another program be the child."""
    path = tmp_path / "child.py"
    path.write_text(textwrap.dedent(text))
    monkeypatch.setattr(reading, "_CHILD", path)


def test_by_the_clock_it_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _child(tmp_path, monkeypatch, "import time; time.sleep(600)")
    began = time.monotonic()
    with pytest.raises(ScanUnreadError):
        BoundedReader(Bounds(wall_seconds=1)).lines(b"x" * 5_000_000)
    assert time.monotonic() - began < 300


@pytest.mark.parametrize(
    "says",
    ['"[" * 10**7', '"刘芳菲"', "'[1]'", '\'["刘芳菲"]\' + "x"', '""'],
    ids=["without end", "no JSON", "no text", "more than JSON", "nothing"],
)
def test_a_child_that_says_anything_else_is_not_believed(
    says: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    _child(
        tmp_path,
        monkeypatch,
        f"""
        import sys
        sys.stdin.buffer.read()
        sys.stderr.write("刘芳菲")
        sys.stdout.reconfigure(encoding="utf-8")
        sys.stdout.write({says})
        """,
    )
    with pytest.raises(ScanUnreadError) as refused:
        BoundedReader(PATIENT).lines(b"")
    told = "".join(traceback.format_exception(refused.value))
    assert "刘" not in told + "".join(capfd.readouterr())
    assert refused.value.__cause__ is None


def _bounded(does: str, *given: str, body: bytes = b"", seconds: int = 30) -> int:
    """Let the child's program bound itself to 256 MB, and do something."""
    code = f"""
        import runpy, sys
        child = runpy.run_path({str(reading._CHILD)!r})
        child["bound"](256 << 20, {seconds})
        {does}
    """  # noqa: SLF001 -- the program that is bounded
    ended = subprocess.run(
        [sys.executable, "-I", "-c", textwrap.dedent(code), *given],
        input=body,
        capture_output=True,
        check=False,
        timeout=300,
        env={},
    )
    return ended.returncode


BEYOND = {
    "memory": "bytearray(400 << 20)",
    "processor": "exec('while True: pass')",
    "file": "open(sys.argv[1], 'wb', 0).write(b'scan')",
}


@pytest.mark.parametrize("what", BEYOND)
def test_what_the_system_bounds_is_not_gone_beyond(what: str, tmp_path: Path) -> None:
    path = tmp_path / "written"
    assert _bounded("bytearray(40 << 20)", str(path)) == 0
    seconds = 1 if what == "processor" else 30
    assert _bounded(BEYOND[what], str(path), seconds=seconds) != 0
    assert not path.exists() or not path.read_bytes()


@pytest.mark.needs("rapidocr")
def test_a_file_of_kilobytes_does_not_unfold_into_gigabytes() -> None:
    unfold = 'child["_picture"](sys.stdin.buffer.read(), 36_000_000).load()'
    bomb = png(6000, 6000, bytes(6000 * 18_001))
    assert len(bomb) < 200_000
    assert _bounded(unfold, body=WHOLE) == 0
    assert _bounded(unfold, body=bomb) != 0


def test_the_child_sees_nothing_of_the_gates_surroundings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XINHU_DATABASE_URL", "postgres://secret")
    text = "import json, os; print(json.dumps([k for k in os.environ if 'XINHU' in k]))"
    _child(tmp_path, monkeypatch, text)
    assert BoundedReader(PATIENT).lines(b"") == ()


def test_a_machine_without_processes_reads_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(BadInput):
        BoundedReader(PATIENT).lines(b"")


def test_without_the_extra_there_is_no_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    installed = importlib.util.find_spec("rapidocr") is not None
    assert (reader_where_installed() is not None) == installed
    monkeypatch.setattr(reading, "_PACKAGES", ("xinhu_without_such_a_library",))
    assert reader_where_installed() is None
