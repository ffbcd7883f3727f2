"""A console before a real gate, whose inquiries go to a simulated bureau."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client, override_settings

from bank import digest_of
from counter import Counter
from open_counter import open_counter
from served_bank import LoopThread, served
from simulators.scans import WrittenReader, install
from xinhu.console.asking import close_gate
from xinhu.console.inquiry import letter_scan
from xinhu.desks.staff.models import Operator

PASSWORD = "correct horse battery 9"
PEOPLE = ("op-alice", "op-bob", "op-sun", "op-pan", "op-audit", "op-tech")


@pytest.fixture
def reads_scans(monkeypatch: pytest.MonkeyPatch) -> WrittenReader:
    """Gates that read scans, and a page that waits for them on a busy machine.

    To be asked for before ``desk``, whose gate it is for.
    """
    monkeypatch.setattr(letter_scan, "_PATIENCE", 60.0)
    return install(monkeypatch)


@pytest.fixture
def desk(console, database, tmp_path: Path) -> Iterator[Counter]:
    """The counter of a bank whose gate the console asks."""
    assert console
    loop = LoopThread()
    with (
        open_counter(database, tmp_path, runner=loop) as counter,
        served(counter.bank, loop) as url,
        override_settings(XINHU_GATE_URL=url, XINHU_GATE_TIMEOUT=20.0),
    ):
        for person in Operator.objects.filter(reference__in=PEOPLE):
            Operator.objects.give(person, PASSWORD, given=False)
        yield counter
        close_gate()


def _in(desk: Counter, entering: Callable[[str], Client], name: str) -> Client:
    """Log somebody in; the token that the test asks the gate with stays beside it."""
    client = entering(f"op-{name}")
    desk.bank.owner.execute(
        "UPDATE desk.staff_token SET revoked_at = NULL WHERE digest = %s",
        (digest_of(name),),
    )
    return client


@pytest.fixture
def alice(desk, entering: Callable[[str], Client]) -> Client:
    """A clerk of 朝阳支行."""
    return _in(desk, entering, "alice")


@pytest.fixture
def bob(desk, entering: Callable[[str], Client]) -> Client:
    """A clerk of 海淀支行."""
    return _in(desk, entering, "bob")


@pytest.fixture
def sun(desk, entering: Callable[[str], Client]) -> Client:
    """A supervisor of 朝阳支行."""
    return _in(desk, entering, "sun")


@pytest.fixture
def pan(desk, entering: Callable[[str], Client]) -> Client:
    """The privacy officer of the head office."""
    return _in(desk, entering, "pan")


@pytest.fixture
def audit(desk, entering: Callable[[str], Client]) -> Client:
    """The auditor of the head office."""
    return _in(desk, entering, "audit")
