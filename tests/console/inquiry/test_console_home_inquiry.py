"""What waits at the inquiry desk, on the first page of whose role has a part in it."""

import re
import time

import pytest
from django.core.cache import cache
from django.test import Client, override_settings

from counter import INQUIRIES
from xinhu.adapters.bureau.simulator.faults import Fault
from xinhu.console.asking import close_gate
from xinhu.console.inquiry import patience

TAKE = {"subjects": ["overdue_record"], "by": "customer", "words": "已按时还清"}
UNKNOWN = "征信查询的待办暂时查不到"


def home(client: Client) -> str:
    page = client.get("/")
    assert page.status_code == 200
    text = page.content.decode()
    return text[text.index('id="waiting"') : text.index('id="standing"')]


def test_an_inquiry_that_waits_for_a_decision_is_told_in_its_branch(
    alice, sun, bob, pan, desk
) -> None:
    assert "等待人员决定" not in home(alice)
    desk.bureau.faults.ask(Fault(kind="cut_after"))
    assert desk.ask(desk.letter()).json["state"] == "unclear"
    for who in (alice, sun):
        text = home(who)
        assert "有 1 笔征信查询等待人员决定" in text
        assert 'href="/inquiries/"' in text
    for who in (bob, pan):
        assert "等待人员决定" not in home(who)


def test_what_came_is_told_to_who_evaluates_until_it_is_evaluated(
    alice, sun, bob, pan, desk
) -> None:
    ref = desk.ask(desk.letter()).json["ref"]
    text = home(sun)
    assert "有 1 份信用报告等待综合评价" in text
    assert 'href="/inquiries/evaluation/"' in text
    for who in (alice, bob, pan):
        assert "等待综合评价" not in home(who)
    assert desk.evaluate(ref).status == 201
    assert "等待综合评价" not in home(sun)


def test_objections_are_told_to_who_answers_with_their_last_day(
    alice, sun, bob, pan, desk
) -> None:
    letter = desk.letter()
    for reason in ("loan_approval", "guarantor"):
        ref = desk.ask(letter, reason=reason).json["ref"]
        desk.bank.ask("alice", "POST", f"{INQUIRIES}/{ref}/objections", TAKE)
    for who in (sun, pan):
        assert "有 2 项客户异议等待答复" in home(who)
    for who in (alice, bob):
        assert "客户异议" not in home(who)
    desk.bank.owner.execute(
        "UPDATE inquiry.objection SET due_on = '2026-01-05' WHERE inquiry = %s", (ref,)
    )
    text = home(sun)
    assert "有 1 项客户异议逾期未答复" in text
    assert "2026-01-05" in text
    assert 'href="/objections/?overdue=yes"' in text
    assert "有 1 项客户异议等待答复" in text


def test_last_months_self_check_is_told_to_the_officer_until_it_is_signed(
    pan, audit, alice
) -> None:
    cache.clear()
    for _ in range(2):
        text = home(pan)
        assert "征信月度自查" in text
    for who in (audit, alice):
        assert "征信月度自查" not in home(who)
    (address,) = re.findall(r'href="(/inquiries/self-checks/\?month=[\d-]{7})"', text)
    page = pan.get(address).content.decode()
    (digest,) = re.findall(r'name="digest" value="([0-9a-f]{64})"', page)
    month = address[-7:]
    assert pan.post(address, {"month": month, "digest": digest}).status_code == 302
    assert "征信月度自查" not in home(pan)


def test_where_the_gate_cannot_be_asked_the_page_comes_and_says_so(
    alice, sun, audit, desk
) -> None:
    assert desk
    close_gate()
    with override_settings(XINHU_GATE_URL="http://127.0.0.1:1"):
        for who in (alice, sun):
            assert UNKNOWN in home(who)
        assert UNKNOWN not in home(audit), "nothing there is theirs"
    assert UNKNOWN not in home(alice)


@pytest.mark.parametrize("failing", ["error", "garbled", "silent"])
def test_a_gate_that_fails_does_not_break_the_page(clerk, gate, failing) -> None:
    assert UNKNOWN not in home(clerk), "refused is not unknown"
    gate.failing = failing
    assert UNKNOWN in home(clerk)


def test_a_slow_gate_holds_the_page_up_no_longer_than_patience(
    clerk, gate, monkeypatch
) -> None:
    gate.failing = "slow"  # half a second
    monkeypatch.setattr(patience, "PATIENCE", 0.05)
    began = time.monotonic()
    assert UNKNOWN in home(clerk)
    assert time.monotonic() - began < 20
