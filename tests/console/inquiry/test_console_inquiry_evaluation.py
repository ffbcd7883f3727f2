"""Evaluating what came: whole, once, by another; nothing typed is lost."""

from typing import Any

import pytest
from django.test import override_settings

from bank_people import LIU, NOBODY, leaked
from counter import PICTURE, Counter
from ports import free_port

PAGE = "/inquiries/{}/evaluation/"
WORDS = "/inquiries/{}/evaluation/words/"
WAITING = "/inquiries/evaluation/"


def judged(**changes: Any) -> dict[str, Any]:
    """Return an evaluation as the form sends it, but for changes."""
    grounds = ["income", "overdue_history"]
    return {**PICTURE, "outcome": "refused", "grounds": grounds, **changes}


def kept(desk: Counter) -> int:
    """Return how many evaluations there are."""
    return desk.bank.owner.execute(
        "SELECT count(*) FROM inquiry.evaluation"
    ).fetchone()[0]


@pytest.fixture
def answered(desk: Counter) -> str:
    """An inquiry of Alice whose report came."""
    return str(desk.ask(desk.letter()).json["ref"])


@pytest.mark.duty("R7.6")
def test_the_reviewer_goes_from_the_list_to_the_form_and_hands_it_in(
    sun, desk, answered
) -> None:
    listed = sun.get(WAITING).content.decode()
    assert PAGE.format(answered) in listed
    assert leaked(listed) == []
    form = sun.get(PAGE.format(answered)).content.decode()
    assert 'id="evaluation-form"' in form
    assert f'action="/inquiries/{answered}/report/" target="_blank"' in form
    done = sun.post(PAGE.format(answered), judged())
    assert done.status_code == 302, done.content.decode()
    text = sun.get(done.url).content.decode()
    for words in (
        "评价已登记",
        "拒绝",
        "收入不足以偿还",
        "有逾期等不良信用记录",
        "第 1 号",
    ):
        assert words in text, words
    assert PICTURE["explanation"] not in text
    assert PAGE.format(answered) not in sun.get(WAITING).content.decode()
    assert desk.events()[-2:] == ["evaluation.made", "notice.made"]


def test_what_is_granted_has_no_notice(sun, desk, answered) -> None:
    page = sun.post(PAGE.format(answered), judged(outcome="granted", grounds=[]))
    assert page.status_code == 302
    text = sun.get(page.url).content.decode()
    assert "同意" in text
    assert f"/inquiries/{answered}/notice/" not in text
    assert "notice.made" not in desk.events()


