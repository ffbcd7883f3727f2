"""An inquiry that waits for a person: nothing is sent twice by itself."""

import os

import pytest

from bank_expect import harmless
from counter import WHY, Counter
from xinhu.adapters.bureau.simulator.faults import Fault, Kind
from xinhu.adapters.postgres.gate_reader import PostgresReader
from xinhu.core.base.receipt import Receipt
from xinhu.desks.inquiry.notes import Notes


def _unclear(counter: Counter, kind: Kind = "cut_after") -> str:
    """Let an inquiry end unclear; return its reference."""
    letter = counter.letter()
    counter.bureau.faults.ask(Fault(kind=kind))
    answer = counter.ask(letter)
    assert answer.status == 201, answer.text
    assert answer.json["state"] == "unclear"
    return str(answer.json["ref"])


@pytest.mark.duty("R7.4")
@pytest.mark.parametrize("kind", ["error", "cut_before", "cut_after", "garbage"])
def test_what_may_have_left_is_unclear_and_is_not_sent_again(
    counter: Counter, kind: Kind
) -> None:
    ref = _unclear(counter, kind)
    waiting = counter.bank.ask("alice", "GET", "/api/v1/inquiries/waiting")
    assert [each["ref"] for each in waiting.json["inquiries"]] == [ref]
    assert counter.asked() == (kind in {"cut_after", "garbage"})


def test_the_bureau_says_what_became_of_it(counter: Counter) -> None:
    ref = _unclear(counter)
    answer = counter.decide(ref, "look-up")
    assert answer.status == 200, answer.text
    assert answer.json["state"] == "answered"
    assert counter.asked() == 1
    assert counter.report(ref).status == 200


def test_what_the_bureau_never_saw_may_be_sent(counter: Counter) -> None:
    ref = _unclear(counter, "cut_before")
    assert counter.decide(ref, "look-up").json["state"] == "registered"
    sent = counter.decide(ref, "send")
    assert (sent.json["state"], sent.json["attempt"]) == ("answered", 2)
    assert counter.asked() == 1
    counter.bank.drain()
    events = [
        row.entry["detail"]["event"]
        for row in counter.bank.entries()
        if row.entry["kind"] == "act"
    ]
    assert events[-5:] == [
        "inquiry.unclear",
        "inquiry.looked_up",
        "inquiry.returned",
        "inquiry.sent_later",
        "inquiry.answered",
    ]


def test_a_person_may_send_again_under_the_next_number(counter: Counter) -> None:
    ref = _unclear(counter)
    sent = counter.decide(ref, "send")
    assert (sent.json["state"], sent.json["attempt"]) == ("answered", 2)
    assert [line.key for line in counter.bureau.journal.lines()] == [
        f"{ref}.1",
        f"{ref}.2",
    ]


def test_given_up_is_the_end(counter: Counter) -> None:
    ref = _unclear(counter)
    assert counter.decide(ref, "give-up").json["state"] == "given_up"
    for what in ("send", "look-up", "give-up"):
        answer = counter.decide(ref, what)
        assert (answer.status, answer.code) == (409, "inquiry.state")
    assert counter.asked() == 1


@pytest.mark.parametrize("what", ["send", "look-up", "give-up"])
class TestWhoAndHow:
    """Each decision, by the hostile list."""

    def test_no_program_decides(self, counter: Counter, what: str) -> None:
        ref = _unclear(counter)
        counter.program("alice")
        self._refused(counter, ref, what, "alice", "inquiry.person")

    def test_nobody_of_another_branch_decides(
        self, counter: Counter, what: str
    ) -> None:
        ref = _unclear(counter)
        self._refused(counter, ref, what, "bob", "inquiry.elsewhere")

    def test_no_words_no_decision(self, counter: Counter, what: str) -> None:
        ref = _unclear(counter)
        answer = counter.decide(ref, what, why=" … ")
        assert (answer.status, answer.code) == (422, "inquiry.decision_reason")
        assert counter.states() == ["unclear"]

    def test_an_inquiry_that_is_none(self, counter: Counter, what: str) -> None:
        answer = counter.decide("inquiry-none", what)
        assert (answer.status, answer.code) == (404, "inquiry.unknown")

    def test_only_by_post(self, counter: Counter, what: str) -> None:
        path = f"/api/v1/inquiries/inquiry-none/{what}"
        assert counter.bank.ask("alice", "GET", path).status == 405

    def test_an_answered_inquiry_waits_for_nobody(
        self, counter: Counter, what: str
    ) -> None:
        letter = counter.letter()
        ref = counter.ask(letter).json["ref"]
        assert counter.decide(ref, what).code == "inquiry.state"
        assert counter.asked() == 1

    @staticmethod
    def _refused(counter: Counter, ref: str, what: str, who: str, code: str) -> None:
        answer = counter.decide(ref, what, who)
        assert (answer.status, answer.code) == (403, code)
        harmless(answer)
        assert counter.states() == ["unclear"]
        counter.bank.drain()
        refused = [
            row.entry
            for row in counter.bank.entries()
            if row.entry["decision"] == "refuse"
        ]
        assert [each["reasons"] for each in refused] == [[code]]
        assert WHY not in str(refused)


