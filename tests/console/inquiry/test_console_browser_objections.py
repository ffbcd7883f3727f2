"""Objections with keys alone, in both languages, on wide and narrow screens."""

import pytest
from playwright.sync_api import Page

from counter import INQUIRIES, Counter
from counter_window import enter, log_out, press
from looked_at import require_fit

pytestmark = pytest.mark.browser
TAKE = {
    "subjects": ["overdue_record"],
    "by": "customer",
    "words": "该笔贷款已按时还清，有回单。",
}


@pytest.fixture(params=["zh", "en"])
def window(request, page, desk) -> Page:
    """A window in one of the languages, before a bank with a bureau."""
    assert desk
    page.goto("/log-in/", timeout=90_000)
    if request.param == "en":
        page.get_by_role("button", name="English").click()
        page.wait_for_selector("html[lang=en]")
    return page


def test_taken_read_and_answered_with_keys_alone(window: Page, desk: Counter) -> None:
    ref = desk.ask(desk.letter()).json["ref"]
    enter(window, "op-alice")
    window.goto(f"/inquiries/{ref}/objections/")
    require_fit(window, "objection take")
    press(window, "s")
    window.wait_for_selector(".errors, :invalid")
    window.focus("input[name=subjects][value=overdue_record]")
    window.keyboard.press("Space")
    window.focus("#id_said")
    window.keyboard.type("该笔贷款已按时还清，有回单。")
    press(window, "s")
    window.wait_for_selector(".badge-objection_due-open")
    require_fit(window, "objection taken")
    window.goto(f"/inquiries/{ref}/")
    require_fit(window, "inquiry disputed")
    log_out(window)

    enter(window, "op-sun")
    press(window, "9")
    window.wait_for_selector(".badge-objection_due-open")
    require_fit(window, "objections waiting")
    window.focus("tbody a")
    window.keyboard.press("Enter")
    window.wait_for_selector("form[action$='/words/']")
    require_fit(window, "objection to answer")
    desk.factor()
    window.keyboard.press("Enter")  # what was said has the focus
    window.wait_for_selector(".spoken")
    require_fit(window, "objection words")
    window.focus("input[name=outcome]")
    window.keyboard.press("Space")
    window.focus("#id_said")
    window.keyboard.type("经核查，报送信息与合同一致。")
    press(window, "s")
    window.wait_for_selector(".badge-objection_due-in_time")
    require_fit(window, "objection answered")
    press(window, "p")
    window.wait_for_selector("article.notice")
    require_fit(window, "objection letter")
    assert desk.events()[-1] == "objection.answered"


def test_every_other_state_is_clean(window: Page, desk: Counter) -> None:
    ref = desk.ask(desk.letter()).json["ref"]
    taken = desk.bank.ask("alice", "POST", f"{INQUIRIES}/{ref}/objections", TAKE)
    own = f"/inquiries/{ref}/objections/{taken.json['ref']}/"
    enter(window, "op-sun")
    window.goto("/objections/?overdue=yes")
    require_fit(window, "objections none overdue")
    desk.bank.owner.execute("UPDATE inquiry.objection SET due_on = due_on - 23")
    for state, address in (
        ("objections overdue", "/objections/"),
        ("objection overdue", own),
        ("objection answer", f"{own}answer/"),
        ("objections of inquiry", f"/inquiries/{ref}/objections/"),
    ):
        window.goto(address)
        require_fit(window, state)
    window.goto(f"{own}answer/")
    window.evaluate("document.querySelector('form.stack').noValidate = true")
    press(window, "s")
    window.wait_for_selector(".errors")
    require_fit(window, "objection answer lacks")
