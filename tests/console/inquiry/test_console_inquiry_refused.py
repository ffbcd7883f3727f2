"""Every refused path of R7.2 and R7.7 through the console: nothing leaves, and why."""

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from django.test import Client

from bank_people import CHEN, LIU
from counter import Counter, subject_of, today
from counter_pages import ASK, POST_LOAN, requested, wished


def _approved(desk: Counter) -> str:
    desk.loan()
    desk.loan("DK-2026-2")
    return desk.approved()


def _used_approval(desk: Counter) -> str:
    ref = _approved(desk)
    assert desk.post_loan(ref).status == 201
    return ref


def _settled(desk: Counter) -> str:
    ref = _approved(desk)
    assert desk.loan(settled_on=today()).status == 200
    return ref


def _not_granted(desk: Counter) -> str:
    desk.loan()
    return str(desk.request().json["ref"])


def _taken_back(alice: Client, ref: str) -> None:
    """Taken back where its requester does it: at the console, after the yes."""
    assert alice.post(f"/approvals/{ref}/withdraw/").status_code == 302


def _nothing(_alice: Client, _ref: str) -> None:
    """Nothing happens in between."""


def _letter_withdrawn(desk: Counter) -> str:
    ref = desk.letter()
    path = f"/api/v1/letters/{ref}/withdrawal"
    assert desk.bank.ask("alice", "POST", path).status == 200
    return ref


def _expired(desk: Counter) -> str:
    ref = desk.letter()
    desk.bank.owner.execute(
        "UPDATE desk.ground SET valid_until = valid_from + 1 WHERE ref = %s", (ref,)
    )
    return ref


def _spent(desk: Counter) -> str:
    ref = desk.letter(uses=1)
    assert desk.ask(ref).status == 201
    return ref


class Path(NamedTuple):
    """A refused path: what was done before, what is sent, and the code of the no."""

    before: Callable[[Counter], str]
    sent: dict[str, Any]
    code: str
    address: str = ASK
    between: Callable[[Client, str], None] = _nothing


AFTER = {"reason": "post_loan", "loan": "DK-2026-1"}
CHENS = f"/customers/{CHEN.id}/inquiry/ask/"
PATHS = {
    "no letter": Path(lambda _: f"letter-{'0' * 16}", {}, "ground.unknown"),
    "expired": Path(_expired, {}, "ground.expired"),
    "other reason": Path(
        lambda desk: desk.letter(), {"reason": "credit_card"}, "letter.reason"
    ),
    "other person": Path(
        lambda desk: desk.letter(), subject_of(CHEN), "ground.other_customer", CHENS
    ),
    "uses spent": Path(_spent, {"why_again": "补充材料"}, "ground.used_up"),
    "withdrawn letter": Path(_letter_withdrawn, {}, "ground.withdrawn"),
    "not granted": Path(_not_granted, AFTER, "ground.unknown"),
    "withdrawn between approval and query": Path(
        _approved, AFTER, "ground.withdrawn", between=_taken_back
    ),
    "settled loan": Path(_settled, AFTER, "inquiry.loan_settled"),
    "changed loan": Path(_approved, {**AFTER, "loan": "DK-2026-2"}, "ground.digest"),
    "no loan": Path(_approved, {**AFTER, "loan": ""}, "ground.digest"),
    "replayed approval": Path(
        _used_approval, {**AFTER, "why_again": "再查"}, "ground.used_up"
    ),
}


@pytest.mark.duty("R7.2", "R7.7")
@pytest.mark.parametrize("what", PATHS)
def test_a_refused_path_sends_nothing_and_says_why(alice, desk, what) -> None:
    path = PATHS[what]
    ground = path.before(desk)
    path.between(alice, ground)
    before = desk.asked()
    page = alice.post(path.address, wished(ground, **path.sent))
    text = page.content.decode()
    assert page.status_code == 403, text
    assert path.code in text
    assert "下一步" in text
    assert desk.asked() == before
    desk.bank.drain()
    refusals = [e for e in desk.bank.entries() if e.entry["decision"] == "refuse"]
    assert len(refusals) == 1
    assert refusals[0].leaf.hex() in text, "the page carries the refusal's receipt"