@pytest.mark.duty("R7.6")
def test_credit_data_alone_is_sent_back_and_nothing_typed_is_lost(
    sun, desk, answered
) -> None:
    page = sun.post(PAGE.format(answered), judged(grounds=["overdue_history"]))
    text = page.content.decode()
    assert page.status_code == 403
    assert "仅凭不良信用记录不能拒绝" in text
    assert 'id="id_grounds_error"' in text
    for words in PICTURE.values():
        assert words in text
    assert 'value="overdue_history" checked' in text
    assert 'value="refused" required checked' in text
    assert kept(desk) == 0
    desk.bank.drain()
    last = desk.bank.last()
    assert (last["decision"], last["detail"]["event"]) == ("refuse", "evaluation.made")
    assert sun.post(PAGE.format(answered), judged()).status_code == 302


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"income": ""}, "income"),
        ({"debts": "   "}, "debts"),
        ({"purpose": "用" * 2001}, "purpose"),
        ({"history": "\x00"}, "history"),
        ({"outcome": ""}, "outcome"),
        ({"outcome": "maybe"}, "outcome"),
        ({"grounds": ["none_such"]}, "grounds"),
        ({"grounds": []}, "grounds"),
        ({"outcome": "granted"}, "grounds"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_the_rest_stays(
    sun, desk, answered, changes, field
) -> None:
    page = sun.post(PAGE.format(answered), judged(**changes))
    text = page.content.decode()
    assert page.status_code == 422
    assert f'id="id_{field}_error"' in text
    stays = next(name for name in PICTURE if name not in changes)
    assert PICTURE[stays] in text
    assert kept(desk) == 0


def test_nothing_is_chosen_beforehand(sun, answered) -> None:
    text = sun.get(PAGE.format(answered)).content.decode()
    assert " checked" not in text


def test_where_the_gate_is_away_everything_typed_stays(sun, desk, answered) -> None:
    nobody = f"http://127.0.0.1:{free_port()}"
    with override_settings(XINHU_GATE_URL=nobody):
        page = sun.post(PAGE.format(answered), judged())
    text = page.content.decode()
    assert page.status_code == 503
    for words in PICTURE.values():
        assert words in text
    assert kept(desk) == 0


@pytest.mark.duty("R7.6")
def test_whoever_asked_is_offered_no_form_and_is_refused(alice, desk, answered) -> None:
    text = alice.get(PAGE.format(answered)).content.decode()
    assert 'id="evaluation-form"' not in text
    assert "须由他人评价" in text
    assert alice.post(PAGE.format(answered), judged()).status_code == 403
    assert alice.post(PAGE.format(answered), {}).status_code == 403
    assert kept(desk) == 0


def test_a_supervisor_who_asked_evaluates_another_s_and_not_their_own(
    sun, desk, answered
) -> None:
    desk.bank.owner.execute("UPDATE inquiry.inquiry SET operator = 'op-sun'")
    text = sun.get(PAGE.format(answered)).content.decode()
    assert 'id="evaluation-form"' not in text
    page = sun.post(PAGE.format(answered), judged())
    assert (page.status_code, "evaluation.self" in page.content.decode()) == (403, True)
    assert kept(desk) == 0


def test_another_branch_and_other_roles(
    bob, entering, stranger, desk, answered
) -> None:
    assert bob.get(PAGE.format(answered)).status_code == 404
    assert PAGE.format(answered) not in bob.get(WAITING).content.decode()
    audit = entering("op-audit")
    assert audit.get(WAITING).status_code == 403
    assert (
        'id="evaluation-form"' not in audit.get(PAGE.format(answered)).content.decode()
    )
    for who in (bob, audit):
        assert who.post(PAGE.format(answered), judged()).status_code in {403, 404}
        assert who.post(WORDS.format(answered)).status_code in {403, 404}
    for address in (PAGE.format(answered), WORDS.format(answered), WAITING):
        assert stranger.get(address).status_code in {302, 405}
    assert stranger.post(PAGE.format(answered), judged()).status_code == 302
    assert kept(desk) == 0


def test_a_second_one_is_refused_also_by_two_at_once(
    sun, desk, answered, at_once
) -> None:
    address = PAGE.format(answered)
    pages = at_once(lambda who: who.post(address, judged()), sun, sun)
    assert sorted(page.status_code for page in pages) == [302, 409]
    again = sun.post(address, judged())
    assert (again.status_code, "evaluation.twice" in again.content.decode()) == (
        409,
        True,
    )
    assert kept(desk) == 1


def test_what_did_not_come_is_not_evaluated(sun, desk) -> None:
    refused = desk.ask(desk.letter(), reason="credit_card").json["inquiry"]["ref"]
    text = sun.get(PAGE.format(refused)).content.decode()
    assert 'id="evaluation-form"' not in text
    assert sun.post(PAGE.format(refused), judged()).status_code == 409
    assert kept(desk) == 0


@pytest.mark.parametrize("ref", ["inquiry-none", "x.y"])
def test_missing_and_malformed_inquiries(sun, desk, ref) -> None:
    assert desk
    assert sun.get(PAGE.format(ref)).status_code == 404
    assert sun.post(PAGE.format(ref), judged()).status_code == 404
    assert sun.post(PAGE.format(ref), {}).status_code == 404
    assert sun.post(WORDS.format(ref)).status_code == 404


def test_other_methods_are_refused(sun, answered) -> None:
    assert sun.put(PAGE.format(answered)).status_code == 405
    assert sun.get(WORDS.format(answered)).status_code == 405
    assert sun.post(WAITING).status_code == 405


def test_its_words_are_shown_by_a_form_alone_and_that_is_an_entry(
    sun, alice, desk, answered
) -> None:
    assert sun.post(WORDS.format(answered)).status_code == 404
    sun.post(PAGE.format(answered), judged())
    desk.factor()
    page = sun.post(WORDS.format(answered))
    text = page.content.decode()
    for words in PICTURE.values():
        assert words in text
    assert 'class="disclosed screen-only"' in text
    assert '<svg class="watermark"' in text
    assert page.headers["Cache-Control"] == "no-store, private"
    assert desk.words_read() == 1
    assert alice.post(WORDS.format(answered)).status_code == 403


def test_the_inquiry_s_page_leads_to_it_and_back(sun, alice, answered) -> None:
    text = sun.get(f"/inquiries/{answered}/").content.decode()
    assert PAGE.format(answered) in text
    own = alice.get(f"/inquiries/{answered}/").content.decode()
    assert "由本机构的主管评价" in own
    assert WAITING in sun.get("/inquiries/").content.decode()
    sun.post(PAGE.format(answered), judged())
    assert "拒绝" in alice.get(f"/inquiries/{answered}/").content.decode()
    assert f"/inquiries/{answered}/" in sun.get(PAGE.format(answered)).content.decode()


def test_the_list_is_sorted_and_names_nobody(sun, desk, answered) -> None:
    second = desk.ask(desk.letter(), reason="guarantor").json["ref"]
    text = sun.get(f"{WAITING}?sort=-at").content.decode()
    assert text.index(second) < text.index(answered)
    assert sun.get(f"{WAITING}?sort=nonsense").status_code == 200
    assert LIU.values["name"] not in text
    assert NOBODY not in text


def test_in_english_as_well(sun, answered) -> None:
    sun.post("/language/", {"language": "en", "next": "/"})
    text = sun.get(PAGE.format(answered)).content.decode()
    for words in ("The whole picture", "Debts are too high", "Credit data"):
        assert words in text, words
