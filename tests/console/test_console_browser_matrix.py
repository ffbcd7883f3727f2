"""The matrix in a browser: axe finds nothing, the keyboard reaches every cell."""

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from looked_at import require_clean
from policy_pages import CLOSED, PROPOSE, proposed, security, simulated
from xinhu.desks.staff.models import PolicyProposal

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
        assert room[0] <= room[1], room


def window_of(
    client: Client, chromium: Browser, served: str, language: str
) -> BrowserContext:
    """A browser in which somebody is logged in already."""
    context = chromium.new_context(base_url=served, locale="zh-CN")
    cookies = [(name, morsel.value) for name, morsel in client.cookies.items()]
    for name, value in (*cookies, ("xinhu_language", language)):
        context.add_cookies([{"name": name, "value": value, "url": served}])
    return context


def filled(window: Page, policy: str) -> Page:
    """A page on which a change is written down, its button not pressed yet."""
    window.goto(PROPOSE)
    window.fill("#reason", "停办贷款审查")
    window.locator("summary").last.click()
    window.fill("#new_name", "99-house.cedar")
    window.fill("[name=new_text]", policy)
    return window


def pressed(window: Page) -> Page:
    """Press the button, and return the window of the answer; this one stays."""
    window.locator("form.stack").evaluate("form => { form.target = '_blank'; }")
    with window.context.expect_page() as opened:
        window.locator("form.stack button").click()
    return opened.value


def require_free(window: Page) -> None:
    """Require that nothing is said to be under way, and the button can be pressed."""
    assert window.locator("form.stack[aria-busy=false]").count() == 1
    assert window.locator("#working").text_content() == ""
    assert window.locator("form.stack button").is_enabled()


@pytest.mark.parametrize(
    ("language", "said"), [("zh", "正在校验"), ("en", "Checking it")]
)
def test_a_proposal_says_that_it_is_worked_on_and_is_sent_once(
    chromium, served, security, language, said
) -> None:
    context = window_of(security, chromium, served, language)
    window = filled(context.new_page(), CLOSED)
    require_free(window)
    answer = pressed(window)
    window.wait_for_selector("form.stack[aria-busy=true]")
    assert window.locator("form.stack button").is_disabled()
    assert said in (window.locator("#working").text_content() or "")
    require_clean(window, f"{PROPOSE} under way")
    window.locator("#reason").press("Enter")
    window.locator("form.stack").evaluate("form => form.requestSubmit()")
    answer.wait_for_url("**/matrix/proposals/**")
    assert len(context.pages) == 2
    assert PolicyProposal.objects.count() == 1
    context.close()


def test_a_proposal_that_is_not_taken_may_be_mended_and_sent_again(
    chromium, served, security
) -> None:
    context = window_of(security, chromium, served, "zh")
    window = filled(context.new_page(), "permit (principal;")
    window.locator("form.stack button").click()
    window.wait_for_selector("#faults")
    require_free(window)
    window.fill("[name='file:99-house.cedar']", CLOSED)
    window.locator("form.stack button").click()
    window.wait_for_url("**/matrix/proposals/**")
    assert PolicyProposal.objects.count() == 1
    context.close()


def test_on_the_way_back_a_form_is_free_again(chromium, served, security) -> None:
    """As a browser shows it that kept the page; ours are told to keep none."""
    context = window_of(security, chromium, served, "zh")
    window = filled(context.new_page(), CLOSED)
    pressed(window).wait_for_url("**/matrix/proposals/**")
    window.wait_for_selector("form.stack[aria-busy=true]")
    window.evaluate("window.dispatchEvent(new Event('pageshow'))")
    require_free(window)
    context.close()


def test_the_pages_of_a_change_are_clean(chromium, served, database, security) -> None:
    address = proposed(security)
    simulated(database, {"refused": 14})
    for language in ("zh", "en"):
        context = window_of(security, chromium, served, language)
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
