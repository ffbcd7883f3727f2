"""Make every flush of the database slower, as on a bank's disk array.

Where a C compiler is found, a shim of thirty lines (``slow_flush.c``) is preloaded into
PostgreSQL: ``fsync`` and ``fdatasync`` return 5 ms late. Without one PostgreSQL's own
``commit_delay`` is the next best: it sleeps, under the lock of the write-ahead log,
before each flush that a commit waits for. Either is measured before it is believed.
"""

import shutil
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import psycopg

FLUSH_US = 5_000
_SOURCE = Path(__file__).with_name("slow_flush.c")
_COMMITS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Slowness:
    """How flushes are slowed.

    Attributes:
        how: in words.
        environment: variables for whoever starts PostgreSQL.
        statements: for the superuser, once it runs.
    """

    how: str
    environment: Mapping[str, str]
    statements: tuple[str, ...]


def slowness(folder: Path) -> Slowness:
    """Choose the way, compiling the shim into the folder where that is possible."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        return Slowness(
            how="commit_delay=5000, commit_siblings=0",
            environment={},
            statements=(
                "ALTER SYSTEM SET commit_delay = 5000",
                "ALTER SYSTEM SET commit_siblings = 0",
                "SELECT pg_reload_conf()",
            ),
        )
    shim = folder / "slow_flush.so"
    subprocess.run(  # noqa: S603 -- the system's compiler on our own source
        [compiler, "-O2", "-shared", "-fPIC", "-o", str(shim), str(_SOURCE), "-ldl"],
        check=True,
    )
    return Slowness(
        how="fsync and fdatasync return 5 ms late (preloaded shim)",
        environment={"LD_PRELOAD": str(shim), "BENCH_FLUSH_US": str(FLUSH_US)},
        statements=(),
    )


def apply(chosen: Slowness, admin_url: str) -> None:
    """Tell a running server what its environment could not."""
    with psycopg.connect(admin_url, autocommit=True) as admin:
        for statement in chosen.statements:
            admin.execute(statement)


def commit_ms(admin_url: str) -> float:
    """Return the median time of a commit of one row, in ms."""
    taken = []
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute("CREATE TABLE IF NOT EXISTS flush_probe (n integer)")
        for n in range(_COMMITS):
            start = time.perf_counter()
            admin.execute("INSERT INTO flush_probe VALUES (%s)", (n,))
            taken.append((time.perf_counter() - start) * 1000)
        admin.execute("DROP TABLE flush_probe")
    return median(taken)
