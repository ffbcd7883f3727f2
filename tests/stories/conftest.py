"""A demo as people start it: a process of its own, driven by its ``demo.json``."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import psutil
import pytest

from founded_once import FoundedOnce, copy_of
from ports import free_port

XINHU = str(Path(sys.executable).with_name("xinhu"))
CUSTOMERS = "60"
_READY_SECONDS = 120
_TESTS = Path(__file__).parents[1]


class Answer(NamedTuple):
    """What a command printed and ended with."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)


class Demo:
    """A running demo."""

    def __init__(self, folder: Path, process: subprocess.Popen[bytes]) -> None:
        self.folder = folder
        self.process = process
        self.told: Mapping[str, Any] = json.loads((folder / "demo.json").read_text())

    def family(self) -> list[psutil.Process]:
        """Return every process that belongs to it, PostgreSQL's included."""
        return family_of(self.folder)

    def process_children(self) -> list[psutil.Process]:
        """Return what the supervisor itself started."""
        return psutil.Process(self.process.pid).children()

    @staticmethod
    def pause() -> None:
        """Wait a little."""
        time.sleep(0.2)

    def run(self, *words: str, token: str = "", language: str = "en") -> Answer:
        """Run a command beside it."""
        return run(self.folder, *words, token=token, language=language)


def run(folder: Path, *words: str, token: str = "", language: str = "en") -> Answer:
    environment = {
        **os.environ,
        "XINHU_DATA": str(folder),
        "XINHU_PASSPHRASE_FILE": str(folder / "keys" / "passphrase"),
        "LANG": "en_US.UTF-8" if language == "en" else "zh_CN.UTF-8",
    }
    environment.pop("LC_ALL", None)
    if token:
        environment["XINHU_TOKEN"] = token
    done = subprocess.run(
        [XINHU, *words], env=environment, capture_output=True, text=True, check=False
    )
    return Answer(done.returncode, done.stdout, done.stderr)


def family_of(folder: Path) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        try:
            words = " ".join(process.cmdline())
            data = process.environ().get("XINHU_DATA", "")
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
        if process.pid != os.getpid() and (str(folder) in words or data == str(folder)):
            found.append(process)
    return found


def start(folder: Path, *words: str) -> Demo:
    command = [XINHU, "demo", "--data", str(folder), "--port", str(free_port()), *words]
    log = folder.parent / "demo.log"
    with log.open("ab") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out)
    deadline = time.monotonic() + _READY_SECONDS
    while not (folder / "demo.json").exists():
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.1)
    return Demo(folder, process)


def stop(demo: Demo, number: int = signal.SIGTERM) -> int:
    demo.process.send_signal(number)
    return demo.process.wait(60)


@contextmanager
def serving(folder: Path, *words: str) -> Iterator[Demo]:
    """Serve a demo for the time of the block, making it if it is not there."""
    try:
        running = start(folder, *words)
        yield running
        if running.process.poll() is None:
            stop(running)
    finally:
        for process in family_of(folder):
            process.kill()


@pytest.fixture(scope="module")
def demo(founded_once: FoundedOnce) -> Iterator[Demo]:
    """A demo of a file's own, copied from one that was made once for a run.

    How it is made where there is none, ``test_story_demo.py`` shows.
    """
    with copy_of(founded_once("demo", _make)) as folder, serving(folder) as running:
        yield running


def _make(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "stories.founding", str(folder), CUSTOMERS],
        cwd=_TESTS,
        capture_output=True,
        text=True,
        check=False,
        timeout=_READY_SECONDS,
    )
    assert done.returncode == 0, done.stderr[-2000:]
