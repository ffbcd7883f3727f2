"""The answer to an objection as a letter: for who reads the words, each an entry."""

import pytest

from counter import INQUIRIES

TAKE = {"subjects": ["overdue_record"], "by": "customer", "words": "已还清<i>"}
ANSWER = {"outcome": "unchanged", "words": "经核查，报送信息与合同一致"}


@pytest.fixture
def waiting(desk) -> str:
    """The address of an objection that waits."""
    ref = desk.ask(desk.letter()).json["ref"]
    taken = desk.bank.ask("alice", "POST", f"{INQUIRIES}/{ref}/objections", TAKE)
    desk.factor()
    return f"/inquiries/{ref}/objections/{taken.json['ref']}/"


@pytest.fixture
def page(desk, waiting) -> str:
    """The address of an objection that was answered."""
    own = waiting.split("/")[4]
    answered = desk.bank.ask("sun", "POST", f"/api/v1/objections/{own}/answer", ANSWER)
    assert answered.status == 200
    return waiting


def test_it_says_what_was_disputed_and_answered_and_where_to_complain(
    sun, desk, page
) -> None:
    shown = sun.post(f"{page}letter/")
    text = shown.content.decode()
    for said in ("已还清&lt;i&gt;", ANSWER["words"], page.split("/")[4], "第二十六条"):
        assert said in text
    assert "op-sun" in text[text.index('<svg class="watermark"') :]
    assert desk.bank.entries()[-1].leaf.hex() in text, "the receipt of this look"
    assert shown.headers["Cache-Control"] == "no-store, private"
    assert desk.words_read() == 1
    sun.post(f"{page}letter/")
    assert desk.words_read() == 2


def test_it_is_offered_to_whoever_may_read_it_once_there_is_an_answer(
    sun, alice, page
) -> None:
    offered = f'action="{page}letter/"'
    assert offered in sun.get(page).content.decode()
    assert offered not in alice.get(page).content.decode()


def test_before_the_answer_there_is_none(sun, desk, waiting) -> None:
    assert f'action="{waiting}letter/"' not in sun.get(waiting).content.decode()
    assert sun.post(f"{waiting}letter/").status_code == 404
    assert desk.words_read() == 0


def test_whom_it_is_not_for(alice, bob, audit, stranger, desk, page) -> None:
    for who, status in ((alice, 403), (audit, 403), (bob, 404)):
        shown = who.post(f"{page}letter/")
        assert shown.status_code == status
        assert ANSWER["words"] not in shown.content.decode()
    assert stranger.post(f"{page}letter/").url.startswith("/log-in/")
    assert desk.words_read() == 0


def test_without_a_second_factor_nothing_is_shown(sun, desk, page) -> None:
    desk.factor(-1)
    shown = sun.post(f"{page}letter/")
    assert shown.status_code == 403
    assert ANSWER["words"] not in shown.content.decode()
    assert desk.words_read() == 0


def test_it_is_opened_by_a_form_alone(sun, desk, page) -> None:
    assert sun.get(f"{page}letter/").status_code == 405
    assert desk.words_read() == 0


def test_another_inquirys_objection_or_none_is_not_found(sun, desk, page) -> None:
    other = desk.ask(desk.letter(), reason="guarantor").json["ref"]
    own = page.split("/")[4]
    for address in (f"/inquiries/{other}/objections/{own}/", f"{page[:-2]}/"):
        assert sun.post(f"{address}letter/").status_code == 404
    assert desk.words_read() == 0


def test_two_at_once_are_two_entries(sun, pan, desk, page, at_once) -> None:
    shown = at_once(lambda who: who.post(f"{page}letter/"), sun, pan)
    assert [each.status_code for each in shown] == [200, 200]
    assert desk.words_read() == 2
