"""Processes die under load: whatever anybody was shown is in the register.

One bank is served for all of these tests, by the supervisor of ``xinhu serve``; each
ends by reconciling what its clients received, so each begins on what the last one left.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import psutil
import pytest

from crash.bank import Ask, Bank, copied, served
from crash.family import (
    backends_of,
    child_named,
    freeze,
    is_connected,
    kill,
    postmaster,
    thaw,
    workers_of,
)
from crash.load import Load
from crash.reconciling import reconcile
from crash.waiting import until

pytestmark = pytest.mark.duty("B2")
TOLD = {"register.unavailable", "database.unavailable"}
"""What a client may be told while something is down; never fields."""


@dataclass(frozen=True)
class Standing:
    """A bank that is served."""

    bank: Bank
    supervisor: psutil.Process
    asks: list[Ask]

    @property
    def gate(self) -> psutil.Process:
        """The gate's main process."""
        return child_named(self.supervisor, "gate_process")


@pytest.fixture(scope="module")
def standing(founded: Bank) -> Iterator[Standing]:
    with copied(founded) as bank, served(bank) as supervisor:
        yield Standing(bank, supervisor, bank.asks(bank.server, 12))


def _kill_a_worker(standing: Standing) -> None:
    kill(until(lambda: _busy(standing), "a worker that somebody is connected to")[:1])


def _kill_all_workers(standing: Standing) -> None:
    kill(until(lambda: workers_of(standing.gate), "workers"))


def _kill_the_gate(standing: Standing) -> None:
    kill([standing.gate])


def _kill_a_backend(standing: Standing) -> None:
    kill(until(lambda: backends_of(postmaster(standing.bank)), "backends")[:1])


def _kill_the_postmaster(standing: Standing) -> None:
    kill([postmaster(standing.bank)])


def _kill_everything_but_the_supervisor(standing: Standing) -> None:
    server = postmaster(standing.bank)
    kill([*standing.supervisor.children(recursive=True), server, *server.children()])


FAULTS: dict[str, Callable[[Standing], None]] = {
    "a worker of the gate is killed": _kill_a_worker,
    "all workers of the gate are killed": _kill_all_workers,
    "the gate's main process is killed": _kill_the_gate,
    "a backend of the database is killed": _kill_a_backend,
    "the postmaster is killed": _kill_the_postmaster,
    "everything but the supervisor is killed": _kill_everything_but_the_supervisor,
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
def test_what_was_shown_is_registered_when(
    fault: Callable[[Standing], None], standing: Standing
) -> None:
    with Load(standing.bank, standing.asks) as load:
        load.await_shown()
        before = load.kept.failures
        fault(standing)
        until(lambda: load.kept.failures > before, "an answer that fails")
        load.await_shown()
    assert load.kept.codes.keys() <= TOLD
    reconcile(standing.bank, load.kept)


def test_what_was_shown_is_registered_when_the_database_stands_still(
    standing: Standing,
) -> None:
    with Load(standing.bank, standing.asks) as load:
        load.await_shown()
        server = postmaster(standing.bank)
        frozen = freeze([server, *server.children()])
        try:
            until(lambda: not standing.bank.is_ready(seconds=1), "a gate that waits")
            shown = len(load.kept.shown)
            assert not standing.bank.is_ready(seconds=1)
            assert len(load.kept.shown) == shown, "nothing without the database"
        finally:
            thaw(frozen)
        load.await_shown()
    assert load.kept.codes.keys() <= TOLD
    reconcile(standing.bank, load.kept)


def test_an_act_is_registered_exactly_once_when_the_registrar_is_killed_again_and_again(
    standing: Standing,
) -> None:
    with Load(standing.bank, standing.asks) as load:
        for _ in range(3):
            entered = len(load.kept.grounds)
            until(lambda n=entered: len(load.kept.grounds) > n + 2, "acts")
            kill([child_named(standing.supervisor, "registrar_process")])
    assert len(load.kept.grounds) > 6
    assert not load.kept.failures, "the gate does not need the registrar"
    reconcile(standing.bank, load.kept)


def _busy(standing: Standing) -> list[psutil.Process]:
    return [
        worker
        for worker in workers_of(standing.gate)
        if is_connected(worker, standing.bank.port)
    ]
