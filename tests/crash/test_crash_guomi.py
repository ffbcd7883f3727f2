"""Crashes under the guomi suite: two trees, an SM2 signature beside the others.

An entry has a leaf in each tree, written in one transaction; a crash leaves both trees
at the same size and of the same entries, or the reconciling of each test fails. What
the suite does not change is told by the whole table, in ``test_crash_writes``.
"""

from collections.abc import Callable, Iterator
from contextlib import closing, suppress

import psutil
import pytest

from crash.asking import LostError, Told
from crash.bank import Ask, Bank, copied, served
from crash.family import child_named, kill, postmaster, workers_of
from crash.load import Kept, Load
from crash.placing import Placed, backend_killer, drain, placed
from crash.proxy import Harm, Trap, When
from crash.reconciling import reconcile, size_of
from crash.waiting import until
from xinhu.wiring.institution import read_institution

pytestmark = [pytest.mark.duty("B2"), pytest.mark.duty("B8")]
TOLD = {"register.unavailable", "database.unavailable"}
HARMS: dict[str, Callable[[Placed], Harm]] = {
    "worker killed": lambda here: lambda _backend: kill(workers_of(here.process)),
    "backend killed": backend_killer,
}


@pytest.fixture(scope="module")
def here(founded_guomi: Bank) -> Iterator[tuple[Placed, Ask]]:
    """A gate of one worker behind a proxy, and an ask with uses that are counted."""
    with placed(founded_guomi, "gate") as place:
        (ask,) = place.bank.asks(place.server, 1, uses=1_000)
        drain(place.bank, place.server)
        yield place, ask


@pytest.mark.parametrize("harm", HARMS.values(), ids=HARMS.keys())
@pytest.mark.parametrize(
    ("step", "when", "entries"),
    [
        ("append_open", "after", 0),
        ("append_close", "before", 0),
        ("append_close", "after", 0),
        ("COMMIT", "before", 0),
        ("COMMIT", "after", 2),
    ],
)
def test_an_entry_in_doubt_stands_in_both_trees_or_in_none(
    step: str,
    when: When,
    entries: int,
    harm: Callable[[Placed], Harm],
    here: tuple[Placed, Ask],
) -> None:
    place, ask = here
    until(lambda: _shown(place, ask), "a gate that shows")
    size = size_of(place.bank, place.server)
    # Two looks at one customer: the second follows the first in its chain.
    trap = place.proxy.set(Trap(step, when, harm(place)))
    told = _asked(place, ask, ask)
    assert trap.sprung.wait(30)
    assert told is None or (told.status, told.code) == (503, "register.unavailable")
    again = until(lambda: _shown(place, ask), "a gate that shows again")
    assert again.body["results"][0]["receipt"]["index"] == size + entries
    reconcile(place.bank, Kept(), place.server)


def test_what_was_shown_is_registered_when_everything_dies(
    founded_guomi: Bank,
) -> None:
    with copied(founded_guomi) as bank, served(bank) as supervisor:
        with bank.connect() as gate:
            assert read_institution(gate).guomi
        with Load(bank, bank.asks(bank.server, 8)) as load:
            for doomed in (_registrar, _gate, _database):
                load.await_shown()
                before = load.kept.failures
                kill(doomed(bank, supervisor))
                if doomed is not _registrar:
                    until(lambda n=before: load.kept.failures > n, "failures")
            load.await_shown()
            load.await_acts()
        assert load.kept.codes.keys() <= TOLD
        reconcile(bank, load.kept)


def _registrar(_bank: Bank, supervisor: psutil.Process) -> list[psutil.Process]:
    return [child_named(supervisor, "registrar_process")]


def _gate(_bank: Bank, supervisor: psutil.Process) -> list[psutil.Process]:
    return [child_named(supervisor, "gate_process")]


def _database(bank: Bank, _supervisor: psutil.Process) -> list[psutil.Process]:
    return [postmaster(bank)]


def _asked(place: Placed, *asks: Ask) -> Told | None:
    """Ask in one batch; None where no answer came."""
    with closing(place.bank.client()) as client, suppress(LostError):
        return client.post("/api/v1/disclosures/batch", {"requests": asks})
    return None


def _shown(place: Placed, ask: Ask) -> Told | None:
    told = _asked(place, ask)
    return told if told is not None and told.status == 200 else None