CHANGED = {
    "telephone": (_approved, {**AFTER, "mobile": "13910017002"}, "与客户档案不一致"),
    "reason": (_approved, {"reason": "loan_approval"}, "编号的格式不对"),
    "post-loan by letter": (lambda desk: desk.letter(), AFTER, "编号的格式不对"),
    "malformed": (lambda _: "letter-none", {}, "编号的格式不对"),
}


@pytest.mark.duty("R7.2", "R7.7")
@pytest.mark.parametrize("what", CHANGED)
def test_what_the_ground_cannot_carry_sends_nothing(alice, desk, what) -> None:
    before, sent, words = CHANGED[what]
    page = alice.post(ASK, wished(before(desk), **sent))
    assert page.status_code in {403, 422}
    assert words in page.content.decode()
    assert desk.asked() == 0


@pytest.mark.duty("R7.7")
def test_somebody_elses_approval_serves_nobody_else(bob, desk) -> None:
    page = bob.post(ASK, wished(_approved(desk), **AFTER))
    assert page.status_code == 403
    assert "ground.holder" in page.content.decode()
    assert desk.asked() == 0


@pytest.mark.duty("R7.7")
def test_whoever_approves_does_not_ask_and_whoever_asks_does_not_approve(
    alice, sun, desk
) -> None:
    desk.loan()
    assert sun.get(POST_LOAN).status_code == 403
    assert sun.post(POST_LOAN, requested()).status_code == 403
    page = alice.post(POST_LOAN, requested())
    ref = page.url.split("/")[2]
    (row,) = desk.bank.owner.execute(
        "SELECT encode(digest, 'hex') FROM desk.approval WHERE ref = %s", (ref,)
    ).fetchall()
    vote = {"says": "grant", "digest": row[0], "look": "1"}
    assert alice.post(f"/approvals/{ref}/vote/", vote).status_code == 403


NO_REQUEST = {
    "settled": ({}, {"settled_on": "2026-01-05"}, "已于"),
    "unknown": ({"loan": "DK-9"}, {}, "没有这一编号的贷款"),
    "by letter": ({"reason": "loan_approval"}, {}, "inquiry.reason_ground"),
    "no words": ({"why": "……"}, {}, "理由"),
}


@pytest.mark.duty("R7.7")
@pytest.mark.parametrize("why", NO_REQUEST)
def test_what_no_approval_could_permit_is_put_before_nobody(alice, desk, why) -> None:
    changes, loan, words = NO_REQUEST[why]
    desk.loan(**loan)
    page = alice.post(POST_LOAN, requested(**changes))
    assert page.status_code in {403, 422}
    assert words in page.content.decode()
    rows = desk.bank.owner.execute("SELECT 1 FROM desk.approval").fetchall()
    assert rows == []


@pytest.mark.duty("R7.7")
def test_asked_granted_and_queried_from_the_requests_page(alice, desk) -> None:
    desk.loan()
    page = alice.post(POST_LOAN, requested())
    assert page.status_code == 302, page.content.decode()
    ref = page.url.split("/")[2]
    waiting = alice.get(page.url).content.decode()
    assert LIU.values["id_number"] not in waiting
    assert f"?approval={ref}" not in waiting
    (row,) = desk.bank.owner.execute(
        "SELECT encode(digest, 'hex') FROM desk.approval WHERE ref = %s", (ref,)
    ).fetchall()
    desk.vote(ref, row[0])
    granted = alice.get(f"/approvals/{ref}/").content.decode()
    assert f"{ASK}?approval={ref}" in granted
    form = alice.get(f"{ASK}?approval={ref}").content.decode()
    assert 'value="DK-2026-1"' in form
    done = alice.post(f"{ASK}?approval={ref}", wished(ref, **AFTER))
    assert done.status_code == 302, done.content.decode()
    assert "报告已返回" in alice.get(done.url).content.decode()
    assert desk.asked() == 1
