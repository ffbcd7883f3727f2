"""The staff desk in a browser: axe-core finds nothing, and a keyboard is enough."""

import pytest
from playwright.sync_api import Page

from looked_at import require_clean
from staff_tree import NOW, ROOT
from xinhu.core.base.clock import DAY, to_datetime
from xinhu.desks.staff.models import Assignment, Operator
from xinhu.desks.staff.organisation.delegating import Delegating, delegate
from xinhu.desks.staff.organisation.leaving import leave
from xinhu.desks.staff.organisation.moving import Move, move
from xinhu.desks.staff.organisation.places import Place

pytestmark = pytest.mark.browser
PASSWORD = "correct horse battery 9"


def enter(window: Page, language: str) -> None:
    window.goto("/log-in/")
    if language == "en":
        window.get_by_role("button", name="English").click()
        window.wait_for_selector("html[lang=en]")
    window.fill("#id_login", "zhouli")
    window.fill("#id_password", PASSWORD)
    window.keyboard.press("Enter")
    window.wait_for_selector(".side")


@pytest.fixture
def filled(staff_desk) -> dict[str, Operator]:
    """Something of every kind to show, and somebody on a due list."""
    han, sun, hai = (staff_desk[name] for name in ("hanmei", "sunli", "haiying"))
    move(han, Move(place=Place(unit="credit", post="post_loan")), by=ROOT, now=NOW)
    wanted = Delegating(scopes=frozenset({"approve"}), ends=NOW + DAY)
    delegate(sun, hai, wanted, by=ROOT, now=NOW, approval="approval-x")
    start = to_datetime(NOW - 900 * DAY)
    Assignment.objects.filter(operator=sun).update(starts_at=start)
    Operator.objects.filter(pk=sun.pk).update(date_joined=start)
    leave(han, "left", by=ROOT, now=NOW)
    return staff_desk


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_is_clean(page, filled, language) -> None:
    enter(page, language)
    sun = f"/staff/operators/{filled['sunli'].reference}/"
    number = filled["sunli"].assignments.get().pk
    for address in (
        "/staff/",
        "/staff/?text=zzz",
        "/staff/?state=moon",
        "/staff/join/",
        "/staff/units/",
        "/staff/units/open/",
        "/staff/units/credit/close/",
        "/staff/due/",
        "/staff/due/leave/",
        "/staff/due/ending/",
        sun,
        f"{sun}?done=move",
        f"{sun}move/",
        f"{sun}stop/",
        f"{sun}assign/",
        f"{sun}delegate/",
        f"{sun}leave/",
        f"/staff/assignments/{number}/end/",
        f"/staff/operators/{filled['hanmei'].reference}/",
        f"/staff/operators/{filled['hanmei'].reference}/back/",
    ):
        page.goto(address)
        require_clean(page, address)
    page.goto(f"{sun}assign/")
    page.select_option("#id_unit", "counter")
    page.select_option("#id_post", "counter")
    page.keyboard.press("Enter")
    page.locator("main .button-main").click()
    page.wait_for_selector(".state-refused")
    require_clean(page, "refused at a form")


def test_somebody_is_entered_with_the_keyboard_alone(page, staff_desk) -> None:
    assert staff_desk
    enter(page, "zh")
    page.goto("/staff/")
    page.get_by_role("link", name="办理入职").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#id_username")
    page.locator("#id_username").focus()
    page.keyboard.type("newcomer")
    page.keyboard.press("Tab")
    page.keyboard.type("新来")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "id_unit"
    page.select_option("#id_unit", "counter")
    page.keyboard.press("Tab")
    page.select_option("#id_post", "counter")
    page.locator("main .button-main").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".state-done")
    assert Operator.objects.filter(username="newcomer").exists()
    focused = page.locator(":focus-visible")
    page.keyboard.press("Tab")
    assert focused.count() == 1, "where the keyboard is can be seen"
