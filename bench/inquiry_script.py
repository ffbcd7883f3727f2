"""The usual way to ask a bureau, as a process of its own that runs windows."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from bench.bank import Served
from bench.bureau import ServedBureau
from bench.inquiry_asks import Ask
from bench.load import Window
from bench.processes import ROOT

_END_SECONDS = 30


class Script:
    """The usual way, in a process of its own.

    Args:
        process: that reads lengths of windows.
    """

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def run(self, seconds: float) -> Window:
        """Run one window, with an audit row before each query."""
        return self._run(f"{seconds}")

    def run_bare(self, seconds: float) -> Window:
        """Run one window of queries and nothing else."""
        return self._run(f"{seconds} bare")

    def _run(self, told: str) -> Window:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(told, file=self._process.stdin, flush=True)
        answer = json.loads(self._process.stdout.readline())
        window = Window(connections=0, seconds=answer["count"] / answer["per_second"])
        window.answered = window.shown = answer["count"]
        window.latencies.extend(answer["latencies"])
        window.cpu_seconds = answer["cpu_seconds"]
        return window


@contextmanager
def scripted(gate: Served, bureau: ServedBureau, asks: list[Ask]) -> Iterator[Script]:
    """Run the script for the time of the block."""
    child = subprocess.Popen(
        [sys.executable, "-m", "bench.usual_way_inquiring"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdin is not None
    told = {
        "url": gate.admin_url,
        "folder": str(bureau.trial.folder),
        "port": bureau.trial.port,
        "people": [ask["subject"] for ask in asks],
    }
    print(json.dumps(told), file=child.stdin, flush=True)
    try:
        yield Script(child)
    finally:
        child.stdin.close()
        try:
            child.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
