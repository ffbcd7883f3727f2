"""Objections: the report is disputed from the entry on, and answered once, in time."""

from datetime import date, timedelta

import pytest

from bank_expect import harmless
from counter import INQUIRIES, Counter, today
from simulators.asgi import Answer, Call

WORDS = "该笔贷款刘芳菲已按时还清"
TAKE = {"subjects": ["overdue_record"], "by": "customer", "words": WORDS}
ANSWER = {"outcome": "unchanged", "words": "经核查，报送信息与合同一致"}
LIST = "/api/v1/objections"


def _take(
    counter: Counter, ref: str, who: str | None = "alice", **changes: object
) -> Answer:
    path = f"{INQUIRIES}/{ref}/objections"
    return counter.bank.ask(who, "POST", path, {**TAKE, **changes})


def _answer(
    counter: Counter, objection: str, who: str | None = "sun", **changes: object
) -> Answer:
    path = f"{LIST}/{objection}/answer"
    return counter.bank.ask(who, "POST", path, {**ANSWER, **changes})


@pytest.fixture
def objection(counter: Counter, ref: str) -> str:
    """An objection that waits."""
    return str(_take(counter, ref).json["ref"])


def test_from_intake_to_answer_the_report_is_disputed(
    counter: Counter, ref: str
) -> None:
    taken = _take(counter, ref)
    assert taken.status == 201, taken.text
    due = date.fromisoformat(today()) + timedelta(days=20)
    assert taken.json["due_on"] == due.isoformat()
    one = f"{INQUIRIES}/{ref}"
    for path in (one, f"{one}/dossier"):
        told = counter.bank.ask("alice", "GET", path).json
        assert told.get("inquiry", told)["disputed"] is True
    assert counter.report(ref).json["inquiry"]["disputed"] is True
    assert counter.bank.ask("alice", "GET", LIST).json["objections"] == [taken.json]
    answered = _answer(counter, taken.json["ref"])
    assert answered.status == 200, answered.text
    assert counter.bank.ask("alice", "GET", one).json["disputed"] is False
    assert counter.dossier(ref).json["objections"] == [answered.json]
    assert counter.bank.ask("alice", "GET", LIST).json["objections"] == []
    counter.bank.drain()
    said = [
        row.entry["detail"]
        for row in counter.bank.entries()
        if row.entry["kind"] == "act"
    ][-2:]
    own = taken.json["ref"]
    assert said == [
        {
            "event": "objection.taken",
            "inquiry": ref,
            "objection": own,
            "disputed": "overdue_record",
            "due": due.isoformat(),
        },
        {
            "event": "objection.answered",
            "inquiry": ref,
            "objection": own,
            "outcome": "unchanged",
            "late": 0,
        },
    ]


def test_words_stand_sealed(counter: Counter, objection: str) -> None:
    _answer(counter, objection)
    rows = counter.bank.owner.execute("SELECT o::text FROM inquiry.objection o")
    text = str(rows.fetchall())
    for words in (WORDS, ANSWER["words"]):
        assert words not in text
        assert words.encode().hex() not in text


def test_what_is_overdue_is_listed_and_its_answer_marked_late(
    counter: Counter, objection: str
) -> None:
    path = f"{LIST}?overdue=yes"
    assert counter.bank.ask("sun", "GET", path).json["objections"] == []
    counter.bank.owner.execute("UPDATE inquiry.objection SET due_on = '2026-01-05'")
    for who, seen in (("sun", 1), ("pan", 1), ("audit", 1), ("bob", 0)):
        assert len(counter.bank.ask(who, "GET", path).json["objections"]) == seen
    assert _answer(counter, objection).status == 200
    counter.bank.drain()
    assert counter.bank.last()["detail"]["late"] == 1


