"""Letters of authorisation by API: whole or not kept, sealed, withdrawn at once."""

import base64
from datetime import UTC, datetime, timedelta

import pytest

from bank_expect import harmless, refused
from bank_people import BAD_TOKENS
from counter import CHEN, LETTERS, LIU, PNG, Counter, letter_form, subject_of

CHECK = f"{LETTERS}/check"


@pytest.mark.duty("R3.2", "R7.2")
def test_a_whole_letter_is_kept_and_holds_at_once(counter: Counter) -> None:
    answer = counter.bank.ask("alice", "POST", LETTERS, letter_form())
    assert answer.status == 201, answer.text
    harmless(answer)
    told = answer.json
    assert told["papers"] == ["identity_back", "identity_front", "letter"]
    assert told["ground"]["state"] == "active"
    listed = counter.bank.ask("sun", "GET", f"{LETTERS}?customer={LIU.id}").json
    assert listed["letters"] == [told]
    assert counter.bank.drain() == 1
    entry = counter.bank.last()
    assert entry["detail"] == {"event": "letter.taken"}
    assert entry["ground"] == {"kind": "authorisation_letter", "ref": told["ref"]}


_EVIDENCE = {
    "provider": "示范电子认证服务",
    "certificate": "SN-1",
    "digest": "ab" * 32,
    "signed_at": "2026-01-01T10:00:00+08:00",
}
LACKING = {
    "a moment before all days": (
        {"electronic": {**_EVIDENCE, "signed_at": "0001-01-01T00:00:00+08:00"}},
        "electronic.signed_at",
    ),
    "a moment after all days": (
        {"electronic": {**_EVIDENCE, "signed_at": "9999-12-31T23:00:00-08:00"}},
        "electronic.signed_at",
    ),
    "no moment": (
        {"electronic": {**_EVIDENCE, "signed_at": None}},
        "electronic.signed_at",
    ),
    "no scan": ({"papers": {}}, "papers.letter, papers.identity_front"),
    "no telephone": ({"subject": subject_of(LIU, mobile="")}, "subject.mobile"),
    "no reason": ({"reasons": []}, "reasons"),
    "a reason that wants an approval": ({"reasons": ["post_loan"]}, "reasons"),
    "another institution": ({"institution": "别家银行"}, "institution"),
    "signed tomorrow": ({"signed_on": "2199-01-01"}, "signed_on"),
    "not signed": ({"signed_on": None}, "signed_on"),
    "no witness": ({"witness": " "}, "witness"),
    "for less than no day": ({"days": -(2**31)}, "days"),
    "for ever": ({"days": 2_000_000_000}, "days"),
    "an empty evidence": (
        {
            "papers": {"identity_front": PNG, "identity_back": PNG},
            "electronic": {
                "provider": "",
                "certificate": "x",
                "digest": "x",
                "signed_at": "2026-01-01T10:00:00+08:00",
            },
        },
        "electronic.provider",
    ),
    "no picture": (
        {"papers": {"letter": base64.b64encode(b"GIF89a").decode()}},
        "papers.letter",
    ),
}


@pytest.mark.duty("R7.2")
@pytest.mark.parametrize("why", LACKING)
def test_of_an_incomplete_letter_nothing_is_kept(counter: Counter, why: str) -> None:
    changes, what = LACKING[why]
    form = letter_form(**changes)  # type: ignore[arg-type]  # a body
    checked = counter.bank.ask("alice", "POST", CHECK, form)
    assert checked.status == 200
    lacks = [each["what"] for each in checked.json["lacks"]]
    assert what.split(", ")[0] in lacks
    answer = counter.bank.ask("alice", "POST", LETTERS, form)
    assert (answer.status, answer.code) == (422, "letter.incomplete")
    harmless(answer)
    assert counter.bank.drain() == 0
    rows = counter.bank.owner.execute("SELECT count(*) FROM inquiry.paper").fetchall()
    assert rows == [(0,)]


def test_a_check_keeps_nothing(counter: Counter) -> None:
    answer = counter.bank.ask("alice", "POST", CHECK, letter_form())
    assert answer.json["lacks"] == []
    assert counter.bank.drain() == 0


@pytest.mark.parametrize("who", BAD_TOKENS)
@pytest.mark.parametrize("path", [LETTERS, CHECK, f"{LETTERS}/letter-x/withdrawal"])
def test_who_may_not(counter: Counter, who: str | None, path: str) -> None:
    status, code = BAD_TOKENS[who]
    answer = counter.bank.ask(who, "POST", path, letter_form())
    refused(counter.bank, answer, status, code)


