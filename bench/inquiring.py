"""Credit inquiries a second against the simulated bureau, and the usual way in turns.

The whole system: gate, database, registrar, HTTPS with a client certificate, the bureau
as a process of its own; load and peer share the same two processors.
"""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from bench.bank import XINHU, Bank, Served
from bench.bureau import ServedBureau, served_bureau
from bench.figures import Figures
from bench.inquiry_asks import PATH, Ask, own_rules, requests, take_letters
from bench.inquiry_ledger import InquiryLedger
from bench.inquiry_script import scripted
from bench.load import Generator, Window
from bench.measure import alternated, repeated
from bench.paced import Paced, paced
from bench.plan import Plan
from bench.telling import say
from bench.where import spending

CONNECTIONS = 32
PER_SECOND = 200
_CLERKS = 100
_PACERS = 50
_WINDOWS = 3
_WHOLE = 2_000  # bytes; an answer is shorter
_P50, _P99 = 0.5, 0.99


def measure(plan: Plan, figures: Figures, bank: Bank, file: Path) -> None:
    """Put rate, latency, processor time and the ratio to the usual way."""
    ledger = InquiryLedger()
    rules = own_rules(bank.folder / "own_rules")
    say("inquiries: clerks and letters")
    tokens = bank.module("bench.clerks", str(_CLERKS)).split()
    with (
        served_bureau(XINHU, bank.folder / "bureau") as bureau,
        bank.served({**rules, **bureau.environment}) as gate,
    ):
        asks = take_letters(gate, file, plan.letters)
        place = _Place(gate, bureau, ledger, tokens, requests(gate, asks, tokens))
        say("inquiries: as many as they can, and the script, in turns")
        _paired(plan, figures, place, asks)
        say(f"inquiries: {PER_SECOND} a second for {plan.sustained_seconds:.0f} s")
        _sustained(plan, figures, place, asks)
        say("inquiries: held against register, tables and journal")
        figures.put("inquiries_held", ledger.check(gate.admin_url, bureau))
        bank.command("register", "verify")


@dataclass(frozen=True, slots=True)
class _Place:
    """What is asked, and where it is counted."""

    gate: Served
    bureau: ServedBureau
    ledger: InquiryLedger
    tokens: list[str]
    requests: list[bytes]


@contextmanager
def _ours(place: _Place) -> Iterator[Generator]:
    load = Generator(
        place.gate.address,
        place.requests,
        connections=CONNECTIONS,
        tail=_WHOLE,
        good=b"201",
    )
    yield load
    load.close()


def _paired(plan: Plan, figures: Figures, place: _Place, asks: list[Ask]) -> None:
    """Measure ours and theirs in turns; who spends what is of our windows alone."""
    spent: dict[str, float] = {}

    with (
        _ours(place) as load,
        scripted(place.gate, place.bureau, asks) as script,
    ):

        def ours(seconds: float) -> Window:
            before = place.bureau.cpu_seconds
            with spending(place.gate.process) as spending_:
                window = load.run(seconds)
            assert not window.refused, window.sample[-600:]
            place.ledger.note(window.tails)
            window.tails.clear()
            more = {**spending_.seconds, "bureau": place.bureau.cpu_seconds - before}
            more["load"] = window.cpu_seconds
            for kind, taken in more.items():
                spent[kind] = spent.get(kind, 0.0) + taken
            return window

        few = replace(plan, windows=_WINDOWS)
        mine, others = alternated(few, ours, script.run)
        bare = repeated(few, script.run_bare)
    figures.put_all("inquiries_bureau_alone_per_s", [w.per_second for w in bare])
    count = len(place.ledger.answers)
    for kind, taken in sorted(spent.items()):
        figures.put(f"inquiries_cpu_us_{kind}", taken / count * 1e6)
    for name, windows in (("inquiries", mine), ("inquiries_script", others)):
        figures.put_all(f"{name}_per_s", [w.per_second for w in windows])
        figures.put_all(f"{name}_p50_ms", [w.quantile_ms(_P50) for w in windows])
        figures.put_all(f"{name}_p99_ms", [w.quantile_ms(_P99) for w in windows])
    ratios = [a.per_second / b.per_second for a, b in zip(mine, others, strict=True)]
    figures.put_all("inquiries_ratio_to_script", ratios)


def _sustained(plan: Plan, figures: Figures, place: _Place, asks: list[Ask]) -> None:
    """Ask at a steady pace that the gate does not set; a latency runs from when due."""
    bodies = [json.dumps(ask).encode() for ask in asks]
    part = max(1, len(bodies) // _PACERS)

    def one(number: int) -> Paced:
        own = bodies[number * part : (number + 1) * part]
        return paced(
            place.gate.address,
            PATH,
            place.tokens[number],
            own,
            per_second=PER_SECOND / _PACERS,
            seconds=plan.sustained_seconds,
            late=number / PER_SECOND,
            keep=True,
        )

    with ThreadPoolExecutor(_PACERS) as threads:
        parts = list(threads.map(one, range(_PACERS)))
    statuses = {status for each in parts for status in each.statuses}
    assert statuses == {201}, statuses
    whole = Paced(latencies=[late for each in parts for late in each.latencies])
    for each in parts:
        place.ledger.note(each.answers)
    took = max(each.seconds for each in parts)
    figures.put("inquiries_sustained_per_s", len(whole.latencies) / took)
    figures.put("inquiries_sustained_p50_ms", whole.quantile_ms(_P50))
    figures.put("inquiries_sustained_p99_ms", whole.quantile_ms(_P99))
