"""How large and how long: the full run, and one of at most three minutes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Sizes of a run.

    Attributes:
        customers: of the bank that speed is measured on.
        most, fewest: customers of the largest and the smallest bank.
        grounds: customers of each bank that have a ground and are asked for.
        windows: measured windows of each kind; the median counts.
        seconds: length of a window.
        warm_seconds: of load before the first window.
        entries: appended, bound into a volume and verified.
        guomi: customers of the bank under 国密; 0 for none.
        attack_seconds: of bad log-ins, and of rest before and after.
        letters: customers who gave a letter, for credit inquiries.
        sustained_seconds: of inquiries at a steady pace.
        tuning: whether several shapes of the usual way are tried, or the known best.
    """

    customers: int
    most: int
    fewest: int
    grounds: int
    windows: int
    seconds: float
    warm_seconds: float
    entries: int
    guomi: int
    attack_seconds: float
    letters: int
    sustained_seconds: float
    tuning: bool


FULL = Plan(
    customers=100_000,
    most=1_000_000,
    fewest=10_000,
    grounds=20_000,
    windows=5,
    seconds=5.0,
    warm_seconds=3.0,
    entries=1_000_000,
    guomi=10_000,
    attack_seconds=30.0,
    letters=1_000,
    sustained_seconds=45.0,
    tuning=True,
)

QUICK = Plan(
    customers=10_000,
    most=30_000,
    fewest=3_000,
    grounds=2_000,
    windows=3,
    seconds=1.5,
    warm_seconds=1.0,
    entries=50_000,
    guomi=0,
    attack_seconds=5.0,
    letters=300,
    sustained_seconds=6.0,
    tuning=False,
)
