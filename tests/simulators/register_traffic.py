"""Entries as a branch makes them, the same ones for the same seed."""

import random
from collections.abc import Iterator

from xinhu.core.base.clock import SECOND, Instant
from xinhu.core.base.ids import CustomerId
from xinhu.core.register.entry import Facts, GroundRef

BEGIN = Instant(1_790_870_400_000_000)  # 2026-10-01T16:00:00Z
FIELDS = ("address", "email", "id_number", "mobile", "name")


def traffic(seed: int, count: int, customers: int = 40) -> Iterator[Facts]:
    """Yield facts: mostly disclosures, some refusals, searches and acts."""
    rng = random.Random(seed)  # noqa: S311 -- the same traffic for the same seed
    people = [f"{rng.getrandbits(128):032x}" for _ in range(customers)]
    for number in range(count):
        at = Instant(BEGIN + number * SECOND + rng.randrange(SECOND))
        yield fact(rng, at, CustomerId(rng.choice(people)))


def fact(rng: random.Random, at: Instant, customer: CustomerId) -> Facts:
    draw = rng.random()
    who = {
        "actor": f"op-{rng.randrange(30):016d}",
        "post": "counter_clerk",
        "zone": "branch",
        "at": at,
        "policy": "5f" * 32,
    }
    if draw < 0.03:
        return Facts(
            kind="act", decision="record", detail=(("event", "ground.created"),), **who
        )
    if draw < 0.08:
        return Facts(
            kind="search",
            decision="permit",
            purpose="customer_search",
            detail=(("field", "mobile"), ("matches", 1)),
            **who,
        )
    refused = draw < 0.15
    return Facts(
        kind="disclosure",
        decision="refuse" if refused else "permit",
        customer=customer,
        purpose="counter_service",
        ground=GroundRef("service_case", f"sc-{rng.randrange(10**6):016d}"),
        fields=() if refused else tuple((name, "partial") for name in FIELDS),
        reasons=("ground.expired",) if refused else ("policy:counter",),
        **who,
    )
