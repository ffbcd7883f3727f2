"""Signing a month's list: by the officer, after the month, what was read, once."""

import re
from datetime import date, datetime, timedelta

import pytest

from counter import today

PAGE = "/inquiries/self-checks/"
FIRST = date.fromisoformat(today()).replace(day=1)
LAST = (FIRST - timedelta(days=1)).isoformat()[:7]
THIS = FIRST.isoformat()[:7]
_MORNING = datetime.fromisoformat(f"{LAST}-02T10:30:00+08:00")
AT = int(_MORNING.timestamp()) * 1_000_000


@pytest.fixture
def typed(pan, desk) -> dict[str, str]:
    """What the form of last month sends."""
    assert desk
    text = pan.get(PAGE).content.decode()
    (digest,) = re.findall(r'name="digest" value="([0-9a-f]{64})"', text)
    return {"month": LAST, "digest": digest}


def signed(desk) -> int:
    return desk.events().count("self_check.signed")


def move_into_last_month(desk) -> None:
    """Let an inquiry be asked last month, so that the list changes."""
    desk.ask(desk.letter())
    desk.bank.owner.execute(
        "UPDATE inquiry.inquiry SET ground = 'letter-none', reserved_at = %s", (AT,)
    )


def test_an_empty_list_is_signed_and_says_who_and_when(pan, audit, desk, typed) -> None:
    sent = pan.post(PAGE, typed)
    assert sent.status_code == 302, sent.content.decode()
    text = pan.get(sent.url).content.decode()
    assert "清单已签署并登记" in text
    for who in (pan, audit):
        text = who.get(f"{PAGE}?month={LAST}").content.decode()
        assert "已签署：" in text
        assert "op-pan" in text
        assert today() in text
        assert 'name="digest"' not in text
    assert signed(desk) == 1


@pytest.mark.duty("R7.5")
def test_it_is_signed_once_and_a_second_time_shows_who_signed(pan, desk, typed) -> None:
    assert pan.post(PAGE, typed).status_code == 302
    again = pan.post(PAGE, typed)
    text = again.content.decode()
    assert again.status_code == 409
    assert "这个月的自查清单已签署" in text
    assert "op-pan" in text
    assert signed(desk) == 1


def test_of_two_at_once_one_is_signed(pan, desk, typed, at_once) -> None:
    sent = at_once(lambda who: who.post(PAGE, typed), pan, pan)
    assert sorted(each.status_code for each in sent) == [302, 409]
    assert signed(desk) == 1


@pytest.mark.duty("R7.5")
def test_what_changed_since_it_was_read_is_shown_anew_and_not_signed(
    pan, desk, typed
) -> None:
    move_into_last_month(desk)
    sent = pan.post(PAGE, typed)
    text = sent.content.decode()
    assert sent.status_code == 403
    assert "self_check.digest" in text
    assert "无授权书或缺扫描件" in text
    (digest,) = re.findall(r'name="digest" value="([0-9a-f]{64})"', text)
    assert digest != typed["digest"]
    assert pan.post(PAGE, {**typed, "digest": digest}).status_code == 302


@pytest.mark.parametrize("digest", ["", "x", "ab" * 32])
def test_a_digest_that_is_none_signs_nothing(pan, desk, typed, digest) -> None:
    sent = pan.post(PAGE, {**typed, "digest": digest})
    assert sent.status_code == 403
    assert "self_check.digest" in sent.content.decode()
    assert "已签署：" not in pan.get(PAGE).content.decode()
    assert desk


def test_before_the_month_is_over_it_is_not_signed_and_the_attempt_is_an_entry(
    pan, desk, typed
) -> None:
    sent = pan.post(PAGE, {**typed, "month": THIS})
    assert sent.status_code == 403
    assert "self_check.early" in sent.content.decode()
    desk.bank.drain()
    last = desk.bank.last()
    assert (last["decision"], last["detail"]["event"]) == (
        "refuse",
        "self_check.signed",
    )


def test_the_auditor_does_not_sign(audit, desk, typed) -> None:
    sent = audit.post(PAGE, typed)
    assert sent.status_code == 403
    assert "self_check.group" in sent.content.decode()
    assert "已签署：" not in audit.get(PAGE).content.decode()
    assert desk


@pytest.mark.parametrize("month", ["2026-13", "x", ""])
def test_what_is_no_month_is_not_signed(pan, desk, typed, month) -> None:
    assert pan.post(PAGE, {**typed, "month": month}).status_code == 422
    assert signed(desk) == 0


def test_whom_it_is_not_for(alice, sun, stranger, desk, typed) -> None:
    for who in (alice, sun):
        assert who.post(PAGE, typed).status_code == 403
    assert stranger.post(PAGE, typed).url.startswith("/log-in/")
    assert signed(desk) == 0
