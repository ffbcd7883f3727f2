"""The cover over a page left alone, in a real browser: it comes, it keeps, it opens."""

import contextlib

import pytest
from playwright.sync_api import Error, Page

from looked_at import require_clean
from simulators.gate_world import ZHANG
from xinhu.core.base.clock import system_clock
from xinhu.desks.staff.models import Operator, Token
from xinhu.desks.staff.sessions.ending import end_sessions

pytestmark = pytest.mark.browser
PASSWORD = "correct horse battery 9"
SHOWN = "138****8000"


def enter(page: Page) -> None:
    page.goto("/log-in/")
    page.fill("#id_login", "limin")
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector(".cards")


def look(page: Page) -> None:
    """Show a record."""
    page.goto(f"/customers/{ZHANG}/?purpose=counter_service")
    page.check("input[value=mobile]")
    page.locator("#terms .button-main").click()
    page.wait_for_selector(".record")
    assert SHOWN in page.content()


def locked() -> bool:
    return Token.objects.get(revoked_at=None).locked_at is not None


def tell(page: Page, what: str) -> None:
    """Tell the page what a browser tells one that it keeps in its memory."""
    event = f"new PageTransitionEvent('{what}', {{persisted: true}})"
    page.evaluate(f"dispatchEvent({event})")


def unlock(page: Page) -> None:
    """Unlock with keys alone: the password's field has the focus."""
    page.wait_for_selector("#cover-password")
    assert page.evaluate("document.activeElement.id") == "cover-password"
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("#cover", state="detached")


@pytest.mark.duty("R6.2")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_page_left_alone_is_covered_and_comes_back_as_it_was(
    page, console, language
) -> None:
    console.world.open_ground("case-1", ["counter_service"])
    page.clock.install()
    enter(page)
    if language == "en":
        page.get_by_role("button", name="English").click()
        page.wait_for_selector("html[lang=en]")
    look(page)
    page.clock.run_for(545_000)
    assert page.locator("#idle").is_visible()
    page.clock.run_for(60_000)
    page.wait_for_selector("#cover")
    assert SHOWN not in page.content()
    assert page.title() == ("会话已锁定" if language == "zh" else "Session locked")
    require_clean(page, page.url)
    page.wait_for_function("true")
    assert locked()
    unlock(page)
    assert SHOWN in page.inner_text(".record")
    assert not locked()


@pytest.mark.duty("R6.2")
def test_what_was_filled_in_is_still_there_after_unlocking(page) -> None:
    enter(page)
    page.goto("/customers/")
    page.fill("#id_value", "110101199001011234")
    page.keyboard.press("Alt+l")
    page.locator("#lock-now button").click()
    page.wait_for_selector("#cover")
    assert page.locator("#id_value").count() == 0
    unlock(page)
    assert page.input_value("#id_value") == "110101199001011234"
    page.keyboard.press("Enter")


def press(page: Page, how: str) -> None:
    """Press the button that locks, as a person does."""
    if how == "mouse":
        page.locator("#lock-now button").click()
        return
    page.locator("#lock-now button").focus()
    page.keyboard.press(how)


@pytest.mark.duty("R6.2")
@pytest.mark.parametrize("how", ["mouse", "Enter", "Space"])
def test_the_button_covers_and_locks_each_time_it_is_pressed(page, how) -> None:
    enter(page)
    for _ in range(2):
        with page.expect_response("**/session/lock/") as told:
            press(page, how)
        assert told.value.status == 204
        assert page.locator("#cover").count() == 1
        assert locked()
        unlock(page)
        assert not locked()
        assert page.locator("#lock-now button").is_enabled()


def test_the_button_covers_before_the_server_answers(page) -> None:
    enter(page)
    page.context.set_offline(True)
    left = page.evaluate("""() => {
        document.querySelector('#lock-now button').click();
        return [...document.querySelectorAll('main')].map((one) => one.id);
    }""")
    assert left == ["cover"]
    page.context.set_offline(False)


def test_a_wrong_password_is_told_and_opens_nothing(page) -> None:
    enter(page)
    page.locator("#lock-now button").click()
    page.wait_for_selector("#cover-password")
    page.keyboard.type("wrong")
    page.keyboard.press("Enter")
    page.wait_for_selector("#cover-error:not(:empty)")
    assert "密码不正确" in page.inner_text("#cover-error")
    assert page.input_value("#cover-password") == ""
    assert page.locator("#cover").count() == 1
    unlock(page)


def test_it_covers_though_the_server_is_not_reached(page, console) -> None:
    console.world.open_ground("case-1", ["counter_service"])
    page.clock.install()
    enter(page)
    look(page)
    page.context.set_offline(True)
    page.clock.run_for(605_000)
    page.wait_for_selector("#cover")
    assert SHOWN not in page.content()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("#cover-error:not(:empty)")
    assert "连接不上" in page.inner_text("#cover-error")
    assert SHOWN not in page.content()
    page.context.set_offline(False)
    unlock(page)
    assert SHOWN in page.content()


def test_the_other_tab_is_covered_and_opened_with_it(page, console) -> None:
    console.world.open_ground("case-1", ["counter_service"])
    enter(page)
    other = page.context.new_page()
    look(other)
    page.bring_to_front()
    page.locator("#lock-now button").click()
    other.wait_for_selector("#cover")
    assert SHOWN not in other.content()
    unlock(page)
    other.wait_for_selector("#cover", state="detached")
    assert SHOWN in other.content()


def test_a_page_from_the_browsers_memory_asks_before_it_shows(page, console) -> None:
    console.world.open_ground("case-1", ["counter_service"])
    enter(page)
    look(page)
    page.evaluate(
        "dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))"
    )
    assert SHOWN not in page.content()
    page.evaluate(
        "dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))"
    )
    page.wait_for_selector(".record")
    page.evaluate(
        "dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))"
    )
    end_sessions(Operator.objects.get(username="limin"), "standing", system_clock())
    page.evaluate(
        "dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))"
    )
    page.wait_for_url("**/session-ended/")
    assert SHOWN not in page.content()
    assert "您的岗位或账号状态有变动" in page.content()


def test_the_way_back_to_a_page_of_a_locked_session_shows_nothing(
    page, console
) -> None:
    console.world.open_ground("case-1", ["counter_service"])
    enter(page)
    look(page)
    page.goto("/customers/")
    page.locator("#lock-now button").click()
    page.wait_for_selector("#cover")
    with contextlib.suppress(Error):  # the page was not kept: ERR_CACHE_MISS
        page.go_back(wait_until="commit")
    page.wait_for_load_state()
    page.wait_for_timeout(500)
    assert SHOWN not in page.content()


def test_without_script_unlocking_is_a_page(chromium, served, console) -> None:
    assert console
    context = chromium.new_context(base_url=served, java_script_enabled=False)
    page = context.new_page()
    enter_without_script(page)
    page.click("#lock-now button")
    assert "/unlock/" in page.url
    page.fill("#id_password", PASSWORD)
    page.click(".button-main")
    assert page.locator(".cards").count() == 1
    context.close()


def enter_without_script(page: Page) -> None:
    page.goto("/log-in/")
    page.fill("#id_login", "limin")
    page.fill("#id_password", PASSWORD)
    page.click(".button-main")
