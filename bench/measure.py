"""Windows of load: warmed up, repeated, alternated with the peer's."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager

from bench.bank import Served
from bench.ledger import PERMIT, TAIL, Ledger
from bench.load import Generator, Window
from bench.plan import Plan

BATCH = 100
_BATCH_CONNECTIONS = 8

Shoot = Callable[[float], Window]
"""Runs one window of so many seconds."""


@contextmanager
def singles(
    bank: Served, ledger: Ledger, asks: list[dict[str, object]], connections: int
) -> Iterator[Shoot]:
    """Give windows of single disclosures; every answer goes through the ledger."""
    with ExitStack() as stack:
        load = Generator(
            bank.address, bank.singles(asks), connections=connections, tail=TAIL
        )
        stack.callback(load.close)
        yield lambda seconds: ledger.note(load.run(seconds))


@contextmanager
def batches(
    bank: Served, ledger: Ledger, asks: list[dict[str, object]]
) -> Iterator[Shoot]:
    """Give windows of batches of a hundred."""
    with ExitStack() as stack:
        load = Generator(
            bank.address,
            bank.batches(asks, BATCH),
            connections=_BATCH_CONNECTIONS,
            marker=PERMIT,
        )
        stack.callback(load.close)
        yield lambda seconds: ledger.note(load.run(seconds))


def repeated(plan: Plan, shoot: Shoot) -> list[Window]:
    """Warm up, then measure."""
    shoot(plan.warm_seconds)
    return [shoot(plan.seconds) for _ in range(plan.windows)]


def alternated(plan: Plan, *shoots: Shoot) -> list[Sequence[Window]]:
    """Warm up each, then measure them in turns: what disturbs one disturbs all.

    Returns:
        the windows of each, in the order given.
    """
    for shoot in shoots:
        shoot(plan.warm_seconds)
    rounds = [[shoot(plan.seconds) for shoot in shoots] for _ in range(plan.windows)]
    return list(zip(*rounds, strict=True))
