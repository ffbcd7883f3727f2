"""GET /api/v1/inquiries/self-checks/{month}: the list; signed once, after the month."""

import pytest

from bank_expect import harmless
from counter import INQUIRIES, Counter, today
from simulators.asgi import Answer, Call

CHECKS = f"{INQUIRIES}/self-checks"
MONTH = "2025-06"
# 10 June 2025, 10:30 in the country's time, a Tuesday.
AT = 1_749_522_600_000_000


def _read(counter: Counter, month: str = MONTH, who: str | None = "pan") -> Answer:
    return counter.bank.ask(who, "GET", f"{CHECKS}/{month}")


def _sign(
    counter: Counter, digest: str, month: str = MONTH, who: str | None = "pan"
) -> Answer:
    path = f"{CHECKS}/{month}/signature"
    return counter.bank.ask(who, "POST", path, {"digest": digest})


@pytest.fixture
def then(counter: Counter, ref: str) -> str:
    """An inquiry that was asked in a month that is over, and never put away."""
    counter.person("pan")
    counter.bank.owner.execute(
        "UPDATE inquiry.inquiry SET reserved_at = %s, changed_at = %s", (AT, AT + 9)
    )
    counter.bank.owner.execute("UPDATE inquiry.letter SET signed_on = '2025-06-10'")
    return ref


@pytest.mark.duty("R7.5")
def test_each_line_names_the_inquiry_and_its_entry(counter: Counter, then: str) -> None:
    answer = _read(counter)
    assert answer.status == 200, answer.text
    (line,) = answer.json["found"]
    index = counter.dossier(then).json["inquiry"]["receipt"]["index"]
    assert line == {
        "code": "without_custody",
        "inquiry": then,
        "entry": index,
        "operator": "op-alice",
        "asked": "2025-06-10",
    }
    assert answer.json["counts"] == {"without_custody": 1}
    assert answer.json["signed_by"] is None
    harmless(answer)
    entry = counter.bank.ask("pan", "GET", f"/api/v1/entries/{index}")
    assert then in entry.text, "one click away"


@pytest.mark.duty("R7.2")
@pytest.mark.usefixtures("then")
def test_a_letter_without_its_scan_is_none(counter: Counter) -> None:
    owner = counter.bank.owner
    owner.execute(
        "UPDATE inquiry.paper SET salt = NULL, destroyed_at = 1 WHERE kind = 'letter'"
    )
    assert _read(counter).json["counts"] == {"without_custody": 1, "without_letter": 1}
    owner.execute("UPDATE inquiry.inquiry SET ground = 'letter-none'")
    assert _read(counter).json["counts"] == {"without_custody": 1, "without_letter": 1}


@pytest.mark.duty("R7.7")
def test_after_settlement_and_too_often(counter: Counter) -> None:
    counter.loan()
    for again in ("", "再查", "三查"):
        asked = counter.post_loan(counter.approved(), why_again=again)
        assert asked.status == 201, asked.text
    counter.loan(settled_on="2025-06-01")
    counter.bank.owner.execute("UPDATE inquiry.inquiry SET reserved_at = %s", (AT,))
    counts = _read(counter).json["counts"]
    assert counts == {"after_settlement": 3, "same_person": 3}


def test_it_is_signed_once_and_told_as_it_was_signed(
    counter: Counter, then: str
) -> None:
    read = _read(counter).json
    signed = _sign(counter, read["digest"])
    assert signed.status == 201, signed.text
    assert signed.json["signed_by"] == "op-pan"
    counter.bank.drain()
    assert counter.bank.last()["detail"] == {
        "event": "self_check.signed",
        "month": MONTH,
        "listed": 1,
        "by_reason": "without_custody=1",
        "digest": read["digest"],
    }
    counter.bank.owner.execute("DELETE FROM inquiry.custody")
    counter.bank.owner.execute("UPDATE inquiry.inquiry SET reserved_at = 1")
    assert _read(counter).json == signed.json
    again = _sign(counter, read["digest"])
    assert (again.status, again.code) == (409, "self_check.twice")
    assert then in str(signed.json)


def test_two_at_once_sign_once(counter: Counter, then: str) -> None:
    assert then
    body = {"digest": _read(counter).json["digest"]}
    call = Call("POST", f"{CHECKS}/{MONTH}/signature", "pan", body)
    answers = counter.bank.client.together([call] * 3)
    assert sorted(each.status for each in answers) == [201, 409, 409]
    assert counter.events().count("self_check.signed") == 1


def test_an_empty_month_is_signed_as_well(counter: Counter) -> None:
    counter.person("pan")
    read = _read(counter, "2024-02").json
    assert (read["found"], read["counts"]) == ([], {})
    assert _sign(counter, read["digest"], "2024-02").status == 201


def test_before_the_month_is_over_nothing_is_signed(counter: Counter) -> None:
    counter.person("pan")
    month = today()[:7]
    answer = _sign(counter, _read(counter, month).json["digest"], month)
    assert (answer.status, answer.code) == (403, "self_check.early")
    counter.bank.drain()
    entry = counter.bank.last()
    assert (entry["decision"], entry["detail"]["event"]) == (
        "refuse",
        "self_check.signed",
    )


def test_what_changed_since_it_was_read_is_not_signed(
    counter: Counter, then: str
) -> None:
    digest = _read(counter).json["digest"]
    counter.bank.owner.execute("UPDATE inquiry.inquiry SET ground = 'letter-none'")
    for wrong in (digest, "ab" * 32, "x", ""):
        answer = _sign(counter, wrong)
        assert (answer.status, answer.code) == (403, "self_check.digest")
        harmless(answer)
    assert _read(counter).json["signed_by"] is None
    assert then


@pytest.mark.parametrize(
    ("who", "status", "code"),
    [
        ("alice", 403, "token.scope"),
        ("sun", 403, "token.scope"),
        ("zhou", 403, "token.scope"),
        ("gone", 403, "standing.inactive"),
        ("nobody", 401, "token.unknown"),
        (None, 401, "token.missing"),
    ],
)
def test_whom_it_is_not_for(counter: Counter, who: str, status: int, code: str) -> None:
    read, signed = _read(counter, who=who), _sign(counter, "ab" * 32, who=who)
    for answer in (read, signed):
        assert (answer.status, answer.code) == (status, code), answer.text
        harmless(answer)


def test_the_auditor_reads_and_does_not_sign(counter: Counter) -> None:
    counter.person("audit")
    read = _read(counter, who="audit")
    assert read.status == 200
    answer = _sign(counter, read.json["digest"], who="audit")
    assert (answer.status, answer.code) == (403, "self_check.group")


def test_a_program_signs_nothing(counter: Counter) -> None:
    counter.program("pan")
    answer = _sign(counter, _read(counter).json["digest"])
    assert (answer.status, answer.code) == (403, "inquiry.person")


@pytest.mark.parametrize("month", ["2026-13", "2026-00", "1999-01"])
def test_what_is_no_month(counter: Counter, month: str) -> None:
    answer = _read(counter, month)
    assert (answer.status, answer.code) == (422, "self_check.month")
    assert _read(counter, "2026-1").status == 404
