"""Discovery in a browser: clean for axe, fit for narrow screens, keys, paper."""

import pytest
from playwright.sync_api import Page

from console.discovery.certified import of_paper, remedied
from console.discovery.test_console_discovery_tables import FOUND, MET
from desks.discovery.room import met, seen
from looked_at import require_clean, require_fit, require_paper
from xinhu.desks.discovery.asking import stop_scan

pytestmark = pytest.mark.browser
KEYS = {";": "Semicolon", "s": "KeyS"}
PASSWORD = "correct horse battery 9"

WIDE = seen(
    "customer_master.t_personal_loan_application_2026",
    "hk_macau_permit",
    column="guarantor_permit_number",
    count=1_234_567,
    rows=9_876_543,
    table_rows=987_654_321,
    file_level=5,
)
"""What makes a row of the map by table as wide as they get."""
WIDE_COLUMN = met(
    WIDE.path,
    str(WIDE.column),
    declared="timestamp(6) without time zone",
    rows=9_876_543,
    table_rows=987_654_321,
    why="unknown_format",
)
"""The same one, with a long type, and unread in part."""


def enter(window: Page, name: str) -> None:
    window.context.clear_cookies(name="xinhu_session")
    window.goto("/log-in/")
    window.fill("#id_login", name)
    window.fill("#id_password", PASSWORD)
    window.keyboard.press("Enter")
    window.wait_for_selector(".cards")


def press(window: Page, sign: str) -> None:
    """Press Alt and a sign with the text that a real keyboard sends along."""
    session = window.context.new_cdp_session(window)
    key = {
        "modifiers": 1,
        "key": sign,
        "code": KEYS[sign],
        "unmodifiedText": sign,
        "windowsVirtualKeyCode": ord(sign.upper()) if sign != ";" else 186,
    }
    session.send("Input.dispatchKeyEvent", {"type": "keyDown", **key})
    session.send("Input.dispatchKeyEvent", {"type": "keyUp", **key})


def go(window: Page, address: str) -> None:
    answer = window.goto(address)
    assert answer is not None
    assert answer.ok, address


def require_whole(window: Page, state: str) -> None:
    """Require that on a usual screen no table is wider than its frame."""
    wider = window.eval_on_selector_all(
        ".scroll", "all => all.map(each => each.scrollWidth - each.clientWidth)"
    )
    assert wider, state
    assert not any(wider), f"{state}: {wider}"


@pytest.fixture(params=["zh", "en"])
def window(request, page, scene) -> Page:  # noqa: ARG001 -- for its effect
    page.goto("/log-in/")
    if request.param == "en":
        page.get_by_role("button", name="English").click()
        page.wait_for_selector("html[lang=en]")
    return page


def test_the_pages_are_clean_and_fit(window, scene) -> None:
    first, second = scene.whole()
    scan = scene.begun(second)
    tables = scene.database("核心系统", "core")
    scene.scanned(tables, *FOUND, WIDE, *MET, WIDE_COLUMN)
    enter(window, "chenjing")
    go(window, "/discovery/")
    window.locator("summary").click()
    require_fit(window, "overview")
    go(window, "/discovery/findings/")
    require_fit(window, "findings")
    require_paper(window, "findings")
    go(window, f"/discovery/findings/{scene.place('readme.txt').pk}/")
    require_clean(window, "finding")
    scene.moved(scene.place("readme.txt"), "paper-0123456789abcdef")
    go(window, "/discovery/found-files/")
    require_fit(window, "found files")
    go(window, "/discovery/found-files/paper-0123456789abcdef/")
    require_fit(window, "file in the vault")
    certificate = of_paper("paper-fedcba9876543210", "rm-fedcba9876543210")
    readme = scene.place("readme.txt")
    remedied(readme, "destroy", "rm-fedcba9876543210", certificate)
    go(window, "/discovery/found-files/")
    require_fit(window, "files that were destroyed")
    window.get_by_role("link", name="rm-fedcba9876543210").click()
    require_fit(window, "certificate")
    require_paper(window, "certificate")
    go(window, "/discovery/map/")
    require_clean(window, "map")
    require_paper(window, "map")
    go(window, "/discovery/map/tables/")
    require_fit(window, "map by table")
    require_whole(window, "map by table")
    go(window, f"/discovery/scans/{scan.pk}/")
    require_clean(window, "scan that runs")
    go(window, f"/discovery/scans/{first.scans.get().pk}/unread/")
    require_clean(window, "unread")
    go(window, f"/discovery/targets/{first.pk}/")
    require_clean(window, "target")


def test_a_target_is_registered_and_scanned_by_keyboard(page, scene) -> None:
    enter(page, "chenjing")
    go(page, "/discovery/")
    require_clean(page, "nothing registered")
    enter(page, "suntao")
    press(page, ";")
    page.wait_for_selector("#id_name")
    (scene.root / "hr").mkdir()
    page.focus("#id_name")
    for typed in ("共享盘", None, "/etc", "limin"):
        if typed is not None:
            page.keyboard.type(typed)
        page.keyboard.press("Tab")
    press(page, "s")
    page.wait_for_selector(".field-wrong")
    require_fit(page, "targets, location refused")
    page.fill("#id_location", str(scene.root / "hr"))
    press(page, "s")
    page.wait_for_selector(".state-done")
    enter(page, "chenjing")
    press(page, ";")
    page.locator("table a").first.click()
    page.wait_for_selector("h1:text('共享盘')")
    press(page, "s")
    page.wait_for_selector(".state-done")
    assert page.locator("#stand").get_attribute("hx-trigger") == "every 2s"


def test_a_page_that_is_left_open_sees_the_scan_end(page, scene) -> None:
    scan = scene.begun(scene.share("共享盘", "hr"))
    enter(page, "chenjing")
    go(page, "/discovery/")
    page.wait_for_selector("#running .run")
    stop_scan(scene.desk, scene.deed("chenjing"), scan.pk)
    page.wait_for_selector("#running .badge-scan_state-stopping")
