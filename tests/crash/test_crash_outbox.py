"""Between a desk's commit and the register: every act arrives exactly once, in order.

The registrar carries acts from the outbox. It loses its connection, its backend or its
life at each step of a move; afterwards each act is in the register once.
"""

from collections.abc import Callable, Iterator

import pytest

from crash.bank import Bank
from crash.family import kill
from crash.load import Kept
from crash.placing import Placed, backend_killer, placed
from crash.proxy import Harm, Trap, When
from crash.reconciling import Entry, reconcile
from xinhu.core.base.clock import system_clock
from xinhu.core.register.act import act, pack

pytestmark = pytest.mark.duty("B2")
ACTS = 5
_INSERT = "INSERT INTO desk.outbox (written_at, act) VALUES (now(), %s)"


@pytest.fixture(scope="module")
def registrar(founded: Bank) -> Iterator[Placed]:
    with placed(founded, "registrar") as place:
        yield place


def _nobody(_registrar: Placed) -> Harm:
    return lambda _backend: None


def _the_registrar(registrar: Placed) -> Harm:
    return lambda _backend: kill([registrar.process])


HARMS: dict[str, Callable[[Placed], Harm]] = {
    "connection lost": _nobody,
    "registrar killed": _the_registrar,
    "backend killed": backend_killer,
}


TABLE: list[tuple[str, When, str]] = [
    ("append_open", "after", "connection lost"),
    ("append_close", "before", "connection lost"),
    ("append_close", "after", "registrar killed"),
    ("delete", "after", "connection lost"),
    ("delete", "after", "backend killed"),
    ("COMMIT", "before", "connection lost"),
    ("COMMIT", "before", "registrar killed"),
    ("COMMIT", "before", "backend killed"),
    ("COMMIT", "after", "connection lost"),
    ("COMMIT", "after", "registrar killed"),
    ("COMMIT", "after", "backend killed"),
]


@pytest.mark.parametrize(("step", "when", "harm"), TABLE)
def test_every_act_arrives_exactly_once(
    step: str, when: When, harm: str, registrar: Placed
) -> None:
    trap = registrar.proxy.set(Trap(step, when, HARMS[harm](registrar)))
    name = f"{step}.{when}.{harm}"
    _act(registrar, name)
    assert trap.sprung.wait(30)
    entries = reconcile(registrar.bank, Kept(), registrar.server)
    assert _numbers(entries, name) == list(range(ACTS))


def _act(registrar: Placed, name: str) -> None:
    """Do a few acts in one transaction, as a desk does."""
    with registrar.bank.connect(registrar.server) as desk:
        for number in range(ACTS):
            facts = act(
                f"tried.{name}",
                actor="op-0000000000000001",
                post="counter",
                zone="branch",
                at=system_clock(),
                number=number,
            )
            desk.execute(_INSERT, (pack(facts),))


def _numbers(entries: list[Entry], name: str) -> list[int]:
    return [
        entry["detail"]["number"]
        for entry in entries
        if (entry["detail"] or {}).get("event") == f"tried.{name}"
    ]
