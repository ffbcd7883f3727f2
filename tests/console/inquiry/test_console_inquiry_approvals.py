"""A post-loan request in the supervisor's inbox: in words, without the person."""

import pytest

from bank_people import LIU, leaked
from counter import Counter

ENGLISH = {"language": "en", "next": "/"}


@pytest.fixture
def request_of(desk: Counter) -> str:
    """A request that waits for a supervisor."""
    desk.loan()
    return str(desk.request().json["ref"])


@pytest.mark.duty("R7.7")
def test_the_supervisor_reads_reason_loan_and_that_the_person_is_bound(
    sun, request_of
) -> None:
    inbox = sun.get("/approvals/").content.decode()
    assert f"/approvals/{request_of}/" in inbox
    assert "贷后征信查询" in inbox
    text = sun.get(f"/approvals/{request_of}/").content.decode()
    for words in ("贷后管理", "DK-2026-1", "已与本申请绑定", "季度贷后检查"):
        assert words in text, words
    assert leaked(text) == []


def test_in_english_as_well(sun, request_of) -> None:
    sun.post("/language/", ENGLISH)
    text = sun.get(f"/approvals/{request_of}/").content.decode()
    for words in ("Post-loan management", "DK-2026-1", "are bound to this request"):
        assert words in text, words


def test_a_granted_request_is_asked_on_and_not_looked_on(
    alice, sun, request_of
) -> None:
    text = sun.get(f"/approvals/{request_of}/").content.decode()
    digest = text.split('name="digest" value="')[1].split('"')[0]
    look = text.split('name="look" value="')[1].split('"')[0]
    vote = {"says": "grant", "digest": digest, "look": look}
    assert sun.post(f"/approvals/{request_of}/vote/", vote).status_code == 302
    granted = alice.get(f"/approvals/{request_of}/").content.decode()
    assert f"/customers/{LIU.id}/inquiry/ask/?approval={request_of}" in granted
    assert f"/customers/{LIU.id}/look/" not in granted
    supervisors = sun.get(f"/approvals/{request_of}/").content.decode()
    assert "?approval=" not in supervisors
