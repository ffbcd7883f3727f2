"""POST /api/v1/inquiries/book/open: everybody on the page is looked at, and first."""

from typing import Any

import pytest

from bank_expect import harmless
from bank_people import AUDIT
from counter import CHEN, LIU, Counter, subject_of, today
from simulators.asgi import Answer

OPEN = "/api/v1/inquiries/book/open"


def opened(counter: Counter, who: str = "pan", **changes: Any) -> Answer:
    counter.factor()
    body = {"from": today(), "to": today(), **changes}
    return counter.bank.ask(who, "POST", OPEN, body)


@pytest.fixture
def refs(counter: Counter) -> list[str]:
    """An inquiry about Liu and one about Chen."""
    first = counter.ask(counter.letter()).json["ref"]
    wish = {"customer": CHEN.id, "subject": subject_of(CHEN)}
    second = counter.ask(counter.letter(CHEN), **wish).json["ref"]
    return [first, second]


@pytest.mark.duty("R7.4")
def test_everybody_on_an_opened_page_has_an_entry_of_their_own(
    counter: Counter, refs: list[str]
) -> None:
    size = counter.bank.size()
    answer = opened(counter)
    assert answer.status == 200, answer.text
    page, *rows = [row.entry for row in counter.bank.entries()[size:]]
    assert (page["kind"], page["decision"]) == ("inquiry_book", "permit")
    assert page["purpose"] == "inquiry_book"
    assert page["customer"] is None
    detail = page["detail"]
    assert (detail["count"], detail["first_row"], detail["last_row"]) == (2, *refs)
    assert [row["kind"] for row in rows] == ["inquiry_book_row"] * 2
    assert [row["customer"] for row in rows] == [LIU.id, CHEN.id]
    assert [row["detail"]["inquiry"] for row in rows] == refs
    assert {row["detail"]["page"] for row in rows} == {detail["page"]}
    assert all(row["fields"] == page["fields"] for row in rows)
    shown = [row["shown"]["index"] for row in answer.json["rows"]]
    assert [answer.json["receipt"]["index"], *shown] == [size, size + 1, size + 2]


@pytest.mark.duty("R7.4")
def test_details_are_those_of_the_counter_masked(
    counter: Counter, refs: list[str]
) -> None:
    answer = opened(counter)
    details = answer.json["rows"][0]["details"]
    assert set(details) == {"name", "id_type", "id_number", "mobile", "address"}
    assert details["name"].startswith("刘")
    assert details["name"] != LIU.values["name"]
    assert all(details.values())
    assert answer.json["masks"]["id_number"] == "partial"
    harmless(answer)
    assert refs[0] == answer.json["rows"][0]["ref"]


def test_a_page_of_nobody_is_an_entry_as_well(counter: Counter) -> None:
    answer = opened(counter, state="refused")
    assert (answer.status, answer.json["rows"], answer.json["after"]) == (200, [], None)
    entry = counter.bank.last()
    assert (entry["kind"], entry["detail"]["count"]) == ("inquiry_book", 0)


def test_pages_follow_each_other(counter: Counter, refs: list[str]) -> None:
    first = opened(counter, limit=1)
    second = opened(counter, limit=1, after=first.json["after"])
    third = opened(counter, limit=1, after=second.json["after"])
    found = [row["ref"] for each in (first, second, third) for row in each.json["rows"]]
    assert found == refs


@pytest.mark.parametrize("limit", [-3, 0, 10_000])
def test_a_page_has_one_row_at_least_and_fifty_at_most(
    counter: Counter, refs: list[str], limit: int
) -> None:
    rows = opened(counter, limit=limit).json["rows"]
    assert len(rows) == (1 if limit < 1 else len(refs))


def test_whose_information_is_restricted_is_not_shown_and_has_no_entry(
    counter: Counter, refs: list[str]
) -> None:
    counter.bank.owner.execute(
        "UPDATE vault.customer SET state = 1 WHERE customer = %s", (CHEN.id,)
    )
    size = counter.bank.size()
    answer = opened(counter)
    liu, chen = answer.json["rows"]
    assert liu["details"] is not None
    assert (chen["details"], chen["shown"]) == (None, None)
    assert chen["withheld"] == "customer.restricted"
    assert counter.bank.size() == size + 2
    assert [liu["ref"], chen["ref"]] == refs


def test_a_changed_note_shows_nothing_and_is_an_entry(
    counter: Counter, refs: list[str]
) -> None:
    counter.bank.owner.execute(
        "UPDATE inquiry.inquiry SET note = set_byte(note, 40, get_byte(note, 40) # 1)"
        " WHERE ref = %s",
        (refs[1],),
    )
    answer = opened(counter)
    assert answer.status == 503
    harmless(answer)
    entry = counter.bank.last()
    assert (entry["kind"], entry["decision"]) == ("disclosure_failed", "record")


