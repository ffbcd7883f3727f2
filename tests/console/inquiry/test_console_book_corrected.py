"""A row of the book is corrected: typed, looked at again, entered; never changed."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from bank_people import leaked
from counter import Counter

RIGHT = "13800001111"
FORM = {"what": "mobile", "right": RIGHT, "why": "录入时看错一位"}


def where(ref: str) -> str:
    return f"/inquiries/{ref}/correction/"


def enter(client: Client, ref: str, **changes: Any) -> HttpResponse:
    return client.post(where(ref), {**FORM, "step": "enter", **changes})


def corrected(desk: Counter) -> list[str]:
    rows = desk.bank.owner.execute("SELECT what FROM inquiry.correction ORDER BY at")
    return [what for (what,) in rows.fetchall()]


@pytest.fixture
def ref(desk: Counter) -> str:
    """An inquiry whose report came."""
    return str(desk.ask(desk.letter()).json["ref"])


@pytest.mark.duty("R7.4")
def test_what_was_typed_is_shown_once_more_before_it_is_entered(
    alice, desk, ref
) -> None:
    page = alice.post(where(ref), FORM)
    text = page.content.decode()
    assert page.status_code == 200, text
    for words in ("确认更正", RIGHT, "录入时看错一位", "不能撤回"):
        assert words in text
    assert corrected(desk) == []
    again = alice.post(where(ref), {**FORM, "step": "edit"}).content.decode()
    assert f'value="{RIGHT}"' in again
    assert corrected(desk) == []


@pytest.mark.duty("R7.4")
def test_a_correction_is_entered_and_the_row_stands(alice, desk, ref) -> None:
    select = "SELECT i::text FROM inquiry.inquiry i"
    before = desk.bank.owner.execute(select).fetchall()
    answer = enter(alice, ref)
    assert answer.status_code == 302, answer.content.decode()
    text = alice.get(answer.url).content.decode()
    assert "更正已登记" in text
    assert '<th scope="row">电话</th>' in text
    assert "op-alice" in text
    assert RIGHT not in text
    assert leaked(text) == []
    assert desk.bank.owner.execute(select).fetchall() == before
    desk.bank.drain()
    entry = desk.bank.last()
    assert entry["detail"]["event"] == "inquiry.corrected"
    assert RIGHT not in str(entry)


def test_who_oversees_sees_corrections_and_enters_none(audit, alice, desk, ref) -> None:
    enter(alice, ref)
    text = audit.get(where(ref)).content.decode()
    assert '<th scope="row">电话</th>' in text
    assert 'name="right"' not in text
    assert enter(audit, ref).status_code == 403
    assert corrected(desk) == ["mobile"]
    listed = audit.get("/inquiries/book/").content.decode()
    assert f'href="{where(ref)}"' in listed


@pytest.mark.parametrize(
    "changes",
    [
        {"what": "state"},
        {"what": ""},
        {"right": ""},
        {"right": " "},
        {"right": "x" * 201},
        {"right": "a\tb"},
        {"why": ""},
        {"why": "。"},
        {"why": "x" * 501},
    ],
)
def test_what_cannot_be_used_is_told_at_its_field(alice, desk, ref, changes) -> None:
    page = enter(alice, ref, **changes)
    text = page.content.decode()
    assert page.status_code == 422
    assert "field-wrong" in text
    assert corrected(desk) == []


def test_whom_it_is_not_for(bob, desk, entering, stranger, ref) -> None:
    for client in (bob, entering("op-tech")):
        assert client.get(where(ref)).status_code in {403, 404}
        page = enter(client, ref)
        assert page.status_code == 403
        assert RIGHT not in page.content.decode()
    assert stranger.get(where(ref)).status_code == 302
    assert corrected(desk) == []


def test_a_row_that_is_none_is_missing(alice, desk) -> None:
    assert desk
    assert alice.get(where("inquiry-none")).status_code == 404
    assert enter(alice, "inquiry-none").status_code == 404
    assert alice.get(where("x.y")).status_code == 404


def test_other_methods_are_refused(alice, ref) -> None:
    assert alice.put(where(ref)).status_code == 405


def test_entered_twice_or_by_two_at_once_all_stand(
    alice, sun, desk, ref, at_once
) -> None:
    answers = at_once(lambda who: enter(who, ref), alice, sun)
    assert [each.status_code for each in answers] == [302, 302]
    assert desk.loan("DK-2026-2").status == 200
    assert enter(alice, ref, what="loan", right="DK-2026-2").status_code == 302
    assert corrected(desk) == ["mobile", "mobile", "loan"]


def test_the_inquirys_own_page_leads_there(alice, ref) -> None:
    text = alice.get(f"/inquiries/{ref}/").content.decode()
    assert f'href="{where(ref)}"' in text
