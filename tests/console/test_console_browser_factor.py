"""Second factors in a real browser: an app, passkeys of a virtual key, by keyboard."""

from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import CDPSession, Page

from factors import PASSWORD, App, give_app, who
from looked_at import require_clean
from xinhu.desks.staff.models import Token

pytestmark = pytest.mark.browser
WORDS = {
    "zh": {
        "lacking": "您的岗位须有第二重验证",
        "done": "第二重验证已设置",
        "once": "恢复码只显示这一次",
        "kept": "已填写的内容会保留",
        "wrong": "第二重验证不正确",
        "trouble": "没有使用通行密钥",
    },
    "en": {
        "lacking": "Your post needs a second factor",
        "done": "The second factor was set up",
        "once": "They are shown this once",
        "kept": "What you typed is kept",
        "wrong": "That is not your second factor",
        "trouble": "No passkey was used",
    },
}


@pytest.fixture
def page(chromium, served) -> Iterator[Page]:
    """A window on the console by its name: no browser makes a passkey for a number."""
    context = chromium.new_context(
        base_url=served.replace("127.0.0.1", "localhost"),
        viewport={"width": 1280, "height": 860},
        locale="zh-CN",
    )
    window = context.new_page()
    complaints: list[str] = []
    window.on("pageerror", lambda error: complaints.append(str(error)))
    window.on(
        "console",
        lambda said: complaints.append(said.text) if "Policy" in said.text else None,
    )
    yield window
    context.close()
    assert complaints == []


@pytest.fixture(params=["zh", "en"])
def language(request, page) -> str:
    """Choose a language at the log-in page."""
    page.goto("/log-in/")
    if request.param == "en":
        page.get_by_role("button", name="English").click()
        page.wait_for_selector("html[lang=en]")
    return request.param


