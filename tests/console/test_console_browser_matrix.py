"""The matrix in a browser: axe finds nothing, the keyboard reaches every cell."""

import pytest
from playwright.sync_api import Page

from looked_at import require_clean
from policy_pages import proposed, security, simulated

__all__ = ["security"]

pytestmark = pytest.mark.browser
PASSWORD = "correct horse battery 9"
PAGES = ("/matrix/", "/matrix/cell/?department=*&purpose=fraud_check&grade=C2")


@pytest.fixture(params=["zh", "en"])
def window(request, page) -> Page:
    """A window of the privacy officer in one of the languages."""
    page.goto("/log-in/")
    if request.param == "en":
        page.get_by_role("button", name="English").click()
        page.wait_for_selector("html[lang=en]")
    page.fill("#id_login", "chenjing")
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector(".cards")
    return page


def test_its_pages_are_clean(window) -> None:
    for address in PAGES:
        window.goto(address)
        for summary in window.locator("summary").all():
            summary.click()
        require_clean(window, window.url)


def test_the_arrow_keys_walk_over_the_cells_and_enter_opens_one(window) -> None:
    window.goto("/matrix/")
    assert window.locator("[data-grid] a[tabindex='0']").count() == 1
    window.locator("[data-grid] a[tabindex='0']").focus()
    for key in ("ArrowDown", "ArrowRight", "End", "Home", "ArrowRight"):
        window.keyboard.press(key)
    second = window.locator("[data-grid] tbody tr").nth(1).locator("a").nth(1)
    address = second.get_attribute("href")
    window.keyboard.press("ArrowLeft")
    window.keyboard.press("ArrowRight")
    window.keyboard.press("Enter")
    window.wait_for_selector("#crossing")
    assert window.url.endswith(address)


def test_a_filter_leaves_its_part_without_loading_the_page_again(window) -> None:
    window.goto("/matrix/")
    rows = window.locator(".matrix tbody tr").count()
    before = window.locator(".matrix-cell").count()
    window.select_option("#id_purpose", "loan_review")
    window.keyboard.press("Enter")
    window.locator(".bar .button-main").click()
    # Of the grades, a loan review needs fields of two.
    window.wait_for_function(
        "rows => document.querySelectorAll('.matrix-cell').length === 2 * rows",
        arg=rows,
    )
    assert before > 2 * rows
    assert "purpose=loan_review" in window.url
    assert window.locator("[data-grid] a[tabindex='0']").count() == 1


def test_the_whole_table_fits_a_common_screen(window) -> None:
    window.goto("/matrix/")
    room = window.locator(".scroll").evaluate("e => [e.scrollWidth, e.clientWidth]")
    if window.locator("html").get_attribute("lang") == "zh-CN":
        assert room[0] <= room[1]


def test_the_pages_of_a_change_are_clean(chromium, served, database, security) -> None:
    address = proposed(security)
    simulated(database, {"refused": 14})
    for language in ("zh", "en"):
        context = chromium.new_context(base_url=served, locale="zh-CN")
        context.add_cookies(
            [
                {"name": name, "value": morsel.value, "url": served}
                for name, morsel in security.cookies.items()
            ]
        )
        context.add_cookies(
            [{"name": "xinhu_language", "value": language, "url": served}]
        )
        window = context.new_page()
        for page in (
            "/matrix/versions/",
            "/matrix/propose/",
            address,
            "/matrix/versions/compare/?before=0&after=0",
        ):
            window.goto(page)
            assert window.locator("h1").count() == 1, page
            for summary in window.locator("summary").all():
                summary.click()
            require_clean(window, page)
        context.close()
