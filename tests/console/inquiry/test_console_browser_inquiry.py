"""The counter without a mouse, in both languages, on wide and narrow screens."""

import base64
from pathlib import Path

import pytest
from playwright.sync_api import Page

from bank import NAME
from bank_people import LIU
from counter import PDF, PNG, Counter, subject_of, today
from counter_pages import ASK, LETTER, POST_LOAN
from looked_at import require_fit
from xinhu.adapters.bureau.simulator.faults import Fault

pytestmark = pytest.mark.browser
PASSWORD = "correct horse battery 9"
MOST_TABS = 60


@pytest.fixture(params=["zh", "en"])
def window(request, page, desk) -> Page:
    """A window in one of the languages, before a bank with a bureau."""
    assert desk
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
        "code": f"Key{letter.upper()}",
        "unmodifiedText": letter,
        "windowsVirtualKeyCode": ord(letter.upper()),
    }
    session.send("Input.dispatchKeyEvent", {"type": "keyDown", **key})
    session.send("Input.dispatchKeyEvent", {"type": "keyUp", **key})


def tab_to(window: Page, wanted: str) -> None:
    """Press Tab until the focus is there; fail where it never comes."""
    for _ in range(MOST_TABS):
        if window.evaluate("id => document.activeElement.id === id", wanted):
            return
        window.keyboard.press("Tab")
    pytest.fail(f"the focus never reaches {wanted}")


def focus_on(window: Page, wanted: str) -> None:
    """Wait until the page has put the focus where it wants it."""
    window.wait_for_function("id => document.activeElement.id === id", arg=wanted)


def type_details(window: Page) -> None:
    """Type Liu's details, one field after the other."""
    details = subject_of(LIU)
    for name in ("name", "id_number", "mobile", "address"):
        tab_to(window, f"id_{name}")
        window.keyboard.type(details[name])


def choose_scans(window: Page, folder: Path) -> None:
    """Choose three scans, as the file dialogue of the machine would."""
    for name, text in (
        ("letter", PDF),
        ("identity_front", PNG),
        ("identity_back", PNG),
    ):
        path = folder / f"{name}.bin"
        path.write_bytes(base64.b64decode(text))
        window.set_input_files(f"#id_{name}", path)


@pytest.mark.duty("R7.2", "R7.3")
def test_letter_inquiry_and_report_with_keys_alone(
    window: Page, desk: Counter, tmp_path: Path
) -> None:
    enter(window, "op-alice")
    access_key(window, "u")
    window.wait_for_selector("#id_value")
    require_fit(window, "inquiry counter")
    window.keyboard.type(LIU.values["id_number"])
    window.keyboard.press("Enter")
    window.wait_for_selector(".disclosed table")
    window.keyboard.press("Enter")  # who was found has the focus
    window.wait_for_selector("form.letter")
    focus_on(window, "id_name")
    require_fit(window, "inquiry letter")

    # What is missing is told at once, and the chosen files stay.
    choose_scans(window, tmp_path)
    access_key(window, "s")
    window.wait_for_selector("#lacks-told")
    focus_on(window, "lacks-told")
    assert window.get_attribute("#id_witness", "aria-invalid") == "true"
    assert window.evaluate("document.querySelector('#id_letter').files.length") == 1
    require_fit(window, "inquiry letter lacks")

    window.focus("#lacks-told a")
    type_details(window)
    window.focus("input[name=reasons]")
    window.keyboard.press("Space")
    for name, text in (
        ("institution", NAME), ("witness", "王柜员"), ("place", "营业大厅"),
    ):  # fmt: skip
        window.focus(f"#id_{name}")
        window.keyboard.type(text)
    window.fill("#id_signed_on", today())
    access_key(window, "s")
    window.wait_for_selector("#id_why_again")
    assert "/inquiry/ask/?letter=" in window.url
    assert window.input_value("#id_id_number") == LIU.values["id_number"]
    require_fit(window, "inquiry ask")

    window.keyboard.press("Enter")  # the button that asks has the focus
    window.wait_for_selector(".badge-inquiry_state-answered")
    assert desk.asked() == 1
    require_fit(window, "inquiry result")
    window.keyboard.press("Enter")  # the report has the focus
    window.wait_for_selector(".report-part")
    assert LIU.values["id_number"] not in window.inner_text("main")
    require_fit(window, "inquiry report")
    window.emulate_media(media="print")
    assert not window.is_visible(".report-part")
    assert window.is_visible(".paper-only")
    window.emulate_media(media="screen")
    access_key(window, "b")
    window.wait_for_selector("#stand")


def test_every_other_page_of_the_desk_is_clean(window: Page, desk: Counter) -> None:
    desk.loan()
    letter = desk.letter()
    desk.bureau.faults.ask(Fault(kind="cut_after"))
    unclear = desk.ask(letter).json["ref"]
    ref = desk.request().json["ref"]
    enter(window, "op-alice")
    for state, address in (
        ("inquiry letters", LETTER),
        ("inquiry ask on a letter", f"{ASK}?letter={letter}"),
        ("inquiry ask on nothing", ASK),
        ("inquiry post-loan", POST_LOAN),
        ("inquiry list", "/inquiries/"),
        ("inquiry unclear", f"/inquiries/{unclear}/"),
        ("inquiry send", f"/inquiries/{unclear}/send/"),
        ("inquiry look up", f"/inquiries/{unclear}/look-up/"),
        ("inquiry request", f"/approvals/{ref}/"),
    ):
        window.goto(address)
        require_fit(window, state)
    enter_as(window, "op-sun")
    window.goto(f"/approvals/{ref}/")
    require_fit(window, "inquiry approval")


def enter_as(window: Page, name: str) -> None:
    """Log out and in as somebody else."""
    access_key(window, "q")
    window.wait_for_selector("#id_login")
    enter(window, name)
