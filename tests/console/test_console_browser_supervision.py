"""Supervision in a browser: by keyboard alone, clean for axe, on paper a register."""

import pytest
from playwright.sync_api import Page

from looked_at import require_clean
from supervised import LONG_AFTER, MONDAY, looked, standing_clock

pytestmark = pytest.mark.browser
PASSWORD = "correct horse battery 9"


@pytest.fixture(params=["zh", "en"])
def window(request, page, branch) -> Page:
    """A window in one of the languages, after a Monday with something to look at."""
    looked(branch, 2)
    looked(branch, fields={"name": "clear", "mobile": "clear"})
    looked(branch, at="2026-11-24T01:00:00.000000Z")
    looked(branch, actor="op-zhouzheng0123456789")
    page.goto("/log-in/")
    if request.param == "en":
        page.get_by_role("button", name="English").click()
        page.wait_for_selector("html[lang=en]")
    return page


def enter(window: Page, name: str) -> None:
    window.context.clear_cookies(name="xinhu_session")
    window.goto("/log-in/")
    window.fill("#id_login", name)
    window.fill("#id_password", PASSWORD)
    window.keyboard.press("Enter")
    window.wait_for_selector(".cards")


def press(window: Page, letter: str) -> None:
    """Press Alt and a letter with the text that a real keyboard sends along."""
    session = window.context.new_cdp_session(window)
    key = {
        "modifiers": 1,
        "key": letter,
        "code": f"Key{letter.upper()}",
        "unmodifiedText": letter,
        "windowsVirtualKeyCode": ord(letter.upper()),
    }
    session.send("Input.dispatchKeyEvent", {"type": "keyDown", **key})
    session.send("Input.dispatchKeyEvent", {"type": "keyUp", **key})


def draw(window: Page) -> None:
    """Draw Monday's list from the first page."""
    window.goto("/supervision/")
    line = window.locator("tr", has_text=MONDAY)
    line.get_by_role("button").focus()
    window.keyboard.press("Enter")
    window.wait_for_selector(".supervised")


def test_the_pages_are_clean_for_axe(window) -> None:
    enter(window, "zhouzheng")
    window.goto("/supervision/")
    require_clean(window, "first, nothing drawn")
    window.goto("/supervision/today/")
    require_clean(window, "today so far")
    draw(window)
    require_clean(window, "a list")
    items = window.locator(".supervised th[scope=row] a")
    addresses = [each.get_attribute("href") or "" for each in items.all()]
    window.goto(addresses[0])
    require_clean(window, "an item")
    window.check("input[value=to_explain]")
    window.locator(".judge .button-main").click()
    window.wait_for_selector(".judge .errors")
    require_clean(window, "an item, remark lacking")
    window.fill("#id_remark", "柜面没有该客户的叫号记录，请说明")
    window.locator(".judge .button-main").click()
    window.goto(addresses[0])
    require_clean(window, "an item, asked")
    window.goto(addresses[-1])
    assert window.locator(".judge").count() == 0
    require_clean(window, "one's own act")
    window.goto("/supervision/lists/1/?state=irregular")
    require_clean(window, "a list, filtered out")
    with standing_clock(LONG_AFTER):
        window.goto("/supervision/")
        require_clean(window, "first, overdue")
        window.goto("/supervision/lists/1/")
        require_clean(window, "a list, overdue")
        enter(window, "heping")
        window.goto("/supervision/")
        require_clean(window, "the head office takes over")
    enter(window, "limin")
    window.goto("/supervision/")
    require_clean(window, "refused")
    window.goto("/explanations/")
    require_clean(window, "what is asked")
    press(window, "s")
    window.wait_for_selector("#id_text")
    require_clean(window, "explaining")
    enter(window, "chenjing")
    window.goto("/explanations/")
    require_clean(window, "nothing is asked")


def test_a_day_is_drawn_decided_and_signed_by_keyboard(page, branch) -> None:
    looked(branch, 2)
    enter(page, "zhouzheng")
    press(page, "8")
    page.wait_for_url("**/supervision/")
    draw(page)
    press(page, "n")
    page.wait_for_selector(".judge")
    page.keyboard.press("Enter")  # the first choice has the focus
    page.wait_for_url("**/items/2/")
    page.locator("#id_result_0:focus").wait_for()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert page.locator("input[value=irregular]").is_checked()
    page.keyboard.press("Tab")
    page.keyboard.type("无叫号记录")
    press(page, "s")
    page.wait_for_selector(".supervised")
    assert page.locator(".badge-item_state-irregular").count() == 2
    press(page, "g")
    page.wait_for_selector(".state-done")
    assert page.locator(".sign").count() == 0


def test_on_paper_it_is_a_register_with_places_to_sign(page, branch) -> None:
    looked(branch)
    enter(page, "zhouzheng")
    draw(page)
    page.emulate_media(media="print")
    assert page.locator(".paper-signs").is_visible()
    assert page.locator(".sign").is_hidden()
    assert page.locator(".bar").is_hidden()
    assert page.locator(".supervised").is_visible()
