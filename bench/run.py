"""The whole benchmark, from empty folders to a table."""

import argparse
import json
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from bench import (
    attack,
    generator_cost,
    inquiries,
    inquiring,
    register_speed,
    sizes,
    speed,
)
from bench.bank import Bank
from bench.figures import Figures
from bench.ledger import Ledger
from bench.machine import described, others_share
from bench.measure import repeated, singles
from bench.plan import FULL, QUICK, Plan
from bench.processes import ROOT
from bench.slow_flush import slowness
from bench.synthetic import customer_file
from bench.where import both_busy_factor

WORK = ROOT / "bench" / "work"
RESULTS = ROOT / "bench" / "results" / "latest.json"


def main() -> None:
    """Measure, print the table, write the results."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="smaller, ≤ 3 minutes")
    parser.add_argument(
        "--only", choices=sorted(_ASIDE), action="append", help="some parts only"
    )
    given = parser.parse_args()
    plan = QUICK if given.quick else FULL
    figures = Figures()
    figures.values.update(described())
    figures.put("size", "quick" if given.quick else "full")
    figures.put("others_share_before", others_share())
    figures.put("both_busy_factor", both_busy_factor())
    folder = WORK / "run"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o755, parents=True)
    start = time.perf_counter()
    complete = False
    try:
        for name in given.only or _parts(plan):
            _say(start, name)
            _ASIDE[name](plan, figures, folder)
        complete = given.only is None
    finally:
        figures.put("took_seconds", time.perf_counter() - start)
        shutil.rmtree(folder, ignore_errors=True)
        _keep(figures, complete=complete)
    _say(start, "done")


def _parts(plan: Plan) -> list[str]:
    """Return the parts of a whole run; the attack has no place in three minutes."""
    return [name for name in _PARTS if plan is FULL or name != "attack"]


def _generator(plan: Plan, figures: Figures, folder: Path) -> None:
    generator_cost.measure(plan, figures, folder / "null.log")


def _speed(plan: Plan, figures: Figures, folder: Path) -> None:
    bank = Bank(folder / "main", customers=plan.customers, suite="international")
    bank.found()
    taken = bank.take_in(customer_file(WORK, plan.customers))
    figures.put("import_per_s", taken.per_second)
    figures.put("import_rss_mb_100k", taken.rss_mb)
    speed.measure(plan, figures, bank, slowness(folder))
    shutil.rmtree(bank.folder)


def _sizes(plan: Plan, figures: Figures, folder: Path) -> None:
    big = Bank(folder / "big", customers=plan.most, suite="international")
    small = Bank(folder / "small", customers=plan.fewest, suite="international")
    for bank in (big, small):
        bank.found()
    taken = big.take_in(customer_file(WORK, plan.most))
    figures.put("import_per_s_1m", taken.per_second)
    figures.put("import_rss_mb_1m", taken.rss_mb)
    small.take_in(customer_file(WORK, plan.fewest))
    sizes.measure(plan, figures, big, small)
    shutil.rmtree(big.folder)
    shutil.rmtree(small.folder)


def _register(plan: Plan, figures: Figures, folder: Path) -> None:
    bank = Bank(folder / "register", customers=plan.fewest, suite="international")
    bank.found()
    register_speed.measure(plan, figures, bank)
    shutil.rmtree(bank.folder)


def _guomi(plan: Plan, figures: Figures, folder: Path) -> None:
    if not plan.guomi:
        return
    bank = Bank(folder / "guomi", customers=plan.guomi, suite="guomi")
    bank.found()
    taken = bank.take_in(customer_file(WORK, plan.guomi))
    figures.put("guomi_import_per_s", taken.per_second)
    ledger = Ledger()
    with bank.served() as gate:
        asks = gate.enter_grounds(min(plan.grounds, plan.guomi))
        with singles(gate, ledger, asks, 64) as shoot:
            windows = repeated(plan, shoot)
        ledger.check(gate.admin_url)
    figures.put_all("guomi_64_per_s", [window.per_second for window in windows])
    shutil.rmtree(bank.folder)


def _inquiries(plan: Plan, figures: Figures, folder: Path) -> None:
    bank = Bank(folder / "asking", customers=plan.fewest, suite="international")
    bank.found()
    file = customer_file(WORK, plan.fewest)
    bank.take_in(file)
    inquiring.measure(plan, figures, bank, file)
    shutil.rmtree(bank.folder)


def _book(plan: Plan, figures: Figures, folder: Path) -> None:
    bank = Bank(folder / "inquiries", customers=plan.fewest, suite="international")
    bank.found()
    inquiries.measure(plan, figures, bank)
    shutil.rmtree(bank.folder)


def _profile(plan: Plan, figures: Figures, folder: Path) -> None:
    bank = Bank(folder / "profile", customers=plan.fewest, suite="international")
    bank.found()
    bank.take_in(customer_file(WORK, plan.fewest))
    with bank.served() as gate:
        asks = gate.enter_grounds(min(plan.grounds, plan.fewest))
        told = folder / "asks.json"
        told.write_text(json.dumps(asks), "utf-8")
        print(bank.module("bench.profiling", str(told), gate.token))
    figures.put("profiled", "yes")


def _attack(plan: Plan, figures: Figures, folder: Path) -> None:
    bank = Bank(folder / "attack", customers=plan.fewest, suite="international")
    bank.found()
    bank.take_in(customer_file(WORK, plan.fewest))
    attack.measure(plan, figures, bank)
    shutil.rmtree(bank.folder)


_PARTS: dict[str, Callable[[Plan, Figures, Path], None]] = {
    "generator": _generator,
    "speed": _speed,
    "sizes": _sizes,
    "register": _register,
    "guomi": _guomi,
    "attack": _attack,
}
_ASIDE = {
    **_PARTS,
    "profile": _profile,
    "inquiries": _inquiries,
    "book": _book,
}


def _keep(figures: Figures, *, complete: bool) -> None:
    print(figures.table())
    for key, value in figures.values.items():
        if isinstance(value, str):
            print(f"{key}: {value}")
    target = RESULTS if complete else RESULTS.with_name("partial.json")
    target.parent.mkdir(exist_ok=True)
    target.write_text(
        json.dumps(figures.values, ensure_ascii=False, indent=2) + "\n", "utf-8"
    )


def _say(start: float, what: str) -> None:
    print(f"[{time.perf_counter() - start:6.1f} s] {what}", flush=True)
