"""What was said, shown once it is written; and the list of what waits."""

import pytest

from bank_people import leaked
from counter import INQUIRIES

SAID = "该笔贷款已按时还清\n有回单<b>为证</b>"
TAKE = {"subjects": ["overdue_record", "identity"], "by": "agent", "words": SAID}
ANSWER = {"outcome": "unchanged", "words": "经核查，报送信息与合同一致"}
LIST = "/objections/"


@pytest.fixture
def page(desk) -> str:
    """The address of an objection that waits."""
    ref = desk.ask(desk.letter()).json["ref"]
    taken = desk.bank.ask("alice", "POST", f"{INQUIRIES}/{ref}/objections", TAKE)
    desk.factor()
    return f"/inquiries/{ref}/objections/{taken.json['ref']}/"


def opened(desk) -> int:
    return desk.words_read()


def test_words_are_shown_to_a_reviewer_under_a_watermark_each_time_an_entry(
    sun, pan, desk, page
) -> None:
    text = sun.post(f"{page}words/").content.decode()
    assert "该笔贷款已按时还清<br>有回单&lt;b&gt;为证" in text
    mark = text[text.index('<svg class="watermark"') :]
    assert "op-sun" in mark[: mark.index("</svg>")]
    assert 'name="outcome"' in text, "the form that answers stands beneath"
    assert opened(desk) == 1
    assert desk.bank.entries()[-1].leaf.hex() in text, "the receipt of this look"
    own = page.split("/")[4]
    desk.bank.ask("sun", "POST", f"/api/v1/objections/{own}/answer", ANSWER)
    shown = pan.post(f"{page}words/")
    text = shown.content.decode()
    assert ANSWER["words"] in text
    assert 'name="outcome"' not in text
    assert shown.headers["Cache-Control"] == "no-store, private"
    assert opened(desk) == 2


def test_without_a_second_factor_no_word_is_shown(sun, desk, page) -> None:
    desk.factor(-1)
    shown = sun.post(f"{page}words/")
    text = shown.content.decode()
    assert shown.status_code == 403
    assert "第二重验证" in text
    assert "该笔贷款" not in text
    assert opened(desk) == 0


def test_the_page_itself_shows_no_word_and_is_no_entry(sun, alice, desk, page) -> None:
    for who in (sun, alice):
        text = who.get(page).content.decode()
        assert "该笔贷款" not in text
        assert "代理人" in text
        assert "身份信息" in text
    assert f'action="{page}words/"' in sun.get(page).content.decode()
    assert f'action="{page}words/"' not in alice.get(page).content.decode()
    assert opened(desk) == 0


def test_whom_the_words_are_not_for(alice, bob, audit, stranger, desk, page) -> None:
    for who, status in ((alice, 403), (audit, 403), (bob, 404)):
        shown = who.post(f"{page}words/")
        assert shown.status_code == status
        assert "该笔贷款" not in shown.content.decode()
    assert stranger.post(f"{page}words/").url.startswith("/log-in/")
    assert opened(desk) == 0


def test_words_are_opened_by_a_form_alone(sun, desk, page) -> None:
    assert sun.get(f"{page}words/").status_code == 405
    assert opened(desk) == 0


def test_two_at_once_are_two_entries(sun, pan, desk, page, at_once) -> None:
    shown = at_once(lambda who: who.post(f"{page}words/"), sun, pan)
    assert [each.status_code for each in shown] == [200, 200]
    assert opened(desk) == 2


def test_what_waits_is_listed_in_the_branch_and_for_whoever_oversees(
    alice, bob, sun, pan, audit, page
) -> None:
    for who in (alice, sun, pan, audit):
        shown = who.get(LIST)
        text = shown.content.decode()
        assert shown.status_code == 200
        assert page in text
        assert "还剩 20 天" in text
        assert leaked(text) == []
        assert "该笔贷款" not in text
    text = bob.get(LIST).content.decode()
    assert page not in text
    assert "没有等待答复的异议" in text


def test_what_is_overdue_is_said_first_and_listed_alone_where_asked(
    sun, desk, page
) -> None:
    later = desk.ask(desk.letter(), reason="guarantor").json["ref"]
    desk.bank.owner.execute("UPDATE inquiry.objection SET due_on = due_on - 21")
    desk.bank.ask("alice", "POST", f"{INQUIRIES}/{later}/objections", TAKE)
    text = sun.get(LIST).content.decode()
    assert "有 1 项异议已逾期未答复" in text
    assert text.index("已逾期 1 天") < text.index("还剩 20 天")
    assert later in text
    only = sun.get(f"{LIST}?overdue=yes").content.decode()
    assert page in only
    assert later not in only
    desk.bank.owner.execute("UPDATE inquiry.objection SET due_on = due_on + 25")
    assert "没有逾期的异议" in sun.get(f"{LIST}?overdue=yes").content.decode()


@pytest.mark.parametrize(
    ("days", "said"),
    [(0, "今天到期"), (1, "仅剩 1 天"), (5, "仅剩 5 天"), (6, "还剩 6 天")],
)
def test_days_left_are_said_in_words(sun, desk, page, days, said) -> None:
    desk.bank.owner.execute(
        "UPDATE inquiry.objection SET due_on = due_on - 20 + %s::int", (days,)
    )
    assert said in sun.get(page).content.decode()
    assert said in sun.get(LIST).content.decode()


def test_a_filter_that_is_none_lists_nothing(sun, page) -> None:
    shown = sun.get(f"{LIST}?overdue=no")
    assert shown.status_code == 422
    assert page not in shown.content.decode()


def test_who_has_nothing_to_do_with_it_sees_no_list(
    alice, entering, stranger, desk
) -> None:
    assert desk
    assert LIST in alice.get("/").content.decode()
    assert alice.post(LIST).status_code == 405
    assert stranger.get(LIST).url.startswith("/log-in/")
    machines = entering("suntao")
    assert LIST not in machines.get("/").content.decode()
