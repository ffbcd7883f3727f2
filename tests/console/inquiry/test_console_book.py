"""The register book at the console: rows without names, filtered, summed, in pages."""

import html
import re

import pytest

from bank_people import leaked
from counter import CHEN, LIU, Counter, subject_of, today
from xinhu.console.inquiry.book import reading

BOOK = "/inquiries/book/"


@pytest.fixture
def refs(desk: Counter) -> list[str]:
    """Three inquiries: two about Liu, one about Chen that was refused."""
    letter = desk.letter()
    first = desk.ask(letter).json["ref"]
    second = desk.ask(letter, reason="guarantor").json["ref"]
    wish = {"customer": CHEN.id, "subject": subject_of(CHEN), "reason": "credit_card"}
    refused = desk.ask(desk.letter(CHEN), **wish).json["inquiry"]["ref"]
    return [first, second, refused]


def rows(text: str) -> list[str]:
    """Return the states of the rows, from the top."""
    table = text[text.index('role="region"') :] if 'role="region"' in text else ""
    return re.findall(r"badge-inquiry_state-(\w+)", table)


@pytest.mark.duty("R7.4")
def test_a_row_for_each_inquiry_and_nobody_is_named(audit, desk, refs) -> None:
    size = desk.bank.size()
    page = audit.get(BOOK)
    text = page.content.decode()
    assert page.status_code == 200, text
    assert rows(text) == ["answered", "answered", "refused"]
    assert len(refs) == text.count('<th scope="row" class="number">')
    assert LIU.id in text
    assert leaked(text) == []
    assert desk.bank.size() == size, "no name, no look, no entry"
    assert page.headers["Cache-Control"] == "no-store, private"


def test_sums_lead_to_their_rows(pan, refs) -> None:
    text = pan.get(BOOK).content.decode()
    assert "共 3 行" in text
    sums = text[text.index('class="book-sums"') : text.index('role="region"')]
    found = re.findall(
        r'href="(\?[^"]*)">([^<]+)</a></th><td class="number">(\d+)', sums
    )
    assert [(name, count) for _, name, count in found if count == "2"] == [
        ("报告已返回", "2")
    ]
    (answered,) = [where for where, name, _ in found if name == "报告已返回"]
    text = pan.get(BOOK + html.unescape(answered)).content.decode()
    assert rows(text) == ["answered", "answered"]
    assert refs


@pytest.mark.parametrize(
    ("query", "states"),
    [
        ("?reason=guarantor", ["answered"]),
        ("?state=refused", ["refused"]),
        ("?operator=op-alice&branch=朝阳支行", ["answered", "answered", "refused"]),
        ("?operator=op-bob", []),
        ("?branch=x", []),
        (f"?since={today()}&until={today()}&state=answered", ["answered"] * 2),
        ("?since=2020-01-01&until=2020-01-31", []),
    ],
)
def test_filters_narrow(audit, refs, query, states) -> None:
    page = audit.get(BOOK + query)
    text = page.content.decode()
    assert page.status_code == 200, text
    assert rows(text) == states
    if not states:
        assert "没有符合条件的行" in text
    assert refs


@pytest.mark.parametrize(
    "query",
    [
        "?state=x",
        "?reason=x",
        "?since=yesterday&until=2026-11-01",
        "?since=2026-11-01",
        "?since=2026-11-02&until=2026-11-01",
        "?since=2020-01-01&until=2026-11-01",
        "?after=x",
        "?after=1.A",
        "?operator=%00",
        f"?branch={'x' * 65}",
    ],
)
def test_what_is_wrong_shows_nothing(audit, refs, query) -> None:
    page = audit.get(BOOK + query)
    assert page.status_code == 422
    assert rows(page.content.decode()) == []
    assert refs


def test_pages_follow_each_other(audit, refs, monkeypatch) -> None:
    monkeypatch.setattr(reading, "PAGE", 1)
    found, address = [], BOOK
    for _ in range(len(refs) + 1):
        text = audit.get(address).content.decode()
        found += re.findall(r'class="number"><a [^>]+>(\d+)</a>', text)
        onward = re.search(r'href="(\?[^"]*after=[^"]*)"', text)
        if onward is None:
            break
        address = BOOK + html.unescape(onward[1])
    assert len(found) == len(set(found)) == len(refs)
    assert found == sorted(found, key=int)
    assert "回到首页" in text


@pytest.mark.parametrize("who", ["op-alice", "op-sun", "op-tech"])
def test_whom_it_is_not_for(desk, entering, who) -> None:
    assert desk
    client = entering(who)
    assert client.get(BOOK).status_code == 403
    assert BOOK not in client.get("/").content.decode()


def test_strangers_log_in_and_other_methods_are_refused(audit, stranger) -> None:
    assert stranger.get(BOOK).status_code == 302
    assert audit.post(BOOK).status_code == 405
    assert BOOK in audit.get("/").content.decode()
