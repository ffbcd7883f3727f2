"""POST /api/v1/inquiries: written first, sent once, the report sealed."""

import pytest

from bank_expect import harmless
from counter import CHEN, LIU, Counter, subject_of


@pytest.mark.duty("R7.2", "R7.4")
def test_a_letter_an_entry_a_query_and_a_sealed_report(counter: Counter) -> None:
    letter = counter.letter()
    answer = counter.ask(letter)
    assert answer.status == 201, answer.text
    harmless(answer)
    told = answer.json
    assert (told["state"], told["attempt"]) == ("answered", 1)
    (line,) = counter.bureau.journal.lines()
    assert told["report_number"] == line.number
    counter.bank.drain()
    entries = [row.entry for row in counter.bank.entries()]
    inquiry = next(each for each in entries if each["kind"] == "inquiry")
    assert inquiry["decision"] == "permit"
    assert inquiry["ground"] == {"kind": "authorisation_letter", "ref": letter}
    assert inquiry["detail"]["reason"] == "loan_approval"
    assert inquiry["commitment"]
    events = [each["detail"]["event"] for each in entries if each["kind"] == "act"]
    assert events == ["letter.taken", "inquiry.answered"]
    assert line.asked.count(told["receipt"]["leaf"]) == 1


@pytest.mark.duty("R7.4")
def test_nobody_is_named_in_the_tables(counter: Counter) -> None:
    assert counter.ask(counter.letter()).status == 201
    for table in ("letter", "inquiry", "attempt", "paper", "loan", "request"):
        rows = counter.bank.owner.execute(
            f"SELECT t::text FROM inquiry.{table} t"
        ).fetchall()
        text = str(rows)
        for value in (LIU.values["name"], LIU.values["id_number"], "13810017001"):
            assert value not in text
            assert value.encode().hex() not in text


REFUSED = {
    "another reason": ({"reason": "credit_card"}, 403, "letter.reason"),
    "another person": (
        {"customer": CHEN.id, "subject": subject_of(CHEN)},
        403,
        "ground.other_customer",
    ),
    "another name": (
        {"subject": subject_of(LIU, name="刘芳")},
        403,
        "inquiry.details_differ",
    ),
    "another number": (
        {"subject": subject_of(LIU, id_number=CHEN.values["id_number"])},
        403,
        "inquiry.details_differ",
    ),
    "post-loan by letter": (
        {"reason": "post_loan", "loan": "DK-1"},
        422,
        "inquiry.ground_reference",
    ),
    "unknown reason": ({"reason": "curiosity"}, 422, "inquiry.reason_unknown"),
    "malformed customer": ({"customer": "x"}, 422, "customer.malformed"),
    "nobody's pseudonym": ({"customer": "ab" * 16}, 404, "customer.unknown"),
    "invented letter": ({"ground": f"letter-{'0' * 16}"}, 403, "ground.unknown"),
    "no reference": (
        {"ground": "110105198503084027"},
        422,
        "inquiry.ground_reference",
    ),
    "a loan that is not wanted": ({"loan": "DK-1"}, 422, "inquiry.loan_unwanted"),
    "no telephone": (
        {"subject": subject_of(LIU, mobile=" ")},
        422,
        "inquiry.subject_incomplete",
    ),
    "malformed number": (
        {"subject": subject_of(LIU, id_number="110105198503084029")},
        422,
        "field.invalid",
    ),
}


@pytest.mark.duty("R7.2")
@pytest.mark.parametrize("why", REFUSED)
def test_a_refused_inquiry_sends_nothing(counter: Counter, why: str) -> None:
    changes, status, code = REFUSED[why]
    answer = counter.ask(**{"ground": counter.letter(), **changes})  # type: ignore[dict-item]  # a body
    assert answer.status == status, answer.text
    assert code is None or answer.code == code
    harmless(answer)
    assert counter.asked() == 0
    assert set(counter.states()) <= {"refused"}
    counter.bank.drain()
    if status == 403:
        entries = [row.entry for row in counter.bank.entries()]
        assert [e["decision"] for e in entries].count("refuse") == 1


@pytest.mark.duty("R7.2")
def test_a_withdrawn_letter_refuses_at_once(counter: Counter) -> None:
    letter = counter.letter()
    path = f"/api/v1/letters/{letter}/withdrawal"
    assert counter.bank.ask("alice", "POST", path).status == 200
    assert counter.ask(letter).code == "ground.withdrawn"
    assert counter.asked() == 0


@pytest.mark.duty("R7.2")
def test_a_letter_for_one_use_is_spent_by_the_first(counter: Counter) -> None:
    letter = counter.letter(uses=1)
    assert counter.ask(letter).status == 201
    assert counter.ask(letter, why_again="补充材料").code == "ground.used_up"
    assert counter.asked() == 1


def test_the_same_person_again_wants_a_reason_in_words(counter: Counter) -> None:
    letter = counter.letter()
    assert counter.ask(letter).status == 201
    assert counter.ask(letter).code == "inquiry.repeated"
    assert counter.ask(letter, reason="guarantor").status == 201
    again = counter.ask(letter, why_again="客户补交收入证明，审批要求更新报告")
    assert again.status == 201
    assert counter.asked() == 3


@pytest.mark.duty("R7.2")
def test_differing_details_count_for_the_day(counter: Counter) -> None:
    letter = counter.letter()
    wrong = subject_of(LIU, name="刘芳")
    assert counter.ask(letter, subject=wrong).code == "inquiry.details_differ"
    ((counted,),) = counter.bank.owner.execute(
        "SELECT count(*) FROM inquiry.inquiry"
        " WHERE refusal = 'inquiry.details_differ' AND entry IS NOT NULL"
    ).fetchall()
    assert counted == 1


def test_about_nobody_nothing_is_kept(counter: Counter) -> None:
    letter = counter.letter()
    assert counter.ask(letter, customer="ab" * 16).code == "customer.unknown"
    assert counter.states() == []


def test_a_program_asks_under_its_owners_name(counter: Counter) -> None:
    letter = counter.letter()
    counter.program("alice")
    assert counter.ask(letter).status == 201
    entries = [row.entry for row in counter.bank.entries()]
    (inquiry,) = [each for each in entries if each["kind"] == "inquiry"]
    assert inquiry["detail"]["owner"] == "op-alice"
    assert inquiry["detail"]["channel"] == "program"
