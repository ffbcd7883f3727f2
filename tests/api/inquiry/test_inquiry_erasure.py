"""After a person was erased nothing of their inquiries opens."""

import os

import psycopg
import pytest

from bank_people import CHEN, LIU
from counter import Counter
from xinhu.adapters.postgres.customer_erasure import erase_customer
from xinhu.adapters.postgres.gate_reader import PostgresReader
from xinhu.core.base.clock import system_clock
from xinhu.core.base.errors import XinhuError
from xinhu.core.base.ids import CustomerId
from xinhu.core.base.receipt import Receipt
from xinhu.core.register.act import act
from xinhu.desks.inquiry.notes import Notes

_NOTES = {
    "inquiry": "SELECT ref, note FROM inquiry.inquiry",
    "letter": "SELECT ref, note FROM inquiry.letter",
}


def _erase(counter: Counter) -> None:
    now = system_clock()
    told = act("customer.erased", actor="op-pan", post="", zone="", at=now)
    with psycopg.connect(counter.bank.database.gate) as gate:
        erase_customer(gate, LIU.id, told, now)


@pytest.mark.duty("R7.4", "R7.5")
@pytest.mark.parametrize("of", _NOTES)
def test_what_was_stated_opens_for_its_person_alone_and_after_erasure_no_more(
    counter: Counter, ref: str, of: str
) -> None:
    assert ref
    ((own, note),) = counter.bank.owner.execute(_NOTES[of]).fetchall()
    reader = PostgresReader(counter.bank.link())
    notes = Notes(counter.bank.keyring, os.urandom)

    def opened(customer: str) -> str:
        known = counter.bank.run(reader.fetch((), (), (CustomerId(customer),)))
        receipt = Receipt(0, bytes(32))
        return notes.open(known.customers[0], receipt, f"{of}/{own}", bytes(note))

    assert LIU.values["id_number"] in opened(LIU.id)
    with pytest.raises(XinhuError):
        opened(CHEN.id)
    _erase(counter)
    with pytest.raises(XinhuError) as closed:
        opened(LIU.id)
    assert closed.value.code == "customer.erased"


@pytest.mark.duty("R7.6")
def test_an_objection_of_whoever_was_erased_waits_for_nobody(
    counter: Counter, ref: str
) -> None:
    take = {"subjects": ["overdue_record"], "by": "customer", "words": "已还清"}
    path = f"/api/v1/inquiries/{ref}/objections"
    assert counter.bank.ask("alice", "POST", path, take).status == 201

    def waiting() -> int:
        told = counter.bank.ask("sun", "GET", "/api/v1/objections")
        return len(told.json["objections"])

    assert waiting() == 1
    _erase(counter)
    assert waiting() == 0


@pytest.mark.duty("R7.5", "R7.6")
def test_what_others_said_is_emptied_and_no_report_opens(
    counter: Counter, ref: str
) -> None:
    assert counter.evaluate(ref).status == 201
    _erase(counter)
    rows = counter.bank.owner.execute("SELECT note FROM inquiry.evaluation").fetchall()
    assert [bytes(note) for (note,) in rows] == [b""]
    assert counter.report(ref).code == "customer.erased"


@pytest.mark.duty("R7.6")
@pytest.mark.parametrize("code", ["customer.restricted", "customer.erased"])
def test_no_words_are_written_about_whoever_was_restricted_or_erased(
    counter: Counter, ref: str, code: str
) -> None:
    take = {"subjects": ["overdue_record"], "by": "customer", "words": "已还清"}
    path = f"/api/v1/inquiries/{ref}/objections"
    own = counter.bank.ask("alice", "POST", path, take).json["ref"]
    counter.close(code)
    said = {"outcome": "unchanged", "words": "与合同一致"}
    answers = [
        counter.evaluate(ref),
        counter.bank.ask("sun", "POST", f"/api/v1/objections/{own}/answer", said),
        counter.bank.ask("alice", "POST", path, take),
    ]
    assert [(each.status, each.code) for each in answers] == [(403, code)] * 3
    counter.bank.drain()
    told = [row.entry for row in counter.bank.entries()[-3:]]
    events = ["evaluation.made", "objection.answered", "objection.taken"]
    assert [each["detail"]["event"] for each in told] == events
    assert {each["decision"] for each in told} == {"refuse"}
    owner = counter.bank.owner
    assert owner.execute("SELECT FROM inquiry.evaluation").fetchall() == []
    answered = "SELECT answer FROM inquiry.objection"
    assert owner.execute(answered).fetchall() == [(None,)]
