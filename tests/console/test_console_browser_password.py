"""A password is changed in a real browser, by keyboard, in Chinese and English."""

import pytest
from playwright.sync_api import Page

from looked_at import require_clean
from xinhu.desks.staff.models import Operator, UsedPassword

pytestmark = pytest.mark.browser
OLD, NEW = "correct horse battery 9", "seven blue teapots, 47"
WORDS = {
    "zh": {
        "first": "这个密码是别人为您设置的",
        "title": "修改密码",
        "name": "密码中含有您的姓名",
        "changed": "密码已修改",
        "soon": "天内到期",
    },
    "en": {
        "first": "This password was set by somebody else",
        "title": "Change the password",
        "name": "The password holds your name",
        "changed": "The password was changed",
        "soon": "Days until your password expires",
    },
}


@pytest.fixture(params=["zh", "en"])
def language(request, page) -> str:
    """Choose a language at the log-in page."""
    page.goto("/log-in/")
    if request.param == "en":
        page.get_by_role("button", name="English").click()
        page.wait_for_selector("html[lang=en]")
    return request.param


def enter(page: Page, password: str) -> None:
    page.fill("#id_login", "limin")
    page.fill("#id_password", password)
    page.keyboard.press("Enter")


def type_change(page: Page, *typed: str) -> None:
    """Type the fields one after the other and send them, with keys alone."""
    for number, text in enumerate(typed):
        if number:
            page.keyboard.press("Tab")
        page.keyboard.type(text)
    page.keyboard.press("Enter")


@pytest.mark.duty("R6.3")
def test_the_first_log_in_leads_to_the_change_and_then_to_work(page, language) -> None:
    words = WORDS[language]
    UsedPassword.objects.update(given=True)
    enter(page, OLD)
    page.wait_for_selector("#id_current")
    assert words["first"] in page.inner_text("main")
    assert page.locator("nav.side").count() == 0
    assert page.evaluate("document.activeElement.id") == "id_current"
    require_clean(page, "first")
    type_change(page, OLD, "li-min teapot 47", "li-min teapot 47")
    page.wait_for_selector(".errors")
    assert words["name"] in page.inner_text(".errors")
    assert page.evaluate("document.activeElement.id") == "id_new"
    assert page.input_value("#id_new") == ""
    require_clean(page, "refused")
    page.locator("#id_current").focus()
    type_change(page, OLD, NEW, NEW)
    page.wait_for_selector("#id_login")
    assert words["changed"] in page.inner_text("main")
    require_clean(page, "changed")
    enter(page, NEW)
    page.wait_for_selector(".cards")
    assert Operator.objects.get(username="limin").check_password(NEW)


def test_it_is_reached_from_every_page_and_left_unchanged(page, language) -> None:
    enter(page, OLD)
    page.wait_for_selector(".cards")
    page.get_by_role(
        "link", name="密码" if language == "zh" else "Password", exact=True
    ).click()
    page.wait_for_selector("#id_current")
    assert WORDS[language]["title"] in page.title()
    require_clean(page, "own change")
    page.locator("main .actions a").click()
    page.wait_for_selector(".cards")
    assert Operator.objects.get(username="limin").check_password(OLD)
