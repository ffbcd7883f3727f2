"""Single sign-on in a real browser: another site, a strict cookie, and back."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.conf import settings
from playwright.sync_api import Page

from looked_at import require_clean
from ports import free_port
from simulators.identity_provider import IdentityProvider
from xinhu.console.single_sign_on.asking import forget_providers
from xinhu.desks.staff.single_sign_on.registration import Registration

pytestmark = pytest.mark.browser
WORDS = {
    "zh": {
        "button": "统一身份认证",
        "unknown": "没有对应的操作员账号",
        "away": "暂时无法使用",
        "left": "从统一身份认证返回",
    },
    "en": {
        "button": "Bank identity",
        "unknown": "No operator belongs to your identity",
        "away": "cannot be used right now",
        "left": "come back from the identity provider",
    },
}
PEOPLE = {
    "s-li": {"preferred_username": "limin"},
    "s-nobody": {"preferred_username": "nobody"},
}


@pytest.fixture
def home(served) -> str:
    """The console under a name: the provider, under a number, is another site."""
    return served.replace("127.0.0.1", "localhost")


@pytest.fixture
def idp(home, settings_of) -> Iterator[IdentityProvider]:
    forget_providers()
    with IdentityProvider().running(**PEOPLE) as running:
        registration = Registration(
            issuer=running.url,
            client="xinhu",
            secret=lambda: "secret",
            claim="preferred_username",
            label_zh="统一身份认证",
            label_en="Bank identity",
            passwords="everyone",
        )
        with settings_of(XINHU_SIGN_ON=registration, XINHU_CONSOLE_URL=home):
            yield running
    forget_providers()


@pytest.fixture
def page(chromium, home, idp) -> Iterator[Page]:
    assert idp
    context = chromium.new_context(
        base_url=home, viewport={"width": 1280, "height": 860}, locale="zh-CN"
    )
    window = context.new_page()
    complaints: list[str] = []
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


def sign_on(page: Page, language: str, subject: str) -> None:
    """Press the button here, and the person's there; by keyboard."""
    page.get_by_role("link", name=WORDS[language]["button"]).press("Enter")
    page.get_by_role("button", name=subject).press("Enter")


def test_the_browser_goes_to_the_provider_and_comes_back_logged_in(
    page, language, home
) -> None:
    require_clean(page, "log-in")
    sign_on(page, language, "s-li")
    page.wait_for_selector("nav.side")
    assert page.url.startswith(home)
    assert "code=" not in page.url
    assert "李敏" in page.inner_text(".strip")


def test_logging_out_leads_over_the_provider_and_back(
    page, language, home, idp
) -> None:
    """A form's answer must not lead elsewhere, and the strict cookie stays behind."""
    sign_on(page, language, "s-li")
    page.wait_for_selector("nav.side")
    page.locator("form[action='/log-out/'] button").click()
    page.get_by_role("button", name="End session").press("Enter")
    page.wait_for_url(f"{home}/log-in/?left=1")
    assert WORDS[language]["left"] in page.inner_text("main")
    require_clean(page, "left")
    assert any(path == "/oauth2/end_session/confirm" for path, _, _ in idp.asked)
    page.goto("/customers/")
    page.wait_for_selector("#id_login")


def test_whoever_is_no_operator_is_told_what_to_do(page, language) -> None:
    sign_on(page, language, "s-nobody")
    page.wait_for_selector("p[role=alert]")
    assert WORDS[language]["unknown"] in page.inner_text("main")
    require_clean(page, "refused")
    page.keyboard.press("Enter")
    page.wait_for_selector("#id_login")


def test_a_provider_that_is_down_is_told(page, language, settings_of) -> None:
    down = replace(settings.XINHU_SIGN_ON, issuer=f"http://127.0.0.1:{free_port()}")
    with settings_of(XINHU_SIGN_ON=down):
        page.get_by_role("link", name=WORDS[language]["button"]).press("Enter")
        page.wait_for_selector("p[role=alert]")
        assert WORDS[language]["away"] in page.inner_text("main")
        require_clean(page, "away")
