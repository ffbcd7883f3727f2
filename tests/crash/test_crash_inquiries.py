"""An inquiry is cut off at each of its steps: never a report without its entry, never
a query twice, always a state from which it is said what follows.

The gate's workers are killed at every step, then the whole gate, then the bureau; only
afterwards the registrar is waited for, once.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import NamedTuple

import pytest

from crash import inquiry_steps as steps
from crash.asking import LostError, Told
from crash.bank import Bank
from crash.inquiry_desk import InquiryDesk, inquiry_desk
from crash.inquiry_reconciling import reconcile_inquiries
from crash.waiting import until

pytestmark = pytest.mark.duty("R7.2", "R7.4")


class Expected(NamedTuple):
    """What must follow a step.

    Attributes:
        stop: at the step.
        state: after the sweep; None where nothing was reserved.
        then: what persons decide, and where the inquiry stands after each.
        counted: queries that the bureau counted in the end.
    """

    stop: steps.Stop
    state: str | None
    then: tuple[tuple[str, str], ...]
    counted: int


_SENT = (("send", "answered"),)
_FOUND = (("look-up", "answered"),)
_LOST = (("look-up", "registered"), ("send", "answered"))
STEPS = {
    "before the reservation": Expected(steps.before_the_reservation, None, (), 0),
    "after the reservation": Expected(
        steps.after_the_reservation, "interrupted", (), 0
    ),
    "while the entry is written": Expected(
        steps.while_the_entry_is_written, "registered", _SENT, 1
    ),
    "after the entry": Expected(steps.after_the_entry, "registered", _SENT, 1),
    "after it is said that it is sent": Expected(
        steps.after_it_is_said_that_it_is_sent, "unclear", _LOST, 1
    ),
    "while the bureau works": Expected(
        steps.while_the_bureau_works, "unclear", _FOUND, 1
    ),
    "before the report is kept": Expected(
        steps.before_the_report_is_kept, "unclear", _FOUND, 1
    ),
    "after the report is kept": Expected(
        steps.after_the_report_is_kept, "answered", (), 1
    ),
}
VICTIMS: dict[str, Callable[[InquiryDesk], None]] = {
    "workers": InquiryDesk.kill_workers,
    "gate": InquiryDesk.kill_gate,
}
Cut = dict[tuple[str, str], int]
"""Victim and step → number of the customer whose inquiry was cut off."""


@pytest.fixture(scope="module")
def desk(
    founded: Bank, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[InquiryDesk]:
    folder: Path = tmp_path_factory.mktemp("inquiries")
    with inquiry_desk(founded, folder) as made:
        yield made


@pytest.fixture(scope="module")
def cut(desk: InquiryDesk) -> Cut:
    """Inquiries that were cut off at every step, and what the sweep made of them."""
    numbers: Cut = {}
    for victim, kill in VICTIMS.items():
        for step, expected in STEPS.items():
            number = next(desk.numbers)
            with expected.stop(desk, number) as asked:
                kill(desk)
            told = _ended(asked)
            if step != "after the report is kept":
                assert isinstance(told, LostError), (victim, step)
            numbers[victim, step] = number
    desk.swept()
    return numbers


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("victim", VICTIMS)
def test_an_inquiry_stands_where_it_is_said_what_follows(
    desk: InquiryDesk, cut: Cut, victim: str, step: str
) -> None:
    expected, number = STEPS[step], cut[victim, step]
    told = desk.about(number)
    assert (None if told is None else told["state"]) == expected.state
    for what, state in expected.then:
        assert desk.decide(number, what)["state"] == state
    _require_end(desk, number, expected.counted)


def test_all_of_it_holds_against_register_and_journal(
    desk: InquiryDesk, cut: Cut
) -> None:
    with desk.bank.connect() as gate:
        states = reconcile_inquiries(gate, desk.bureau)
    assert len(states) == len(cut) - len(VICTIMS), "all but what was never reserved"


def test_a_bureau_killed_before_it_is_asked_was_told_nothing(desk: InquiryDesk) -> None:
    number = next(desk.numbers)
    desk.bureau.kill()
    told = _ended(desk.ask(number))
    desk.bureau.start()
    assert isinstance(told, Told)
    assert (told.status, told.body["state"]) == (201, "registered")
    assert desk.decide(number, "send")["attempt"] == 2
    _require_end(desk, number, counted=1)


def test_a_bureau_killed_before_it_counts_leaves_it_unclear(desk: InquiryDesk) -> None:
    number = next(desk.numbers)
    with steps.after_it_is_said_that_it_is_sent(desk, number) as asked:
        until(desk.bureau.is_connected, "a worker at its door")
        desk.bureau.kill()
        told = _ended(asked)
        desk.bureau.start()
    assert isinstance(told, Told)
    assert (told.status, told.body["state"]) == (201, "unclear")
    desk.arrived()
    assert desk.decide(number, "look-up")["state"] == "registered"
    assert desk.decide(number, "send")["attempt"] == 2
    _require_end(desk, number, counted=1)


def test_a_bureau_killed_before_it_answers_finds_the_report_again(
    desk: InquiryDesk,
) -> None:
    number = next(desk.numbers)
    with steps.while_the_bureau_works(desk, number) as asked:
        desk.bureau.kill()
        told = _ended(asked)
        desk.bureau.start()
    assert isinstance(told, Told)
    assert (told.status, told.body["state"]) == (201, "unclear")
    assert desk.decide(number, "look-up")["state"] == "answered"
    _require_end(desk, number, counted=1)
    with desk.bank.connect() as gate:
        reconcile_inquiries(gate, desk.bureau)


def _ended(asked: "Future[Told | LostError]") -> Told | LostError:
    return asked.result(timeout=60)


def _require_end(desk: InquiryDesk, number: int, counted: int) -> None:
    """The report opens if there is one, and the bureau counted no more than that."""
    told = desk.about(number)
    if told is not None and told["state"] == "answered":
        assert desk.report(number).status == 200
    assert len(desk.counted(number)) == counted
