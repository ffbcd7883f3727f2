"""What the load generator itself costs, against an application that does nothing."""

import sys
from pathlib import Path

from bench.bank import WORKERS
from bench.figures import Figures
from bench.load import Generator
from bench.measure import repeated
from bench.plan import Plan
from bench.processes import HOST, free_port, serving
from bench.wire import post

_BODY_BYTES = 250


def measure(plan: Plan, figures: Figures, log: Path) -> None:
    """Put the generator's own CPU time and the most it can bring."""
    port = free_port()
    command = [
        str(Path(sys.executable).with_name("granian")),
        *("--interface", "asginl", "--loop", "uvloop", "--no-ws"),
        *("--host", HOST, "--port", str(port), "--workers", str(WORKERS)),
        *("--log-level", "warning", "bench.null_app:app"),
    ]
    request = post(port, "/", "-", b"x" * _BODY_BYTES)
    with serving(command, port=port, workers=WORKERS, log=log, environment={}):
        load = Generator((HOST, port), [request], connections=64)
        windows = repeated(plan, load.run)
        load.close()
    figures.put_all("null_64_per_s", [window.per_second for window in windows])
    figures.put_all("loadgen_us", [window.own_us for window in windows])
