"""Figures: medians with their spread, held against what is promised."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a figure must reach at full size.

    Attributes:
        key: of the figure.
        words: what it means, with its unit.
        bound: to be reached (``at_least``) or not passed; None for information.
        at_least: whether more is better.
    """

    key: str
    words: str
    bound: float | None = None
    at_least: bool = True

    def met(self, value: float) -> bool | None:
        """Return whether a value is good enough; None where nothing is promised."""
        if self.bound is None:
            return None
        return value >= self.bound if self.at_least else value <= self.bound


TARGETS = (
    Target(key="single_64_per_s", words="disclosures/s, 64 connections", bound=10_000),
    Target(key="single_64_p99_ms", words="its p99, ms", bound=15.0, at_least=False),
    Target(
        key="single_256_per_s", words="disclosures/s, 256 connections", bound=16_000
    ),
    Target(
        key="single_1_p50_ms",
        words="p50 at 1 connection, ms",
        bound=3.0,
        at_least=False,
    ),
    Target(
        key="batch_100_per_s", words="disclosures/s in batches of 100", bound=40_000
    ),
    Target(key="usual_way_64_per_s", words="the usual way, requests/s"),
    Target(key="ratio_to_usual_way", words="times the usual way", bound=8.0),
    Target(
        key="slow_flush_256_per_s",
        words="disclosures/s at 256, flushes 5 ms slower",
        bound=6_000,
    ),
    Target(key="import_per_s", words="customers imported/s", bound=20_000),
    Target(key="import_rss_mb_100k", words="import's memory, small file, MiB"),
    Target(key="import_rss_mb_1m", words="import's memory, file 10 times as long"),
    Target(key="append_per_s", words="entries appended/s", bound=40_000),
    Target(
        key="verify_seconds",
        words="offline verification, s",
        bound=10.0,
        at_least=False,
    ),
    Target(key="verify_per_s", words="entries verified/s", bound=100_000),
    Target(
        key="rss_mb_at_1m",
        words="memory of a serving process, MiB",
        bound=300.0,
        at_least=False,
    ),
    Target(
        key="latency_ratio_1m_to_10k",
        words="latency, largest bank / smallest",
        bound=1.3,
        at_least=False,
    ),
    Target(
        key="book_page_seconds",
        words="a month of the book of inquiries, s",
        bound=1.0,
        at_least=False,
    ),
    Target(
        key="book_sums_seconds",
        words="its sums, s",
        bound=1.0,
        at_least=False,
    ),
    Target(
        key="book_bind_seconds",
        words="binding a quarter's book and volume, s",
        bound=60.0,
        at_least=False,
    ),
    Target(key="guomi_64_per_s", words="国密: disclosures/s, 64 connections"),
    Target(key="guomi_import_per_s", words="国密: customers imported/s"),
    Target(key="inquiries_per_s", words="credit inquiries/s, 32 connections"),
    Target(
        key="inquiries_sustained_per_s",
        words="… sustained at 200 a second",
        bound=199.0,
    ),
    Target(key="inquiries_sustained_p50_ms", words="… their p50 from when due, ms"),
    Target(key="inquiries_sustained_p99_ms", words="… their p99 from when due, ms"),
    Target(key="inquiries_script_per_s", words="… by a script with an audit row"),
    Target(key="inquiries_ratio_to_script", words="… times the script"),
    Target(
        key="inquiries_bureau_alone_per_s",
        words="the simulated bureau alone, queries/s",
    ),
    Target(
        key="attack_sent_per_s", words="bad log-ins sent/s (1,000 wanted)", bound=1_000
    ),
    Target(
        key="attack_attack_kept_out",
        words="valid users kept out meanwhile",
        bound=0.0,
        at_least=False,
    ),
    Target(
        key="attack_p50_ratio",
        words="p50 of disclosures, under attack / at rest",
        bound=1.5,
        at_least=False,
    ),
    Target(
        key="attack_p99_ratio",
        words="p99 of disclosures, under attack / at rest",
        bound=1.5,
        at_least=False,
    ),
    Target(
        key="attack_memory_ratio",
        words="memory, under attack / before",
        bound=1.5,
        at_least=False,
    ),
    Target(key="loadgen_us", words="load generator's own CPU per answer, µs"),
    Target(key="null_64_per_s", words="an application that does nothing, answers/s"),
    Target(key="both_busy_factor", words="the same work with both processors busy, ×"),
)


@dataclass(slots=True)
class Figures:
    """Figures by key, as they come in, and what they are held against."""

    values: dict[str, float | str] = field(default_factory=dict)
    targets: tuple[Target, ...] = TARGETS

    def put(self, key: str, value: float | str) -> None:
        """Keep a figure, or a word about one."""
        self.values[key] = value if isinstance(value, str) else round(value, 3)

    def put_all(self, key: str, values: Sequence[float]) -> float:
        """Keep the median of several windows, and lowest and highest; return it."""
        middle = median(values)
        self.put(key, middle)
        self.put(f"{key}_low", min(values))
        self.put(f"{key}_high", max(values))
        return middle

    def table(self) -> str:
        """Return target, measured, met? as text."""
        lines = [f"{'':46}{'target':>12}{'measured':>12}  {'low–high':>19}  met"]
        for target in self.targets:
            value = self.values.get(target.key)
            if isinstance(value, float | int):
                lines.append(self._line(target, value))
        return "\n".join(lines)

    def _line(self, target: Target, value: float) -> str:
        sign = "≥" if target.at_least else "≤"
        bound = "" if target.bound is None else f"{sign} {_short(target.bound)}"
        low = self.values.get(f"{target.key}_low")
        high = self.values.get(f"{target.key}_high")
        spread = (
            f"{_short(low)}–{_short(high)}"
            if isinstance(low, float | int) and isinstance(high, float | int)
            else ""
        )
        met = {True: "yes", False: "NO", None: ""}[target.met(value)]
        measured = _short(value)
        return f"{target.words:46}{bound:>12}{measured:>12}  {spread:>19}  {met}"


def _short(value: float) -> str:
    whole = 100
    return f"{value:,.0f}" if value >= whole else f"{value:.2f}"
