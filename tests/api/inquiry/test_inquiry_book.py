"""GET /api/v1/inquiries/book, /sums, /bound: rows without details."""

from datetime import UTC, datetime
from urllib.parse import quote

import pytest

from bank_expect import harmless
from counter import CHEN, Counter, subject_of, today
from simulators.asgi import Answer
from xinhu.core.base.clock import from_datetime

BOOK = "/api/v1/inquiries/book"
JULY_2026 = from_datetime(datetime(2026, 7, 1, 12, tzinfo=UTC))
DAYS = f"?from={today()}&to={today()}"


def page(counter: Counter, query: str = "", who: str = "audit") -> Answer:
    return counter.bank.ask(who, "GET", f"{BOOK}{DAYS}{query}")


@pytest.fixture
def refs(counter: Counter) -> list[str]:
    """Three inquiries: two about Liu, one about Chen that was refused."""
    letter = counter.letter()
    first = counter.ask(letter).json["ref"]
    second = counter.ask(letter, reason="guarantor").json["ref"]
    other = counter.letter(CHEN)
    wish = {"customer": CHEN.id, "subject": subject_of(CHEN), "reason": "credit_card"}
    refused = counter.ask(other, **wish).json["inquiry"]["ref"]
    return [first, second, refused]


@pytest.mark.duty("R7.4")
def test_the_book_has_a_row_for_each_inquiry_and_names_nobody(
    counter: Counter, refs: list[str]
) -> None:
    size = counter.bank.size()
    answer = page(counter)
    assert answer.status == 200, answer.text
    rows = answer.json["rows"]
    assert [row["ref"] for row in rows] == refs
    assert [row["state"] for row in rows] == ["answered", "answered", "refused"]
    assert {row["operator"] for row in rows} == {"op-alice"}
    assert rows[0]["receipt"]["index"] < rows[1]["receipt"]["index"]
    assert all(len(row["commitment"]) == 64 for row in rows)
    assert counter.bank.size() == size, "no name, no look, no entry"
    harmless(answer)


def test_pages_follow_each_other_without_gap_or_repetition(
    counter: Counter, refs: list[str]
) -> None:
    found, after = [], ""
    while True:
        answer = page(counter, f"&limit=1&after={after}")
        found += [row["ref"] for row in answer.json["rows"]]
        after = answer.json["after"]
        if after is None:
            break
    assert found == refs


@pytest.mark.parametrize(
    ("narrowed", "places"),
    [
        ("&reason=loan_approval", [0]),
        ("&state=refused", [2]),
        ("&state=answered&reason=guarantor", [1]),
        ("&operator=op-alice&branch=朝阳支行", [0, 1, 2]),
        ("&operator=op-bob", []),
        ("&branch=x", []),
    ],
)
def test_rows_are_narrowed(counter: Counter, refs, narrowed: str, places) -> None:

    answer = page(counter, quote(narrowed, safe="&="))
    assert [row["ref"] for row in answer.json["rows"]] == [refs[n] for n in places]


def test_another_days_book_is_empty(counter: Counter, refs: list[str]) -> None:
    answer = counter.bank.ask("audit", "GET", f"{BOOK}?from=2020-01-01&to=2020-01-31")
    assert answer.json == {"rows": [], "after": None}
    assert refs


def test_sums_count_every_row_once_in_each_column(
    counter: Counter, refs: list[str]
) -> None:
    answer = counter.bank.ask("pan", "GET", f"{BOOK}/sums{DAYS}")
    assert answer.json == {
        "total": len(refs),
        "reasons": {"loan_approval": 1, "guarantor": 1, "credit_card": 1},
        "operators": {"op-alice": 3},
        "states": {"answered": 2, "refused": 1},
    }
    assert counter.bank.ask("pan", "GET", f"{BOOK}/bound").json == {
        "books": [],
        "due": [],
    }


def test_quarters_that_are_over_and_not_bound_are_told(
    counter: Counter, refs: list[str]
) -> None:
    owner = counter.bank.owner
    owner.execute("ALTER TABLE inquiry.inquiry DISABLE TRIGGER inquiry_moved")
    owner.execute("UPDATE inquiry.inquiry SET reserved_at = %s", (JULY_2026,))
    owner.execute(
        "UPDATE inquiry.inquiry SET state = 'unclear', paper = NULL WHERE ref = %s",
        (refs[1],),
    )
    told = counter.bank.ask("audit", "GET", f"{BOOK}/bound").json
    assert told["due"][-1] == {"quarter": "2026Q3", "inquiries": 3, "waiting": 1}
    names = [each["quarter"] for each in told["due"]]
    assert names == sorted(names, reverse=True)
    assert told["books"] == []


@pytest.mark.parametrize("address", ["", "/sums", "/bound"])
@pytest.mark.parametrize(
    ("who", "status", "code"),
    [
        ("alice", 403, "token.scope"),
        ("sun", 403, "token.scope"),
        ("tech", 403, "token.scope"),
        ("gone", 403, "standing.inactive"),
        ("nobody", 401, "token.unknown"),
        (None, 401, "token.missing"),
    ],
)
def test_whom_it_is_not_for(counter: Counter, address, who, status, code) -> None:
    days = "" if address == "/bound" else DAYS
    answer = counter.bank.ask(who, "GET", f"{BOOK}{address}{days}")
    assert (answer.status, answer.code) == (status, code), answer.text


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "request.query"),
        ("?from=2026-11-01", "request.query"),
        ("?from=x&to=2026-11-01", "request.query"),
        ("?from=20261101&to=2026-11-01", "request.query"),
        ("?from=2026-11-02&to=2026-11-01", "book.span"),
        ("?from=2024-01-01&to=2026-11-01", "book.span"),
        ("?from=9999-12-31&to=9999-12-31", "book.span"),
        (f"{DAYS}&state=x", "request.query"),
        (f"{DAYS}&after=x", "request.query"),
        (f"{DAYS}&after=1.A", "request.query"),
        (f"{DAYS}&limit=x", "request.query"),
        (f"{DAYS}&name=x", "request.query"),
        (f"{DAYS}&reason=%00", "request.query"),
    ],
)
def test_what_cannot_be_read_is_told(counter: Counter, query: str, code: str) -> None:
    answer = counter.bank.ask("audit", "GET", BOOK + query)
    assert (answer.status, answer.code) == (422, code), answer.text


def test_other_methods_are_refused(counter: Counter) -> None:
    for method in ("PUT", "DELETE", "POST"):
        assert counter.bank.ask("audit", method, BOOK, {}).status == 405
