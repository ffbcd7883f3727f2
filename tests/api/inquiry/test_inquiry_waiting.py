"""An inquiry that waits for a person: nothing is sent twice by itself."""

import os

import pytest

from bank_expect import harmless
from counter import CHEN, INQUIRIES, WHY, Counter, subject_of
from xinhu.adapters.bureau.simulator.faults import Fault, Kind
from xinhu.adapters.postgres.gate_reader import PostgresReader
from xinhu.core.base.receipt import Receipt
from xinhu.desks.inquiry.notes import Notes


def _changed(counter: Counter) -> int:
    """Return since when the only inquiry stands where it stands."""
    found = counter.bank.owner.execute("SELECT changed_at FROM inquiry.inquiry")
    return int(found.fetchall()[0][0])


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


_RENAMED = "UPDATE desk.staff_operator SET branch = '更名支行' WHERE branch = %s"


@pytest.mark.parametrize("who", ["alice", "bob"], ids=["asker there", "asker left"])
def test_an_inquiry_goes_with_the_people_of_a_branch_that_was_renamed(
    counter: Counter, who: str
) -> None:
    branch = _branch(counter, "op-alice")
    ref = _unclear(counter)
    counter.bank.owner.execute(_RENAMED, (branch,))
    if who == "bob":
        _join(counter, "op-bob", branch)
        asked = counter.bank.ask("bob", "POST", INQUIRIES, _about_chen(counter))
        assert asked.status == 201, asked.text
        _join(counter, "op-bob", "更名支行")
        counter.bank.owner.execute(
            "UPDATE desk.staff_operator SET is_active = false"
            " WHERE reference = 'op-alice'"
        )
    assert _waiting(counter, who) == [ref]
    assert counter.decide(ref, "look-up", who).json["state"] == "answered"
    assert ref in _waiting(counter, who, "unevaluated")


def test_an_inquiry_stays_where_people_of_the_branch_are(counter: Counter) -> None:
    branch = _branch(counter, "op-alice")
    ref = _unclear(counter)
    _join(counter, "op-alice", "另一支行")
    _join(counter, "op-bob", branch)
    assert _waiting(counter, "alice") == []
    assert _waiting(counter, "bob") == [ref]
    assert counter.decide(ref, "look-up").code == "inquiry.elsewhere"


def _waiting(counter: Counter, who: str, what: str = "waiting") -> list[str]:
    answer = counter.bank.ask(who, "GET", f"{INQUIRIES}/{what}")
    return [each["ref"] for each in answer.json["inquiries"]]


def _branch(counter: Counter, operator: str) -> str:
    found = counter.bank.owner.execute(
        "SELECT branch FROM desk.staff_operator WHERE reference = %s", (operator,)
    ).fetchall()
    return str(found[0][0])


def _join(counter: Counter, operator: str, branch: str) -> None:
    counter.bank.owner.execute(
        "UPDATE desk.staff_operator SET branch = %s WHERE reference = %s",
        (branch, operator),
    )


def _about_chen(counter: Counter) -> dict[str, object]:
    letter = counter.letter(CHEN, "bob", subject=subject_of(CHEN))
    return counter.wish(letter, customer=CHEN.id, subject=subject_of(CHEN))


def test_the_bureau_says_what_became_of_it(counter: Counter) -> None:
    ref = _unclear(counter)
    answer = counter.decide(ref, "look-up")
    assert answer.status == 200, answer.text
    assert answer.json["state"] == "answered"
    assert counter.asked() == 1
    assert counter.report(ref).status == 200


def test_what_the_bureau_never_saw_may_be_sent(counter: Counter) -> None:
    ref = _unclear(counter, "cut_before")
    counter.arrived()
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


@pytest.mark.duty("R7.4")
def test_what_may_still_be_on_its_way_is_not_said_to_be_lost(counter: Counter) -> None:
    ref = _unclear(counter, "cut_before")
    answer = counter.decide(ref, "look-up")
    assert (answer.status, answer.code) == (409, "inquiry.looked_up_early")
    harmless(answer)
    assert counter.states() == ["unclear"]
    assert counter.events()[-1] == "inquiry.looked_up"
    counter.arrived()
    assert counter.decide(ref, "look-up").json["state"] == "registered"


@pytest.mark.duty("R7.3")
@pytest.mark.parametrize(
    ("kind", "code"),
    [("found_broken", "report.unreadable"), ("found_other", "report.other")],
)
def test_what_was_looked_up_and_is_no_report_of_theirs_leaves_it_unclear(
    counter: Counter, kind: Kind, code: str
) -> None:
    ref = _unclear(counter)
    counter.bureau.faults.ask(Fault(kind=kind, times=2))
    since = _changed(counter)
    for _ in range(2):
        answer = counter.decide(ref, "look-up")
        assert answer.status == 200, answer.text
        assert (answer.json["state"], answer.json["refusal"]) == ("unclear", code)
    harmless(answer)
    assert _changed(counter) == since, "it waits for as long as before"
    assert counter.report(ref).code == "report.missing"
    assert counter.events()[-2:] == ["inquiry.looked_up", "inquiry.unclear"]
    assert counter.decide(ref, "look-up").json["state"] == "answered"


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