@pytest.mark.duty("R7.2", "R7.7")
def test_a_letter_withdrawn_meanwhile_is_not_sent_again(counter: Counter) -> None:
    letter = counter.letter()
    counter.bureau.faults.ask(Fault(kind="cut_before"))
    ref = counter.ask(letter).json["ref"]
    counter.bank.ask("alice", "POST", f"/api/v1/letters/{letter}/withdrawal")
    assert counter.decide(ref, "send").code == "ground.withdrawn"
    assert counter.asked() == 0


def test_a_bureau_that_says_no_ends_it(counter: Counter) -> None:
    letter = counter.letter()
    counter.bureau.faults.ask(Fault(kind="reject"))
    told = counter.ask(letter).json
    assert (told["state"], told["refusal"]) == ("rejected", "bureau.rejected:busy")
    assert counter.asked() == 0


@pytest.mark.duty("R7.1", "R7.2")
def test_sending_later_is_decided_anew_for_whoever_sends(counter: Counter) -> None:
    counter.bureau.faults.ask(Fault(kind="cut_before"))
    ref = counter.ask(counter.letter()).json["ref"]
    answer = counter.decide(ref, "send", "alice-remote")
    assert (answer.status, answer.code) == (403, "zone.refused")
    answer = counter.decide(ref, "send", "sun")
    assert (answer.status, answer.code) == (403, "purpose.role")
    counter.bank.owner.execute("DELETE FROM desk.training_certificate")
    assert counter.decide(ref, "send").code.startswith("training.")
    assert counter.asked() == 0


@pytest.mark.duty("R7.7")
def test_an_approval_is_not_used_by_somebody_else_later(counter: Counter) -> None:
    counter.loan()
    approval = counter.approved()
    counter.bureau.faults.ask(Fault(kind="cut_before"))
    ref = counter.post_loan(approval).json["ref"]
    counter.bank.owner.execute(
        "UPDATE desk.staff_operator SET branch = (SELECT branch FROM"
        " desk.staff_operator WHERE reference = 'op-alice') WHERE reference = 'op-bob'"
    )
    assert counter.decide(ref, "send", "bob").code == "ground.holder"
    assert counter.asked() == 0


def test_every_attempt_that_nobody_knows_about_is_looked_up(counter: Counter) -> None:
    counter.bureau.faults.ask(Fault(kind="cut_after"))
    ref = counter.ask(counter.letter()).json["ref"]
    counter.bureau.faults.ask(Fault(kind="cut_before"))
    assert counter.decide(ref, "send").json["state"] == "unclear"
    found = counter.decide(ref, "look-up").json
    assert found["state"] == "answered"
    (line,) = counter.bureau.journal.lines()
    assert found["report_number"] == line.number


def test_why_somebody_decided_opens_from_its_row(counter: Counter) -> None:
    ref = _unclear(counter)
    assert counter.decide(ref, "send").status == 200
    ((decision, customer, note),) = counter.bank.owner.execute(
        "SELECT d.ref, encode(uuid_send(i.customer), 'hex'), d.note"
        " FROM inquiry.decision d JOIN inquiry.inquiry i ON i.ref = d.inquiry"
    ).fetchall()
    known = counter.bank.run(
        PostgresReader(counter.bank.link()).fetch((), (), (customer,))
    )
    notes = Notes(counter.bank.keyring, os.urandom)
    receipt = Receipt(0, bytes(32))
    text = notes.open(known.customers[0], receipt, f"decision/{decision}", bytes(note))
    assert text == WHY
