"""The counter without a mouse, in both languages, on wide and narrow screens."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from bank import NAME
from bank_people import LIU
from counter import Counter, subject_of, today
from counter_hands import choose_scans, focus_on, type_details
from counter_pages import ASK, LETTER, POST_LOAN
from drawn_letter import written_letter
from keys_alone import access_key, enter, enter_as, tab_to
from looked_at import require_fit
from xinhu.adapters.bureau.simulator.faults import Fault

pytestmark = pytest.mark.browser


@pytest.fixture(params=["zh", "en"])
def window(request, page, desk) -> Page:
    """A window in one of the languages, before a bank with a bureau."""
    assert desk
    page.goto("/log-in/", timeout=90_000)
    if request.param == "en":
        page.get_by_role("button", name="English").click()
        page.wait_for_selector("html[lang=en]")
    return page


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


@pytest.mark.duty("R7.2")
@pytest.mark.usefixtures("reads_scans")
def test_a_scan_is_read_and_a_signature_stated_with_keys_alone(
    window: Page, desk: Counter, tmp_path: Path
) -> None:
    enter(window, "op-alice")
    window.goto(LETTER)
    choose_scans(window, tmp_path)
    scan = tmp_path / "scan.png"
    scan.write_bytes(written_letter(LIU.values["name"], LIU.values["id_number"]))
    window.set_input_files("#id_letter", scan)
    access_key(window, "g")
    window.wait_for_selector("#scan-told a", timeout=60_000)
    assert window.input_value("#id_name") == LIU.values["name"]
    assert window.input_value("#id_id_number") == LIU.values["id_number"]
    require_fit(window, "inquiry letter read")

    window.fill("#id_name", "刘方菲")
    for name in ("mobile", "address"):
        window.fill(f"#id_{name}", subject_of(LIU)[name])
    window.check("input[name=reasons] >> nth=0")
    for name, text in (
        ("institution", NAME), ("witness", "王柜员"), ("place", "营业大厅"),
        ("signed_on", today()),
    ):  # fmt: skip
        window.fill(f"#id_{name}", text)
    access_key(window, "e")
    window.wait_for_selector("#id_provider", state="visible")
    for name in ("provider", "certificate"):
        window.fill(f"#id_{name}", "示范")
    window.fill("#id_signed_at", "2026-01-05T10:30")
    access_key(window, "s")
    window.wait_for_selector("#lacks-told a[href='#id_digest']")
    require_fit(window, "inquiry letter evidence")
    window.fill("#id_digest", "ab" * 32)
    access_key(window, "s")
    window.wait_for_selector("input[name=scan_checked]", timeout=60_000)
    require_fit(window, "inquiry letter differs")
    tab_to(window, "id", "scan-checked")
    window.keyboard.press("Space")
    access_key(window, "s")
    window.wait_for_selector("#id_why_again")
    assert desk.bank.owner.execute("SELECT FROM inquiry.letter").fetchall()


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
