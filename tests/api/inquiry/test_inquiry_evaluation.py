"""POST /api/v1/inquiries/{ref}/evaluation: the whole, once, by somebody else."""

import pytest

from bank import digest_of
from bank_expect import harmless
from counter import INQUIRIES, PICTURE, Counter
from simulators.asgi import Call


@pytest.mark.duty("R7.6")
def test_a_refusal_on_the_whole_is_kept_sealed_and_its_notice_registered(
    counter: Counter, ref: str
) -> None:
    answer = counter.evaluate(ref)
    assert answer.status == 201, answer.text
    assert answer.json["notice"] == 1
    assert "逾期" not in answer.text
    counter.bank.drain()
    made, noticed = (row.entry for row in counter.bank.entries()[-2:])
    assert made["detail"] == {
        "event": "evaluation.made",
        "inquiry": ref,
        "outcome": "refused",
        "grounds": "income,overdue_history",
    }
    assert noticed["detail"] == {
        "event": "notice.made",
        "inquiry": ref,
        "notice": 1,
        "grounds": "overdue_history",
    }
    assert made["actor"] == "op-sun"
    rows = counter.bank.owner.execute(
        "SELECT e::text FROM inquiry.evaluation e"
    ).fetchall()
    for words in PICTURE.values():
        assert words not in str(rows)
        assert words.encode().hex() not in str(rows)


@pytest.mark.duty("R7.6")
def test_a_refusal_on_credit_data_alone_is_sent_back_and_may_be_handed_in_whole(
    counter: Counter, ref: str
) -> None:
    grounds = ["overdue_history", "public_records"]
    answer = counter.evaluate(ref, grounds=grounds)
    assert (answer.status, answer.code) == (403, "evaluation.one_sided"), answer.text
    counter.bank.drain()
    entry = counter.bank.last()
    assert (entry["decision"], entry["detail"]["event"]) == (
        "refuse",
        "evaluation.made",
    )
    assert counter.dossier(ref).json["evaluation"] is None
    assert counter.evaluate(ref, grounds=[*grounds, "income"]).status == 201


def test_what_is_granted_has_no_notice(counter: Counter, ref: str) -> None:
    assert counter.grant(ref).json["notice"] is None
    assert counter.dossier(ref).json["evaluation"]["outcome"] == "granted"
    answer = counter.bank.ask("alice", "POST", f"{INQUIRIES}/{ref}/notice")
    assert (answer.status, answer.code) == (404, "notice.missing")


@pytest.mark.duty("R7.6")
@pytest.mark.parametrize(
    ("who", "status", "code"),
    [
        ("alice", 403, "token.scope"),
        ("bob", 403, "token.scope"),
        ("pan", 403, "token.scope"),
        ("audit", 403, "token.scope"),
        ("gone", 403, "standing.inactive"),
        ("nobody", 401, "token.unknown"),
        (None, 401, "token.missing"),
    ],
)
def test_whose_it_is_not(
    counter: Counter, ref: str, who: str, status: int, code: str
) -> None:
    answer = counter.evaluate(ref, who)
    assert (answer.status, answer.code) == (status, code), answer.text
    harmless(answer)
    assert counter.dossier(ref).json["evaluation"] is None


def test_a_program_evaluates_nobody(counter: Counter, ref: str) -> None:
    counter.bank.owner.execute(
        "UPDATE desk.staff_token SET kind = 'api' WHERE digest = %s",
        (digest_of("sun"),),
    )
    answer = counter.evaluate(ref)
    assert (answer.status, answer.code) == (403, "inquiry.person"), answer.text


@pytest.mark.duty("R7.6")
def test_neither_another_branch_nor_whoever_asked_evaluates(
    counter: Counter, ref: str
) -> None:
    owner = counter.bank.owner
    owner.execute("UPDATE inquiry.inquiry SET branch = '海淀支行'")
    assert counter.evaluate(ref).code == "inquiry.elsewhere"
    owner.execute("UPDATE inquiry.inquiry SET branch = '朝阳支行', operator = 'op-sun'")
    assert counter.evaluate(ref).code == "evaluation.self"


REFUSED: dict[str, tuple[dict[str, object], int, str]] = {
    "no words": ({"picture": {**PICTURE, "debts": " "}}, 422, "evaluation.incomplete"),
    "too many": (
        {"picture": {**PICTURE, "income": "长" * 2001}},
        422,
        "evaluation.incomplete",
    ),
    "no ground": ({"grounds": []}, 422, "evaluation.ground"),
    "unknown ground": ({"grounds": ["income", "face"]}, 422, "evaluation.ground"),
    "granted on a ground": ({"outcome": "granted"}, 422, "evaluation.ground"),
    "another outcome": ({"outcome": "perhaps"}, 422, "request.malformed"),
    "a part missing": ({"picture": {"income": "x"}}, 422, "request.malformed"),
}


@pytest.mark.parametrize("why", REFUSED)
def test_a_form_that_is_none(counter: Counter, ref: str, why: str) -> None:
    changes, status, code = REFUSED[why]
    answer = counter.evaluate(ref, **changes)
    assert (answer.status, answer.code) == (status, code), answer.text
    harmless(answer)
    assert counter.dossier(ref).json["evaluation"] is None


def test_nothing_is_evaluated_where_nothing_came(counter: Counter) -> None:
    counter.person("sun")
    refused = counter.ask(counter.letter(), reason="credit_card")
    answer = counter.evaluate(refused.json["inquiry"]["ref"])
    assert (answer.status, answer.code) == (409, "inquiry.state")
    assert counter.evaluate("inquiry-none").code == "inquiry.unknown"


def test_it_is_made_once_also_by_two_at_once(counter: Counter, ref: str) -> None:
    body = {"outcome": "granted", "grounds": [], "picture": PICTURE}
    call = Call("POST", f"{INQUIRIES}/{ref}/evaluation", "sun", body)
    answers = sorted(each.status for each in counter.bank.client.together([call] * 4))
    assert answers == [201, 409, 409, 409]
    assert counter.evaluate(ref).code == "evaluation.twice"
    assert counter.events().count("evaluation.made") == 1
