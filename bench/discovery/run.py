"""Measures discovery, prints a table, writes the results."""

import argparse
import json
import shutil
import time
from importlib import metadata

from bench.discovery import accuracy, office_files, source_tree, speed
from bench.discovery.engine import Engine
from bench.discovery.plan import FULL, QUICK
from bench.discovery.targets import TARGETS
from bench.figures import Figures
from bench.machine import described, others_share
from bench.processes import ROOT
from bench.telling import say
from bench.where import both_busy_factor

_PARTS = {
    "speed": speed.measure,
    "accuracy": accuracy.measure,
    "source": source_tree.measure,
    "files": office_files.measure,
}
_WORK = ROOT / "bench" / "work" / "discovery"
_RESULTS = ROOT / "bench" / "results"


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m bench.discovery")
    parser.add_argument("--quick", action="store_true", help="smaller, ≤ 3 minutes")
    parser.add_argument(
        "--only", choices=sorted(_PARTS), action="append", help="some parts only"
    )
    given = parser.parse_args()
    figures = _begun(quick=given.quick)
    shutil.rmtree(_WORK, ignore_errors=True)
    _WORK.mkdir(parents=True)
    start, engine, words = time.perf_counter(), Engine(), ""
    if not engine.text.compiled:
        parser.error("the compiled scanner is missing: install Rust, then make again")
    for name in given.only or _PARTS:
        words += (
            _PARTS[name](QUICK if given.quick else FULL, figures, engine, _WORK) or ""
        )
    figures.put("took_seconds", time.perf_counter() - start)
    say("done")
    print(words)
    print(figures.table())
    _keep(figures, whole=not given.quick and given.only is None)


def _begun(*, quick: bool) -> Figures:
    figures = Figures(targets=TARGETS)
    figures.values.update(described())
    for package in ("hyperscan", "numpy", "pyarrow"):
        figures.put(package, metadata.version(package))
    figures.put("size", "quick" if quick else "full")
    figures.put("others_share_before", others_share())
    figures.put("both_busy_factor", both_busy_factor())
    return figures


def _keep(figures: Figures, *, whole: bool) -> None:
    for key, value in figures.values.items():
        if isinstance(value, str):
            print(f"{key}: {value}")
    target = _RESULTS / ("discovery.json" if whole else "partial.json")
    told = json.dumps(figures.values, ensure_ascii=False, indent=2)
    target.write_text(told + "\n", "utf-8")
