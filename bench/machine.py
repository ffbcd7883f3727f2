"""What the figures were measured on."""

import os
import platform
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

import psutil
import psycopg

_GIB = 2**30


def described() -> dict[str, str]:
    """Return processor, kernel, versions and time as words."""
    return {
        "cpu": _cpu(),
        "cores": str(os.cpu_count()),
        "memory_gib": f"{psutil.virtual_memory().total / _GIB:.0f}",
        "kernel": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "granian": metadata.version("granian"),
        "django": metadata.version("django"),
        "cryptography": metadata.version("cryptography"),
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def database_version(admin_url: str) -> str:
    """Return what the server says about itself, and whether it flushes."""
    with psycopg.connect(admin_url) as admin:
        ((version,),) = admin.execute("SHOW server_version").fetchall()
        ((flush,),) = admin.execute("SHOW fsync").fetchall()
        ((commit,),) = admin.execute("SHOW synchronous_commit").fetchall()
    return f"{version}, fsync={flush}, synchronous_commit={commit}"


def others_share() -> float:
    """Return how much of the processors others use at the moment, 0 to 1."""
    return float(psutil.cpu_percent(interval=1.0)) / 100


def _cpu() -> str:
    for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor()
