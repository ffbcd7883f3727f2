"""axe-core on every page and state, in Chinese and English: no violation."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from looked_at import require_fit
from simulators.gate_world import NOBODY, ZHANG

pytestmark = pytest.mark.browser
PASSWORD = "correct horse battery 9"
SOMEBODY = {"operator": "op-somebody01234567", "post": "counter", "zone": "branch"}


@pytest.fixture(params=["zh", "en"])
def window(request, page, console) -> Page:
    """A window in one of the languages, before a bank with something to show."""
    world = console.world
    world.open_ground("case-1", ["counter_service"])
    world.open_ground("letter-2", ["loan_review"], state="expired")
    for number in range(9):
        decision = "permit" if number % 2 else "refuse"
        world.append(SOMEBODY, "disclosure", decision, customer=ZHANG)
    page.goto("/log-in/")
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


def look(window: Page, fields: tuple[str, ...], purpose: str) -> None:
    window.goto(f"/customers/{ZHANG}/?purpose={purpose}")
    for field in fields:
        window.check(f"input[value={field}]")
    window.locator("#terms .button-main").click()


def test_the_ways_in_are_clean(window) -> None:
    require_fit(window, "log in")
    window.fill("#id_login", "limin")
    window.fill("#id_password", "wrong")
    window.keyboard.press("Enter")
    window.wait_for_selector("[role=alert]")
    require_fit(window, "log in, refused")
    window.goto("/session-ended/")
    require_fit(window, "session ended")


def test_the_clerks_pages_are_clean(window) -> None:
    enter(window, "limin")
    require_fit(window, "home")
    window.goto("/customers/")
    require_fit(window, "find")
    for value, state in (("1", ".errors"), ("110101199001011234", ".disclosed")):
        window.fill("#id_value", value)
        window.keyboard.press("Enter")
        window.wait_for_selector(state)
        require_fit(window, f"find {state}")
    window.goto(f"/customers/{ZHANG}/")
    require_fit(window, "customer")
    window.select_option("#purpose", "counter_service")
    window.wait_for_selector("#step-fields")
    require_fit(window, "terms")
    window.goto(f"/customers/{ZHANG}/case/")
    require_fit(window, "case")
    look(window, ("name", "mobile"), "counter_service")
    window.wait_for_selector(".record")
    require_fit(window, "record")
    window.click(".receipt .note a")
    window.wait_for_selector(".proof")
    require_fit(window, "receipt's proof")


def test_the_auditors_pages_are_clean(window, console) -> None:
    enter(window, "zhaolei")
    for address in ("/", "/register/", "/register/?kind=act", "/register/checkpoint/"):
        window.goto(address)
        require_fit(window, address)
    window.goto("/register/entries/4/")
    for summary in window.locator("summary").all():
        summary.click()
    require_fit(window, "entry")
    console.world.covered = 2
    window.goto("/register/entries/4/")
    window.wait_for_selector(".state-wait")
    require_fit(window, "entry that waits")


def test_refusals_and_failures_are_clean(window, console) -> None:
    enter(window, "limin")
    look(window, ("name",), "loan_review")
    window.wait_for_selector(".state-refused")
    require_fit(window, "refused")
    states: list[tuple[str, Callable[[], object]]] = [
        ("/nowhere/", lambda: None),
        (f"/customers/{NOBODY}/", lambda: None),
        ("/customers/x/", lambda: None),
        (f"/customers/{ZHANG}/look/", lambda: None),
        ("/register/checkpoint/", lambda: setattr(console.world, "forge", True)),
        (f"/customers/{ZHANG}/", lambda: setattr(console, "failing", "garbled")),
    ]
    for address, before in states:
        before()
        window.goto(address)
        require_fit(window, address)