@pytest.mark.parametrize(
    ("who", "status", "code"),
    [
        ("bob", 403, "inquiry.elsewhere"),
        ("pan", 403, "inquiry.elsewhere"),
        ("audit", 403, "token.scope"),
        ("gone", 403, "standing.inactive"),
        ("nobody", 401, "token.unknown"),
        (None, 401, "token.missing"),
    ],
)
def test_who_takes_none(
    counter: Counter, ref: str, who: str, status: int, code: str
) -> None:
    answer = _take(counter, ref, who)
    assert (answer.status, answer.code) == (status, code), answer.text
    harmless(answer)


@pytest.mark.parametrize(
    ("who", "status", "code"),
    [
        ("alice", 403, "token.scope"),
        ("bob", 403, "token.scope"),
        ("audit", 403, "token.scope"),
        ("nobody", 401, "token.unknown"),
        (None, 401, "token.missing"),
    ],
)
def test_who_answers_none(
    counter: Counter, objection: str, who: str, status: int, code: str
) -> None:
    answer = _answer(counter, objection, who)
    assert (answer.status, answer.code) == (status, code), answer.text
    harmless(answer)


def test_no_program_answers(counter: Counter, objection: str) -> None:
    counter.program("pan")
    answer = _answer(counter, objection, "pan")
    assert (answer.status, answer.code) == (403, "inquiry.person")


def test_neither_another_branch_nor_whoever_asked_answers(
    counter: Counter, objection: str
) -> None:
    owner = counter.bank.owner
    owner.execute("UPDATE inquiry.inquiry SET branch = '海淀支行'")
    assert _answer(counter, objection).code == "inquiry.elsewhere"
    owner.execute("UPDATE inquiry.inquiry SET branch = '朝阳支行', operator = 'op-sun'")
    assert _answer(counter, objection).code == "objection.self"


FORMS: dict[str, tuple[dict[str, object], str]] = {
    "nothing disputed": ({"subjects": []}, "objection.form"),
    "unknown subject": ({"subjects": ["face"]}, "objection.form"),
    "no words": ({"words": " "}, "objection.form"),
    "too many words": ({"words": "长" * 2001}, "objection.form"),
    "by a stranger": ({"by": "neighbour"}, "request.malformed"),
    "more than asked": ({"further": 1}, "request.malformed"),
}


@pytest.mark.parametrize("why", FORMS)
def test_a_form_that_is_none(counter: Counter, ref: str, why: str) -> None:
    changes, code = FORMS[why]
    answer = _take(counter, ref, **changes)
    assert (answer.status, answer.code) == (422, code)
    harmless(answer)
    assert counter.dossier(ref).json["objections"] == []


@pytest.mark.parametrize(
    "changes",
    [{"outcome": "identity"}, {"words": ""}, {"outcome": "x" * 101}, {"further": 1}],
)
def test_an_answer_that_is_none(
    counter: Counter, objection: str, changes: dict[str, object]
) -> None:
    answer = _answer(counter, objection, **changes)
    assert answer.status == 422
    harmless(answer)
    assert _answer(counter, objection).status == 200


def test_one_waits_at_a_time_and_is_answered_once_also_by_two_at_once(
    counter: Counter, ref: str
) -> None:
    gate = counter.bank.client
    take = Call("POST", f"{INQUIRIES}/{ref}/objections", "alice", TAKE)
    taken = gate.together([take] * 3)
    assert sorted(each.status for each in taken) == [201, 409, 409]
    (own,) = [each.json["ref"] for each in taken if each.status == 201]
    answer = Call("POST", f"{LIST}/{own}/answer", "sun", ANSWER)
    answered = gate.together([answer] * 3)
    assert sorted(each.status for each in answered) == [200, 409, 409]
    assert _answer(counter, own).code == "objection.answered"
    assert _take(counter, ref).status == 201, "another one"


def test_there_is_no_such_thing(counter: Counter) -> None:
    refused = counter.ask(counter.letter(), reason="credit_card")
    assert _take(counter, refused.json["inquiry"]["ref"]).code == "report.missing"
    assert _take(counter, "inquiry-none").code == "inquiry.unknown"
    assert _answer(counter, "objection-none").code == "objection.unknown"
    assert counter.bank.ask("alice", "GET", f"{LIST}?overdue=no").status == 422