@pytest.fixture
def key(page) -> CDPSession:
    """A security key in the machine, whose owner puts their finger on it."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session


@pytest.fixture
def demanding(settings_of, console) -> Iterator[None]:
    """The shipped rules: some roles come in with a second factor only."""
    assert console
    with settings_of(XINHU_OWN_RULES=None):
        yield


def log_in(page: Page, username: str) -> None:
    page.goto("/log-in/")
    page.fill("#id_login", username)
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")


def log_out(page: Page) -> None:
    page.locator("form[action='/log-out/'] button").click()
    page.wait_for_selector("#id_login")


def add_passkey(page: Page, name: str = "蓝色密钥") -> None:
    page.goto("/second-factor/own/passkey/")
    page.locator("#id_name").focus()
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(".codes")


@pytest.mark.duty("R6.3")
@pytest.mark.usefixtures("demanding")
def test_a_privacy_officer_sets_an_app_up_before_anything_else(page, language) -> None:
    words = WORDS[language]
    log_in(page, "chenjing")
    page.wait_for_selector("#own-list")
    assert words["lacking"] in page.inner_text("main")
    assert page.locator("nav.side").count() == 0
    require_clean(page, "own, lacking")
    page.locator("a[href='/second-factor/own/app/']").click()
    page.wait_for_selector("svg.qr")
    assert page.evaluate("document.activeElement.id") == "id_password"
    require_clean(page, "app")
    app = App(page.inner_text("#app-text"))
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Tab")
    page.keyboard.type("000000")
    page.keyboard.press("Enter")
    page.wait_for_selector(".errors")
    assert words["wrong"] in page.inner_text(".errors")
    require_clean(page, "app, wrong")
    page.fill("#id_password", PASSWORD)
    page.fill("#id_code", app.code())
    page.keyboard.press("Enter")
    page.wait_for_selector(".codes")
    assert words["once"] in page.inner_text("main")
    assert page.locator(".codes li").count() == 10
    require_clean(page, "codes")
    page.keyboard.press("Enter")
    page.wait_for_selector("nav.side")
    require_clean(page, "own")


@pytest.mark.duty("R6.3")
def test_a_passkey_is_added_comes_in_alone_and_steps_up(
    page, language, key, console
) -> None:
    words = WORDS[language]
    log_in(page, "limin")
    page.wait_for_selector("nav.side")
    page.goto("/second-factor/own/passkey/")
    require_clean(page, "passkey")
    add_passkey(page)
    assert words["done"] in page.inner_text("main")
    row = Authenticator.objects.get(type="webauthn")
    assert row.data["name"] == "蓝色密钥"
    log_out(page)
    # The second step after the password.
    log_in(page, "limin")
    page.wait_for_selector("[data-passkey-press]")
    require_clean(page, "second step")
    page.keyboard.press("Enter")
    page.wait_for_selector("nav.side")
    log_out(page)
    # The passkey alone.
    page.locator("a[href='/log-in/passkey/']").click()
    page.wait_for_selector("[data-passkey-press]")
    require_clean(page, "log-in by passkey")
    page.keyboard.press("Enter")
    page.wait_for_selector("nav.side")
    assert Token.objects.get(revoked_at=None).second_factor_until is not None
    # Stepping up, with what was typed.
    console.world.sensitive.add("customer_search")
    Token.objects.update(second_factor_until=None)
    page.goto("/customers/")
    page.select_option("#id_field", "id_number")
    page.fill("#id_value", "110101199001011234")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-passkey-press]")
    assert words["kept"] in page.inner_text("main")
    require_clean(page, "asked")
    page.locator("[data-passkey-press]").press("Enter")
    page.wait_for_selector(".disclosed table")
    assert "110101********1234" in page.inner_text(".disclosed")
    assert key


@pytest.mark.duty("R6.3")
def test_a_code_steps_up_and_what_was_typed_is_kept(page, language, console) -> None:
    console.world.sensitive.add("customer_search")
    log_in(page, "limin")
    page.wait_for_selector("nav.side")
    page.goto("/customers/")
    page.select_option("#id_field", "id_number")
    page.fill("#id_value", "110101199001011234")
    page.keyboard.press("Enter")
    page.wait_for_selector("[name=look_again]")
    require_clean(page, "asked, none")
    app, _ = give_app("limin")
    page.locator("[name=look_again]").press("Enter")
    page.wait_for_selector("#id_code")
    assert page.evaluate("document.activeElement.id") == "id_code"
    page.keyboard.type("000000")
    page.keyboard.press("Enter")
    page.wait_for_selector("#second-wrong")
    require_clean(page, "asked, wrong")
    page.keyboard.type(app.code())
    page.keyboard.press("Enter")
    page.wait_for_selector(".disclosed table")
    assert "110101199001011234" not in page.url
    assert WORDS[language]


@pytest.mark.usefixtures("key")
def test_cancelling_a_passkey_is_told_and_the_code_is_still_there(
    page, language
) -> None:
    log_in(page, "limin")
    page.wait_for_selector("nav.side")
    add_passkey(page)
    log_out(page)
    log_in(page, "limin")
    page.wait_for_selector("[data-passkey-press]")
    page.evaluate(
        "() => { navigator.credentials.get = () =>"
        " Promise.reject(new DOMException('no', 'NotAllowedError')); }"
    )
    page.locator("[data-passkey-press]").press("Enter")
    page.wait_for_selector("[data-passkey-trouble]:not([hidden])")
    assert WORDS[language]["trouble"] in page.inner_text("main")
    require_clean(page, "passkey trouble")
    assert page.locator("#id_code").is_visible()


def test_codes_are_drawn_anew_and_a_factor_is_removed(page, language) -> None:
    app, _ = give_app("limin")
    log_in(page, "limin")
    page.wait_for_selector("#id_code")
    require_clean(page, "second step, code")
    page.keyboard.type(app.code())
    page.keyboard.press("Enter")
    page.wait_for_selector("nav.side")
    page.goto("/second-factor/own/")
    page.locator("a[href='/second-factor/own/codes/']").click()
    page.wait_for_selector("#id_password")
    require_clean(page, "new codes")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector(".codes")
    page.goto("/second-factor/own/")
    page.locator("a[href$='/remove/']").click()
    page.wait_for_selector("main form")
    require_clean(page, "remove")
    page.locator("main form button").press("Enter")
    page.wait_for_selector("#own-list")
    assert not Authenticator.objects.filter(user=who("limin")).exists()
    require_clean(page, "own, none")
    assert language


def test_a_reset_is_asked_for_on_the_way_in(page, language) -> None:
    give_app("limin")
    log_in(page, "limin")
    page.wait_for_selector("#id_code")
    page.locator("a[href='/log-in/second/lost/']").press("Enter")
    page.wait_for_selector("#id_reason")
    assert page.evaluate("document.activeElement.id") == "id_reason"
    require_clean(page, "lost")
    page.keyboard.type("手机遗失")
    page.keyboard.press("Enter")
    page.wait_for_selector(".state-done")
    require_clean(page, "lost, asked")
    assert language
