"""Every outside write of the gate × {fails before, happened but unanswered} × who dies.

What is asked for spends a ground with a limited number of uses, so that a row of this
table is right only if entry and use come and go together. Placement is exact: a proxy
between gate and database cuts, or kills, between two messages (``proxy``).
"""

from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass

import pytest

from crash.asking import LostError, Told
from crash.bank import PURPOSE, Ask, Bank
from crash.family import kill, workers_of
from crash.load import Kept
from crash.placing import Placed, backend_killer, drain, placed
from crash.proxy import Harm, Trap, When
from crash.reconciling import reconcile, size_of
from crash.waiting import until

pytestmark = pytest.mark.duty("B2")


@dataclass(frozen=True)
class Standing:
    """A gate of one worker behind a proxy, and asks with 1,000 uses each."""

    placed: Placed
    asks: list[Ask]


@pytest.fixture(scope="module")
def standing(founded: Bank) -> Iterator[Standing]:
    with placed(founded, "gate") as place:
        asks = place.bank.asks(place.server, 8, uses=1_000)
        drain(place.bank, place.server)
        yield Standing(place, asks)


def _nobody(_standing: Standing) -> Harm:
    return lambda _backend: None


def _the_worker(standing: Standing) -> Harm:
    return lambda _backend: kill(workers_of(standing.placed.process))


HARMS: dict[str, Callable[[Standing], Harm]] = {
    "connection lost": _nobody,
    "worker killed": _the_worker,
    "backend killed": lambda standing: backend_killer(standing.placed),
}
AT_ONCE = "append_at_once"
UNREGISTERED = 0
REGISTERED = 1
TABLE: list[tuple[str, When, int]] = [
    (AT_ONCE, "before", UNREGISTERED),
    (AT_ONCE, "after", REGISTERED),
    ("BEGIN", "before", UNREGISTERED),
    ("BEGIN", "after", UNREGISTERED),
    ("append_open", "before", UNREGISTERED),
    ("append_open", "after", UNREGISTERED),
    ("append_close", "before", UNREGISTERED),
    ("append_close", "after", UNREGISTERED),
    ("COMMIT", "before", UNREGISTERED),
    ("COMMIT", "after", REGISTERED),
]
"""Only a commit that happened leaves an entry; in no row is anything shown.

A look is appended in one call; two looks at the same customer in one batch go the long
way, since the second follows the first.
"""


@pytest.mark.parametrize("harm", HARMS.values(), ids=HARMS.keys())
@pytest.mark.parametrize(("step", "when", "entries"), TABLE)
def test_a_look_whose_entry_is_in_doubt_shows_nothing(
    step: str,
    when: When,
    entries: int,
    harm: Callable[[Standing], Harm],
    standing: Standing,
) -> None:
    ask, here = standing.asks[0], standing.placed
    _answered(here, ask)  # the connection is open, its statements are prepared
    size = size_of(here.bank, here.server)
    trap = here.proxy.set(Trap(step, when, harm(standing)))
    asked = [ask] if step == AT_ONCE else [ask, ask]
    told = _once(here, *asked)
    assert trap.sprung.wait(30)
    if harm is _the_worker:
        assert told is None, "nobody is left who could answer"
    else:
        assert told is not None
        assert (told.status, told.code) == (503, "register.unavailable")
        assert told.body.keys() == {"error"}
    size += entries * len(asked)
    assert _settled(here) == size
    kept = Kept()
    again = _answered(here, ask)
    kept.keep_look("disclosure", PURPOSE, ask["customer"], again.body)
    assert again.body["receipt"]["index"] == size
    reconcile(here.bank, kept, here.server)


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_gate_that_cannot_read_decides_nothing(
    when: When, standing: Standing
) -> None:
    ask, here = standing.asks[1], standing.placed
    _answered(here, ask)
    size = size_of(here.bank, here.server)
    here.proxy.set(Trap("fetch", when))
    told = _once(here, ask)
    assert told is not None
    assert (told.status, told.code) == (503, "database.unavailable")
    assert _settled(here) == size
    _answered(here, ask)


@pytest.mark.parametrize(
    ("write", "when", "entries"),
    [
        ("the search", "before", 0),
        ("the search", "after", 1),
        ("the customers found", "before", 1),
        ("the customers found", "after", 2),
    ],
)
def test_a_search_shows_nobody_whose_entry_is_in_doubt(
    write: str, when: When, entries: int, standing: Standing
) -> None:
    here = standing.placed
    form = {
        "field": "mobile",
        "value": "13800000003",
        "purpose": "customer_search",
    }
    size = size_of(here.bank, here.server)
    here.proxy.set(Trap(AT_ONCE if write == "the search" else "COMMIT", when))
    with closing(here.bank.client()) as client:
        told = client.post("/api/v1/searches", form)
        again = client.post("/api/v1/searches", form)
    assert (told.status, told.code) == (503, "register.unavailable")
    assert told.body.keys() == {"error"}
    assert len(again.body["matches"]) == 1
    # The second search is an entry, and the customer it found is another.
    assert _settled(here) == size + entries + 2
    reconcile(here.bank, Kept(), here.server)


@pytest.mark.parametrize(("when", "entries"), [("before", 0), ("after", 8)])
def test_a_batch_is_registered_whole_or_not_at_all(
    when: When, entries: int, standing: Standing
) -> None:
    here = standing.placed
    size = size_of(here.bank, here.server)
    here.proxy.set(Trap(AT_ONCE, when))
    with closing(here.bank.client()) as client:
        told = client.post("/api/v1/disclosures/batch", {"requests": standing.asks})
    assert (told.status, told.code) == (503, "register.unavailable")
    assert _settled(here) == size + entries
    reconcile(here.bank, Kept(), here.server)


def test_the_last_use_of_a_ground_is_gone_where_its_entry_stands(
    standing: Standing,
) -> None:
    here = standing.placed
    (ask,) = here.bank.asks(here.server, 1, uses=1)
    drain(here.bank, here.server)
    here.proxy.set(Trap(AT_ONCE, "after"))
    first = _once(here, ask)
    assert first is not None
    assert first.code == "register.unavailable"
    second = until(lambda: _once(here, ask), "an answer")
    assert (second.status, second.code) == (403, "ground.used_up")
    reconcile(here.bank, Kept(), here.server)


def _once(here: Placed, ask: Ask, *others: Ask) -> Told | None:
    """Ask once, several in a batch; None where no answer came."""
    with closing(here.bank.client()) as client, suppress(LostError):
        if not others:
            return client.disclose(ask)
        return client.post("/api/v1/disclosures/batch", {"requests": [ask, *others]})
    return None


def _answered(here: Placed, ask: Ask) -> Told:
    """Ask until it is shown: the gate finds its way back by itself."""

    def shown() -> Told | None:
        told = _once(here, ask)
        return told if told is not None and told.status == 200 else None

    return until(shown, "a gate that shows again")


def _settled(here: Placed) -> int:
    """Return the register's size once no transaction is under way any more."""
    with here.bank.connect(here.server) as gate:
        gate.execute("SELECT 1 FROM register.head FOR UPDATE")
        found = gate.execute("SELECT size FROM register.head").fetchall()
    return int(found[0][0])
