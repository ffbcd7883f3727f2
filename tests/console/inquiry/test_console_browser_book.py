"""The register book without a mouse, clean in both languages, narrow, and on paper."""

import pytest
from playwright.sync_api import Page

from counter import CHEN, Counter, subject_of
from looked_at import require_fit

pytestmark = pytest.mark.browser
PASSWORD = "correct horse battery 9"
PERIOD = 190  # as Windows numbers its key


@pytest.fixture(params=["zh", "en"])
def window(request, page, desk: Counter) -> Page:
    """A window in one of the languages; two inquiries, one of them corrected."""
    letter = desk.letter()
    first = desk.ask(letter).json["ref"]
    wish = {"customer": CHEN.id, "subject": subject_of(CHEN)}
    desk.ask(desk.letter(CHEN), **wish)
    form = {"what": "mobile", "right": "13800001111", "why": "录入时看错一位"}
    path = f"/api/v1/inquiries/{first}/correction"
    assert desk.bank.ask("alice", "POST", path, form).status == 201
    page.goto("/log-in/", timeout=90_000)
    if request.param == "en":
        page.get_by_role("button", name="English").click()
        page.wait_for_selector("html[lang=en]")
    return page


def enter(window: Page, name: str) -> None:
    window.goto("/log-in/")
    window.fill("#id_login", name)
    window.fill("#id_password", PASSWORD)
    window.keyboard.press("Enter")
    window.wait_for_selector(".cards")


def access_key(window: Page, letter: str) -> None:
    """Press Alt and a letter with the text that a real keyboard sends along."""
    session = window.context.new_cdp_session(window)
    key = {
        "modifiers": 1,
        "key": letter,
        "code": "Period" if letter == "." else f"Key{letter.upper()}",
        "unmodifiedText": letter,
        "windowsVirtualKeyCode": PERIOD if letter == "." else ord(letter.upper()),
    }
    session.send("Input.dispatchKeyEvent", {"type": "keyDown", **key})
    session.send("Input.dispatchKeyEvent", {"type": "keyUp", **key})


@pytest.mark.duty("R7.4")
def test_the_book_is_read_opened_and_printed_with_keys_alone(
    window: Page, desk: Counter
) -> None:
    enter(window, "op-pan")
    access_key(window, ".")
    window.wait_for_selector(".book-sums")
    require_fit(window, "book list")
    desk.factor()
    access_key(window, "o")
    window.wait_for_selector(".book-opened")
    assert window.locator(".corrected").count() == 1
    require_fit(window, "book opened")
    window.emulate_media(media="print")
    assert window.is_visible(".book-opened table")
    assert window.is_visible(".paper")
    assert not window.is_visible("[data-print]")
    window.emulate_media(media="screen")
    access_key(window, "b")
    window.wait_for_selector(".book-sums")


def test_every_other_page_of_the_book_is_clean(window: Page, desk: Counter) -> None:
    enter(window, "op-pan")
    for state, address in (
        ("book empty", "/inquiries/book/?since=2020-01-01&until=2020-01-31"),
        ("book wrong", "/inquiries/book/?since=2020-01-01&until=2026-01-31"),
        ("book quarters", "/inquiries/book/quarters/"),
    ):
        window.goto(address)
        require_fit(window, state)
    access_key(window, "q")
    window.wait_for_selector("#id_login")
    enter(window, "op-alice")
    ref = desk.bank.owner.execute("SELECT inquiry FROM inquiry.correction").fetchone()
    window.goto(f"/inquiries/{ref[0]}/correction/")
    require_fit(window, "book correcting")
    window.select_option("#id_what", "address")
    window.fill("#id_right", "北京市海淀区中关村大街2号")
    window.fill("#id_why", "门牌号录入有误")
    access_key(window, "s")
    window.wait_for_selector("button[value=enter]")
    require_fit(window, "book confirm")
    window.keyboard.press("Enter")  # the button that enters has the focus
    window.wait_for_selector(".state-done")
    assert window.locator("tbody tr").count() == 2