@pytest.mark.parametrize("who", ["audit", "tech"])
def test_whose_role_enters_no_grounds(counter: Counter, who: str) -> None:
    answer = counter.bank.ask(who, "POST", LETTERS, letter_form())
    refused(counter.bank, answer, 403, "token.scope")


@pytest.mark.parametrize(
    ("customer", "status", "code"),
    [("x", 422, "customer.malformed"), ("ab" * 16, 404, "customer.unknown")],
)
def test_about_whom_it_is_not(
    counter: Counter, customer: str, status: int, code: str
) -> None:
    form = {**letter_form(), "customer": customer}
    answer = counter.bank.ask("alice", "POST", LETTERS, form)
    refused(counter.bank, answer, status, code)


def test_a_letter_is_withdrawn_once(counter: Counter) -> None:
    path = f"{LETTERS}/{counter.letter()}/withdrawal"
    for _ in range(2):
        answer = counter.bank.ask("alice", "POST", path)
        assert answer.json["ground"]["state"] == "withdrawn"
    counter.bank.drain()
    events = [row.entry["detail"]["event"] for row in counter.bank.entries()]
    assert events == ["letter.taken", "letter.withdrawn"]


@pytest.mark.duty("R3.2", "R7.2")
def test_the_customer_withdraws_in_whatever_branch_they_walk_into(
    counter: Counter,
) -> None:
    letter = counter.letter()
    answer = counter.bank.ask("bob", "POST", f"{LETTERS}/{letter}/withdrawal")
    assert answer.json["ground"]["state"] == "withdrawn"
    assert counter.ask(letter).code == "ground.withdrawn"
    counter.bank.drain()
    withdrawn = [
        row.entry
        for row in counter.bank.entries()
        if (row.entry["detail"] or {}).get("event") == "letter.withdrawn"
    ]
    assert [each["actor"] for each in withdrawn] == ["op-bob"]


@pytest.mark.parametrize("ref", ["letter-none", "case-1"])
def test_what_is_no_letter_is_not_withdrawn(counter: Counter, ref: str) -> None:
    counter.bank.case(ref="case-1")
    answer = counter.bank.ask("alice", "POST", f"{LETTERS}/{ref}/withdrawal")
    assert (answer.status, answer.code) == (403, "letter.missing")
    assert counter.bank.drain() == 0


@pytest.mark.duty("R7.2")
def test_a_letter_that_somebody_else_signed_supports_nothing(
    counter: Counter,
) -> None:
    letter = counter.letter(subject=subject_of(CHEN))
    answer = counter.ask(letter)
    assert (answer.status, answer.code) == (403, "inquiry.details_differ")
    assert counter.asked() == 0


def test_no_program_takes_a_letter(counter: Counter) -> None:
    counter.program("alice")
    answer = counter.bank.ask("alice", "POST", LETTERS, letter_form())
    assert (answer.status, answer.code) == (403, "inquiry.person")
    counter.bank.drain()
    entry = counter.bank.last()
    assert (entry["decision"], entry["reasons"]) == ("refuse", ["inquiry.person"])
    assert entry["detail"]["event"] == "letter.taken"
    assert entry["customer"] is None


def test_an_electronic_signature_stands_for_the_scan(counter: Counter) -> None:
    evidence = {
        "provider": "示范电子认证服务",
        "certificate": "SN-1",
        "digest": "ab" * 32,
        "signed_at": "2026-11-01T10:00:00+08:00",
    }
    papers = {"identity_front": PNG, "identity_back": PNG}
    letter = counter.letter(electronic=evidence, papers=papers)
    assert counter.ask(letter).status == 201


def test_a_letter_holds_from_the_day_on_which_it_was_signed(counter: Counter) -> None:
    day = (datetime.now(UTC) + timedelta(hours=8) - timedelta(days=20)).date()
    form = letter_form(signed_on=day.isoformat(), days=30)
    told = counter.bank.ask("alice", "POST", LETTERS, form).json
    until = datetime.fromisoformat(told["ground"]["valid_until"])
    assert (until + timedelta(hours=8)).date() == day + timedelta(days=30)


def test_whoever_may_not_take_letters_is_not_read(counter: Counter) -> None:
    answer = counter.bank.ask("nobody", "POST", LETTERS, raw=b"{" * 1000)
    assert (answer.status, answer.code) == (401, "token.unknown")
