"""Disclosures per second, and the same work the usual way, in turns."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path

from bench.bank import Bank, Served
from bench.figures import Figures
from bench.ledger import Ledger
from bench.load import Generator, Window
from bench.machine import database_version
from bench.measure import BATCH, Shoot, alternated, batches, repeated, singles
from bench.plan import Plan
from bench.processes import HOST
from bench.slow_flush import Slowness, apply, commit_ms
from bench.usual_way.serve import SHAPES, Peer, Shape, fill, served
from bench.where import spending

_P50, _P99 = 0.5, 0.99
_TUNING_SECONDS = 2.0
Asks = list[dict[str, object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Subject:
    """What is measured, and where the figures go."""

    plan: Plan
    figures: Figures
    gate: Served
    ledger: Ledger
    asks: Asks

    def singles(self, connections: int) -> AbstractContextManager[Shoot]:
        return singles(self.gate, self.ledger, self.asks, connections)

    def put(self, name: str, windows: Sequence[Window], per: int = 1) -> None:
        """Put rate, median latency and p99; ``per`` disclosures in each answer."""
        figures = self.figures
        figures.put_all(f"{name}_per_s", [w.per_second * per for w in windows])
        figures.put_all(f"{name}_p50_ms", [w.quantile_ms(_P50) for w in windows])
        figures.put_all(f"{name}_p99_ms", [w.quantile_ms(_P99) for w in windows])


def measure(plan: Plan, figures: Figures, bank: Bank, slow: Slowness) -> None:
    """Put every figure of the bank that speed is measured on."""
    ledger = Ledger()
    log = bank.folder / "usual_way.log"
    with bank.served() as gate:
        figures.put("postgres", database_version(gate.admin_url))
        figures.put("commit_ms", commit_ms(gate.admin_url))
        asks = gate.enter_grounds(plan.grounds)
        subject = _Subject(
            plan=plan, figures=figures, gate=gate, ledger=ledger, asks=asks
        )
        peer = fill(gate.admin_url, plan.customers)
        shape = _best(peer, log) if plan.tuning else SHAPES[0]
        figures.put("usual_way_shape", f"{shape.workers} × {shape.threads}")
        _paired(subject, peer, shape, log)
        _alone(subject)
        ledger.check(gate.admin_url)
    with bank.served(slow.environment) as gate:
        apply(slow, gate.admin_url)
        figures.put("slow_flush_how", slow.how)
        figures.put("slow_flush_commit_ms", commit_ms(gate.admin_url))
        subject = replace(subject, gate=gate)
        with subject.singles(256) as shoot:
            subject.put("slow_flush_256", repeated(plan, shoot))
        checked = ledger.check(gate.admin_url)
        bank.command("register", "verify")
    figures.put("permits_answered", ledger.permitted)
    figures.put("permits_registered", checked["permits"])
    figures.put("receipts_found", checked["receipts"])


def _paired(subject: _Subject, peer: Peer, shape: Shape, log: Path) -> None:
    shown = 0

    def theirs(seconds: float) -> Window:
        nonlocal shown
        window = load.run(seconds)
        assert not window.refused, window.sample
        shown += window.shown
        return window

    with served(peer, shape, log) as port, subject.singles(64) as ours:
        load = Generator((HOST, port), peer.requests(port), connections=64)
        before = peer.audited()
        mine, others = alternated(subject.plan, ours, theirs)
        load.close()
        assert peer.audited() - before == shown, "the peer lost an audit row"
    subject.put("single_64", mine)
    subject.put("usual_way_64", others)
    ratios = [a.per_second / b.per_second for a, b in zip(mine, others, strict=True)]
    subject.figures.put_all("ratio_to_usual_way", ratios)


def _alone(subject: _Subject) -> None:
    for connections in (256, 1):
        with subject.singles(connections) as shoot:
            _spending(subject, f"single_{connections}", shoot, 1)
    with batches(subject.gate, subject.ledger, subject.asks) as shoot:
        _spending(subject, "batch_100", shoot, BATCH)


def _spending(subject: _Subject, name: str, shoot: Shoot, per: int) -> None:
    """Measure, and put beside the rate who spent how much on each disclosure."""
    shoot(subject.plan.warm_seconds)
    with spending(subject.gate.process) as spent:
        windows = [shoot(subject.plan.seconds) for _ in range(subject.plan.windows)]
    subject.put(name, windows, per)
    for kind, micros in spent.per(windows, per).items():
        subject.figures.put(f"{name}_cpu_us_{kind}", micros)


def _best(peer: Peer, log: Path) -> Shape:
    """Return the shape under which the usual way is fastest here and now."""
    return max(SHAPES, key=lambda shape: _rate(peer, shape, log))


def _rate(peer: Peer, shape: Shape, log: Path) -> float:
    with served(peer, shape, log) as port:
        load = Generator((HOST, port), peer.requests(port), connections=64)
        load.run(_TUNING_SECONDS)
        rate = load.run(_TUNING_SECONDS).per_second
        load.close()
    return rate
