"""The monthly self-check with keys alone, in both languages, wide and narrow."""

from datetime import date, datetime, timedelta

import pytest
from playwright.sync_api import Page

from counter import Counter, today
from counter_window import enter, log_out, press
from looked_at import require_fit

pytestmark = pytest.mark.browser
PAGE = "/inquiries/self-checks/"
FIRST = date.fromisoformat(today()).replace(day=1)
LAST = (FIRST - timedelta(days=1)).isoformat()[:7]
AT = int(datetime.fromisoformat(f"{LAST}-02T10:30:00+08:00").timestamp()) * 1_000_000


@pytest.fixture(params=["zh", "en"])
def window(request, page, desk) -> Page:
    """A window in one of the languages, before a bank with a bureau."""
    assert desk
    page.goto("/log-in/", timeout=90_000)
    if request.param == "en":
        page.get_by_role("button", name="English").click()
        page.wait_for_selector("html[lang=en]")
    return page


def test_read_looked_into_and_signed(window: Page, desk: Counter) -> None:
    letter = desk.letter()
    for reason in ("loan_approval", "guarantor"):
        desk.ask(letter, reason=reason)
    desk.bank.owner.execute(
        "UPDATE inquiry.inquiry SET ground = 'letter-none', reserved_at = %s,"
        " changed_at = %s",
        (AT, AT + 9),
    )
    enter(window, "op-pan")
    require_fit(window, "home of the officer")
    window.focus(f"a[href='{PAGE}?month={LAST}']")
    window.keyboard.press("Enter")
    window.wait_for_selector("input[name=digest]", state="attached")
    require_fit(window, "self-check")
    window.goto(f"{PAGE}?month={LAST}&code=after_settlement")
    require_fit(window, "self-check filtered out")
    window.goto(f"{PAGE}?month={FIRST.isoformat()[:7]}")
    require_fit(window, "self-check not over")
    window.goto(f"{PAGE}?month=2026-13")
    require_fit(window, "self-check no month")
    window.goto(PAGE)
    window.focus("a[href^='/register/entries/']")
    window.keyboard.press("Enter")
    window.wait_for_selector(".columns-entry")
    window.goto(PAGE)
    desk.ask(letter, reason="guarantor", why_again="再查")
    desk.bank.owner.execute("UPDATE inquiry.inquiry SET reserved_at = %s", (AT,))
    press(window, "g")
    window.wait_for_selector(".state-refused")
    require_fit(window, "self-check changed")
    press(window, "g")
    window.wait_for_selector(".state-done")
    require_fit(window, "self-check signed")
    assert desk.events()[-1] == "self_check.signed"
    log_out(window)
    enter(window, "op-audit")
    window.goto(f"{PAGE}?month={LAST}")
    require_fit(window, "self-check as the auditor reads it")
