"""Sent again while nobody knows of the first: a no of the second settles the second."""

from dataclasses import replace

import pytest

from counter import INQUIRIES, WHY, Counter
from simulators.asgi import Answer, Call, Client
from xinhu.adapters.bureau.simulator.faults import Fault, Kind

_NOWHERE = "https://127.0.0.1:1"


@pytest.fixture
def apart(counter: Counter) -> Client:
    """A gate process whom the bureau does not let in."""
    bank, there = counter.bank, counter.bank.settings
    bank.settings = replace(there, bureau_url=_NOWHERE)
    try:
        return bank.another_gate()
    finally:
        bank.settings = there


def _unclear(counter: Counter, kind: Kind = "cut_after") -> str:
    letter = counter.letter()
    counter.person()
    counter.bureau.faults.ask(Fault(kind=kind))
    told = counter.ask(letter).json
    assert told["state"] == "unclear"
    return str(told["ref"])


def _decide(counter: Counter, gate: Client, ref: str, what: str) -> Answer:
    call = Call("POST", f"{INQUIRIES}/{ref}/{what}", "alice", {"why": WHY})
    answer: Answer = counter.bank.run(gate.call(call))
    return answer


def _outcomes(counter: Counter) -> list[str]:
    rows = counter.bank.owner.execute(
        "SELECT outcome FROM inquiry.attempt ORDER BY number"
    ).fetchall()
    return [outcome for (outcome,) in rows]


@pytest.mark.duty("R7.4")
def test_a_second_attempt_that_never_left_does_not_say_so_of_the_first(
    counter: Counter, apart: Client
) -> None:
    ref = _unclear(counter)
    told = _decide(counter, apart, ref, "send").json
    assert (told["state"], told["attempt"]) == ("unclear", 2)
    assert told["refusal"] == "bureau.not_sent"
    assert _outcomes(counter) == ["unclear", "registered"]
    found = counter.decide(ref, "look-up").json
    (line,) = counter.bureau.journal.lines()
    assert (found["state"], found["report_number"]) == ("answered", line.number)
    assert counter.events()[1:] == [
        "inquiry.unclear",
        "inquiry.sent_again",
        "inquiry.unclear",
        "inquiry.looked_up",
        "inquiry.answered",
    ]


@pytest.mark.duty("R7.4")
def test_a_second_attempt_that_is_rejected_does_not_end_the_first(
    counter: Counter,
) -> None:
    ref = _unclear(counter)
    counter.bureau.faults.ask(Fault(kind="reject"))
    told = counter.decide(ref, "send").json
    assert (told["state"], told["refusal"]) == ("unclear", "bureau.rejected:busy")
    assert _outcomes(counter) == ["unclear", "rejected"]
    assert counter.decide(ref, "look-up").json["state"] == "answered"
    assert counter.asked() == 1


def test_once_the_first_is_known_not_to_have_arrived_the_second_ends_it(
    counter: Counter,
) -> None:
    ref = _unclear(counter, "cut_before")
    counter.bureau.faults.ask(Fault(kind="reject"))
    assert counter.decide(ref, "send").json["state"] == "unclear"
    # The first may still be on its way, whatever became of the second.
    assert counter.decide(ref, "look-up").code == "inquiry.looked_up_early"
    counter.arrived()
    found = counter.decide(ref, "look-up").json
    assert (found["state"], found["refusal"]) == ("rejected", "bureau.rejected:busy")
    assert _outcomes(counter) == ["rejected", "rejected"]


def test_what_was_looked_up_is_settled_and_never_asked_about_again(
    counter: Counter, apart: Client
) -> None:
    ref = _unclear(counter, "cut_before")
    assert _decide(counter, apart, ref, "send").json["state"] == "unclear"
    counter.arrived()
    assert counter.decide(ref, "look-up").json["state"] == "registered"
    assert _outcomes(counter) == ["registered", "registered"]
    later = _decide(counter, apart, ref, "send").json
    assert (later["state"], later["attempt"]) == ("registered", 3)
    assert counter.events()[-2:] == ["inquiry.sent_later", "inquiry.returned"]
    assert counter.decide(ref, "send").json["state"] == "answered"
    assert counter.asked() == 1


@pytest.mark.duty("R7.4")
def test_the_newest_being_rejected_does_not_answer_for_the_older(
    counter: Counter,
) -> None:
    ref = _unclear(counter)
    counter.bureau.faults.ask(Fault(kind="reject_cut"))
    assert counter.decide(ref, "send").json["state"] == "unclear"
    assert counter.decide(ref, "look-up").json["state"] == "answered"


def test_a_rejection_that_was_not_heard_is_found_by_looking_up(
    counter: Counter,
) -> None:
    ref = _unclear(counter, "reject_cut")
    found = counter.decide(ref, "look-up").json
    assert (found["state"], found["refusal"]) == ("rejected", "bureau.rejected:busy")
    assert counter.asked() == 0


def test_a_bureau_that_does_not_say_changes_nothing(
    counter: Counter, apart: Client
) -> None:
    ref = _unclear(counter)
    answer = _decide(counter, apart, ref, "look-up")
    assert answer.code == "bureau.unclear"
    assert (counter.states(), _outcomes(counter)) == (["unclear"], ["unclear"])
    assert counter.decide(ref, "look-up").json["state"] == "answered"
