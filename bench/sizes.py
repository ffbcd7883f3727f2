"""A bank of a million against one of ten thousand: latency and memory."""

from bench.bank import Bank
from bench.figures import Figures
from bench.ledger import Ledger
from bench.measure import alternated, singles
from bench.plan import Plan
from bench.processes import rss_mb, workers_of

_CONNECTIONS = 64
_P50 = 0.5


def measure(plan: Plan, figures: Figures, big: Bank, small: Bank) -> None:
    """Put what depends on the number of customers."""
    big_ledger, small_ledger = Ledger(), Ledger()
    with big.served() as large, small.served() as little:
        large_asks = large.enter_grounds(plan.grounds)
        little_asks = little.enter_grounds(min(plan.grounds, plan.fewest))
        with (
            singles(large, big_ledger, large_asks, _CONNECTIONS) as at_large,
            singles(little, small_ledger, little_asks, _CONNECTIONS) as at_little,
        ):
            many, few = alternated(plan, at_large, at_little)
            memory = [rss_mb(one) for one in workers_of(large.process, large.port)]
        big_ledger.check(large.admin_url)
        small_ledger.check(little.admin_url)
    figures.put("rss_mb_at_1m", max(memory))
    latencies = [
        (a.quantile_ms(_P50), b.quantile_ms(_P50))
        for a, b in zip(many, few, strict=True)
    ]
    figures.put_all("single_64_p50_ms_1m", [a for a, _ in latencies])
    figures.put_all("single_64_p50_ms_10k", [b for _, b in latencies])
    figures.put_all("latency_ratio_1m_to_10k", [a / b for a, b in latencies])
