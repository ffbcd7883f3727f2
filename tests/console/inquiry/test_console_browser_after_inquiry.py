"""From the report to its end without a mouse: evaluated, kept, destroyed; and clean."""

import pytest
from playwright.sync_api import Page

from counter import PICTURE, Counter
from kept_reports import confirmed, granted, old, proposed, refused
from keys_alone import access_key, enter, enter_as, tab_to
from looked_at import require_fit, require_paper

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


@pytest.mark.duty("R7.5", "R7.6")
def test_evaluated_noticed_and_put_away_with_keys_alone(
    window: Page, desk: Counter
) -> None:
    ref = desk.ask(desk.letter()).json["ref"]
    enter(window, "op-sun")
    access_key(window, "i")
    window.wait_for_selector("#mine")
    tab_to(window, "href", "/inquiries/evaluation/")
    window.keyboard.press("Enter")
    window.wait_for_selector("table")
    require_fit(window, "evaluation waiting")
    tab_to(window, "href", f"/inquiries/{ref}/evaluation/")
    window.keyboard.press("Enter")
    window.wait_for_selector("#evaluation-form")
    require_fit(window, "evaluation form")

    for part, words in PICTURE.items():
        tab_to(window, "id", f"id_{part}")
        window.keyboard.type(words)
    tab_to(window, "name", "outcome")
    window.keyboard.press("ArrowUp")  # of two the last: refused
    assert window.is_checked("input[name=outcome][value=refused]")
    window.focus("input[name=grounds][value=overdue_history]")
    window.keyboard.press("Space")
    access_key(window, "s")
    window.wait_for_selector("#id_grounds_error")
    assert window.input_value("#id_explanation") == PICTURE["explanation"]
    assert window.is_checked("input[value=overdue_history]")
    require_fit(window, "evaluation sent back")
    tab_to(window, "name", "grounds")
    window.keyboard.press("Space")
    access_key(window, "s")
    window.wait_for_selector(".state-done")
    require_fit(window, "evaluation made")

    window.keyboard.press("Enter")  # the notice has the focus
    window.wait_for_selector("article.notice")
    require_fit(window, "notice")
    require_paper(window, "notice")
    window.emulate_media(media="screen")
    access_key(window, "b")
    window.wait_for_selector(".state-title")
    tab_to(window, "href", f"/inquiries/{ref}/custody/")
    window.keyboard.press("Enter")
    window.wait_for_selector("#id_place")
    require_fit(window, "custody form")
    window.keyboard.type("JD-17")  # the number has the focus
    tab_to(window, "id", "id_place")
    window.keyboard.type("A-03-12")
    window.keyboard.press("Enter")
    window.wait_for_selector(".facts")
    require_fit(window, "custody placed")


@pytest.mark.duty("R7.5")
def test_proposed_confirmed_and_certified_with_keys_alone(
    window: Page, desk: Counter
) -> None:
    ref = old(desk)
    enter(window, "op-alice")
    access_key(window, "0")
    window.wait_for_selector("#located")
    access_key(window, "d")
    window.wait_for_selector(".badge-over")
    require_fit(window, "custody list")
    tab_to(window, "href", f"/inquiries/{ref}/custody/")
    window.keyboard.press("Enter")
    window.wait_for_selector(".state-warn")
    require_fit(window, "custody over")
    tab_to(window, "href", f"/inquiries/{ref}/destruction/")
    window.keyboard.press("Enter")
    window.wait_for_selector(".button-refuse")
    require_fit(window, "destruction to propose")
    access_key(window, "s")
    window.wait_for_selector(".state-done")
    require_fit(window, "destruction proposed")

    enter_as(window, "op-pan")
    access_key(window, "0")
    window.wait_for_selector("#destructions")
    require_fit(window, "custody list of an officer")
    tab_to(window, "href", f"/inquiries/{ref}/destruction/")
    window.keyboard.press("Enter")
    window.wait_for_selector(".button-refuse")
    require_fit(window, "destruction to confirm")
    access_key(window, "s")
    window.wait_for_selector("article.notice")
    require_fit(window, "certificate")
    require_paper(window, "certificate")


def test_every_other_page_is_clean(window: Page, desk: Counter) -> None:
    waits, kept = desk.ask(desk.letter()).json["ref"], granted(desk)
    apart = refused(desk)
    gone = old(desk)
    confirmed(desk, gone)
    over = old(desk)
    proposed(desk, over)
    enter(window, "op-alice")
    for state, address in (
        ("inquiry own unevaluated", f"/inquiries/{waits}/"),
        ("evaluation own", f"/inquiries/{waits}/evaluation/"),
        ("inquiry to put away", f"/inquiries/{kept}/"),
        ("evaluation granted", f"/inquiries/{kept}/evaluation/"),
        ("custody loan file", f"/inquiries/{kept}/custody/"),
        ("inquiry refused", f"/inquiries/{apart}/"),
        ("inquiry destroyed", f"/inquiries/{gone}/"),
        ("custody destroyed", f"/inquiries/{gone}/custody/"),
        ("custody nowhere", f"/inquiries/{waits}/custody/"),
        ("destruction early", f"/inquiries/{kept}/destruction/"),
        ("custody list empty", "/inquiries/custody/?code=none"),
        ("custody list wrong", "/inquiries/custody/?cabinet=x"),
    ):
        window.goto(address)
        require_fit(window, state)
    enter_as(window, "op-sun")
    desk.factor()
    window.goto(f"/inquiries/{kept}/evaluation/")
    access_key(window, "w")
    window.wait_for_selector(".worded")
    require_fit(window, "evaluation words")
    window.goto(f"/inquiries/{over}/custody/")
    require_fit(window, "custody waiting")