def test_a_note_of_another_commitment_shows_nothing(
    counter: Counter, refs: list[str]
) -> None:
    counter.bank.owner.execute(
        "UPDATE inquiry.inquiry SET commitment = sha256('x') WHERE ref = %s", (refs[0],)
    )
    answer = opened(counter)
    assert (answer.status, answer.code) == (503, "book.row_changed")
    assert counter.bank.last()["reasons"] == ["book.row_changed"]


@pytest.mark.parametrize(
    ("who", "status", "code"),
    [
        ("alice", 403, "purpose.role"),
        ("sun", 403, "purpose.role"),
        ("alice-narrow", 403, "token.scope"),
        ("tech", 403, "token.scope"),
        ("gone", 403, "standing.inactive"),
        ("alice-revoked", 401, "token.revoked"),
    ],
)
def test_whom_it_is_not_for_is_an_entry(
    counter: Counter, refs, who: str, status: int, code: str
) -> None:
    size = counter.bank.size()
    answer = opened(counter, who)
    assert (answer.status, answer.code) == (status, code), answer.text
    harmless(answer)
    assert counter.bank.size() == size + 1
    assert counter.bank.last()["decision"] == "refuse"
    assert refs


@pytest.mark.duty("R7.4")
def test_an_auditor_in_the_audit_department_opens_it(
    counter: Counter, refs: list[str]
) -> None:
    assert AUDIT.department == "audit"
    answer = opened(counter, "audit")
    assert answer.status == 200, answer.text
    assert [row["ref"] for row in answer.json["rows"]] == refs
    assert answer.json["masks"]["id_number"] == "partial"


@pytest.mark.parametrize("who", ["pan", "audit"])
def test_whoever_opens_it_has_passed_the_course_about_inquiries(
    counter: Counter, who: str
) -> None:
    counter.bank.owner.execute(
        "DELETE FROM desk.training_certificate WHERE course = 'credit_inquiry'"
    )
    answer = opened(counter, who)
    assert (answer.status, answer.code) == (403, "training.lacking"), answer.text


def test_who_is_nobody_leaves_no_entry(counter: Counter) -> None:
    size = counter.bank.size()
    assert opened(counter, "nobody").code == "token.unknown"
    assert counter.bank.ask(None, "POST", OPEN, {}).code == "token.missing"
    assert counter.bank.size() == size


def test_a_person_shows_a_second_factor(counter: Counter) -> None:
    counter.person("pan")
    counter.factor(-1)
    body = {"from": today(), "to": today()}
    answer = counter.bank.ask("pan", "POST", OPEN, body)
    assert (answer.status, answer.code) == (403, "second_factor.needed")
    assert counter.bank.last()["kind"] == "inquiry_book"


def test_an_auditor_opens_the_book_and_looks_at_nobody_otherwise(
    counter: Counter, refs: list[str]
) -> None:
    answer = opened(counter, "audit")
    assert answer.status == 200, answer.text
    assert [row["ref"] for row in answer.json["rows"]] == refs
    harmless(answer)
    look = counter.bank.look("audit", purpose="counter_service")
    assert (look.status, look.code) == (403, "purpose.role")


@pytest.mark.parametrize("purpose", ["audit_review", "complaint_handling", "x", ""])
def test_another_purpose_opens_nothing(counter: Counter, refs, purpose: str) -> None:
    answer = opened(counter, purpose=purpose)
    assert answer.status in {403, 422}, answer.text
    harmless(answer)
    assert refs


def test_a_plain_look_is_not_had_under_the_books_purpose(counter: Counter) -> None:
    counter.factor()
    wish = {"purpose": "inquiry_book", "fields": ["name"], "ground": ...}
    answer = counter.bank.look("pan", **wish)
    assert (answer.status, answer.code) == (403, "purpose.elsewhere")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"[]",
        b"\xff",
        b'{"from":"2026-11-01"}',
        b'{"from":"x","to":"2026-11-01"}',
        b'{"from":"2026-11-01","to":"2026-11-01","names":true}',
        b'{"from":"2026-11-01","to":"2026-11-01","after":"x"}',
        b'{"from":"2026-11-01","to":"2026-11-01","state":"x"}',
        b'{"from":"2026-11-01","to":"2026-11-01","limit":"x"}',
    ],
)
def test_a_body_that_cannot_be_read_opens_nothing(counter: Counter, body) -> None:
    size = counter.bank.size()
    answer = counter.bank.ask("pan", "POST", OPEN, raw=body)
    assert (answer.status, answer.code) == (422, "request.malformed")
    assert counter.bank.size() == size


def test_days_that_cannot_be_open_nothing(counter: Counter) -> None:
    size = counter.bank.size()
    answer = opened(counter, **{"from": "2026-11-02", "to": "2026-11-01"})
    assert (answer.status, answer.code) == (422, "book.span")
    assert counter.bank.size() == size
