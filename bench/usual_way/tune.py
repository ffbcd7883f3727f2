"""Try the peer under several shapes: ``python -m bench.usual_way.tune``.

The fastest is what the benchmark holds against Xinhu.
"""

import argparse
import shutil
import tempfile
from pathlib import Path

from bench.load import Generator
from bench.processes import HOST
from bench.usual_way.serve import SHAPES, Peer, Shape, fill, served
from xinhu.adapters.postgres.embedded import EmbeddedPostgres


def main() -> None:
    """Print requests per second at 64 connections for each shape."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=2.0)
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="xh-"))
    try:
        with EmbeddedPostgres(folder / "pg") as server:
            peer = fill(server.admin_url, given.customers)
            for shape in SHAPES:
                print(_tried(peer, shape, given.seconds, folder / "log"), flush=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _tried(peer: Peer, shape: Shape, seconds: float, log: Path) -> str:
    with served(peer, shape, log) as port:
        load = Generator((HOST, port), peer.requests(port), connections=64)
        before = peer.audited()
        windows = [load.run(seconds) for _ in range(4)]
        load.close()
    shown = sum(window.shown for window in windows)
    assert peer.audited() - before == shown
    assert not any(window.refused for window in windows), windows[0].sample
    best = max(windows[1:], key=lambda window: window.per_second)
    return (
        f"{shape.workers} workers, {shape.threads} threads:"
        f" {best.per_second:,.0f}/s, p50 {best.quantile_ms(0.5):.1f} ms,"
        f" p99 {best.quantile_ms(0.99):.1f} ms"
    )


if __name__ == "__main__":
    main()
