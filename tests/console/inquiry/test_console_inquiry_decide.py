"""Decisions about an inquiry that waits: confirmed, with a reason, once, in person."""

from collections.abc import Callable

import pytest

from counter import WHY
from xinhu.adapters.bureau.simulator.faults import Fault
from xinhu.console.gate_answers import Problem, Told
from xinhu.console.gate_errors import GateRefusedError
from xinhu.console.inquiry import decide as deciding

ADDRESS = "/inquiries/{}/{}/"


@pytest.fixture
def unclear(desk) -> str:
    """An inquiry of which nobody knows whether the bureau answered."""
    letter = desk.letter()
    desk.bureau.faults.ask(Fault(kind="cut_after"))
    answer = desk.ask(letter)
    assert answer.json["state"] == "unclear", answer.text
    return str(answer.json["ref"])


def test_the_page_of_the_inquiry_offers_all_three_and_sends_nothing(
    alice, desk, unclear
) -> None:
    text = alice.get(f"/inquiries/{unclear}/").content.decode()
    for what in ("look-up", "send", "give-up"):
        assert ADDRESS.format(unclear, what) in text
        asked = alice.get(ADDRESS.format(unclear, what))
        assert asked.status_code == 200
    assert desk.asked() == 1
    assert desk.states() == ["unclear"]


@pytest.mark.parametrize(
    ("what", "state", "queries"),
    [
        ("look-up", "answered", 1),
        ("send", "answered", 2),
        ("give-up", "given_up", 1),
    ],
)
def test_a_confirmed_decision_is_carried_out_and_registered(
    alice, desk, unclear, what, state, queries
) -> None:
    page = alice.post(ADDRESS.format(unclear, what), {"why": WHY})
    assert page.status_code == 302, page.content.decode()
    assert "已按您的决定处理" in alice.get(page.url).content.decode()
    assert desk.states() == [state]
    assert desk.asked() == queries
    desk.bank.drain()
    events = {
        "look-up": "inquiry.looked_up",
        "send": "inquiry.sent_again",
        "give-up": "inquiry.given_up",
    }
    told = [row.entry for row in desk.bank.entries() if row.entry["kind"] == "act"]
    assert events[what] in [each["detail"]["event"] for each in told]


def test_what_takes_longer_is_told_to_be_under_way(
    alice, desk, unclear, monkeypatch
) -> None:
    def impatient(asked: Callable[[], object]) -> None:
        asked()

    monkeypatch.setattr(deciding, "within_patience", impatient)
    page = alice.post(ADDRESS.format(unclear, "look-up"), {"why": WHY})
    text = alice.get(page.url).content.decode()
    assert "您的决定正在办理" in text
    assert "已按您的决定处理" not in text
    assert desk.states() == ["answered"]


def test_where_nothing_could_be_written_nothing_is_told_as_decided(
    alice, desk, unclear, monkeypatch
) -> None:
    def lost(_asked: Callable[[], object]) -> None:
        told = Told(error=Problem(code="database.unavailable", message="", next=""))
        raise GateRefusedError(503, told)

    monkeypatch.setattr(deciding, "within_patience", lost)
    page = alice.post(ADDRESS.format(unclear, "give-up"), {"why": WHY})
    assert page.status_code == 503
    assert "database.unavailable" in page.content.decode()
    assert desk.states() == ["unclear"]


def test_sending_says_that_nothing_was_sent_or_that_it_may_count_twice(
    alice, desk, unclear
) -> None:
    address = ADDRESS.format(unclear, "send")
    assert "留下两次记录" in alice.get(address).content.decode()
    desk.bank.owner.execute("UPDATE inquiry.inquiry SET state = 'registered'")
    text = alice.get(address).content.decode()
    assert "已登记、尚未发送" in text
    assert "留下两次记录" not in text


@pytest.mark.parametrize("why", ["", "   ", "……", "理" * 501])
@pytest.mark.parametrize("what", ["look-up", "send", "give-up"])
def test_without_a_reason_in_words_nothing_is_done(
    alice, desk, unclear, what, why
) -> None:
    page = alice.post(ADDRESS.format(unclear, what), {"why": why})
    assert page.status_code == 422
    assert 'id="id_why_error"' in page.content.decode()
    assert desk.states() == ["unclear"]


def test_what_waits_no_more_is_told_so(alice, desk, unclear) -> None:
    assert (
        alice.post(ADDRESS.format(unclear, "give-up"), {"why": WHY}).status_code == 302
    )
    for what in ("look-up", "send", "give-up"):
        page = alice.post(ADDRESS.format(unclear, what), {"why": WHY})
        assert page.status_code == 409
        assert "inquiry.state" in page.content.decode()
    assert desk.asked() == 1


def test_of_two_at_once_one_is_sent(alice, desk, unclear, at_once) -> None:
    address = ADDRESS.format(unclear, "send")
    pages = at_once(lambda who: who.post(address, {"why": WHY}), alice, alice)
    assert sorted(page.status_code for page in pages) == [302, 409]
    assert desk.asked() == 2, "the first, of which nobody knows, and one more"


def test_whose_role_asks_no_bureau_sends_nothing_later(sun, desk, unclear) -> None:
    page = sun.post(ADDRESS.format(unclear, "send"), {"why": WHY})
    assert page.status_code == 403
    assert "purpose.role" in page.content.decode()
    assert desk.states() == ["unclear"]


def test_another_branch_decides_nothing(bob, desk, unclear) -> None:
    for what in ("look-up", "send", "give-up"):
        page = bob.post(ADDRESS.format(unclear, what), {"why": WHY})
        assert page.status_code in {403, 404}
    assert desk.states() == ["unclear"]


@pytest.mark.parametrize(
    "address",
    [
        ADDRESS.format("inquiry-none", "send"),
        "/inquiries/x.y/send/",
    ],
)
def test_missing_and_malformed_inquiries(alice, desk, address) -> None:
    assert desk
    assert alice.get(address).status_code == 404
    assert alice.post(address, {"why": WHY}).status_code == 404


def test_nothing_else_is_decided_and_by_no_other_method(
    alice, stranger, desk, unclear
) -> None:
    assert alice.get(ADDRESS.format(unclear, "destroy")).status_code == 404
    assert alice.put(ADDRESS.format(unclear, "send")).status_code == 405
    page = stranger.post(ADDRESS.format(unclear, "send"), {"why": WHY})
    assert page.status_code == 302
    assert page.url.startswith("/log-in/")
    assert desk.states() == ["unclear"]
