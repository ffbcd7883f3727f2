"""Entries appended per second, and a volume of them verified offline."""

import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from bench.bank import WORKERS, Bank
from bench.figures import Figures
from bench.plan import Plan
from bench.processes import ROOT
from xinhu.wiring.database import running_database

_VERIFIER = ROOT / "tools" / "verify_register.py"
_SIZE = "SELECT size FROM register.head"


def measure(plan: Plan, figures: Figures, bank: Bank) -> None:
    """Append to a bank's register, bind it, verify the volume by itself."""
    with running_database(bank.settings) as server:
        took = _append(bank, plan.entries)
        figures.put("append_per_s", plan.entries / took)
        now = datetime.now(UTC)
        name = f"{now.year}Q{(now.month + 2) // 3}"
        start = time.perf_counter()
        bank.command("volume", "bind", name)
        figures.put("bind_seconds", time.perf_counter() - start)
        with psycopg.connect(server, dbname="xinhu") as connection:
            ((size,),) = connection.execute(_SIZE).fetchall()
    took = _verify(bank.settings.volumes / name)
    figures.put("verify_seconds", took)
    figures.put("verify_entries", size)
    figures.put("verify_per_s", size / took)


def _append(bank: Bank, count: int) -> float:
    """Return the seconds that two processes took, started together."""
    command = [sys.executable, "-m", "bench.appending", str(count // WORKERS)]
    children = [
        subprocess.Popen(  # noqa: S603 -- our own interpreter and module
            command,
            cwd=ROOT,
            env={**os.environ, **bank.environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(WORKERS)
    ]
    for child in children:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
    start = time.perf_counter()
    for child in children:
        assert child.stdin is not None
        child.stdin.write("go\n")
        child.stdin.flush()
    for child in children:
        assert child.stdout is not None
        assert child.stdout.readline() == "done\n"
    took = time.perf_counter() - start
    for child in children:
        child.communicate()
        assert child.returncode == 0
    return took


def _verify(folder: Path) -> float:
    start = time.perf_counter()
    subprocess.run(  # noqa: S603 -- our own tool
        [sys.executable, str(_VERIFIER), str(folder)],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return time.perf_counter() - start
