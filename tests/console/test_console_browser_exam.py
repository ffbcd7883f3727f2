"""An exam without a mouse, its pages under axe, and its clock that only shows."""

from datetime import timedelta

import psycopg
import pytest
from playwright.sync_api import Page

from console.exams import COURSE, PATH, courses, give, long_here
from looked_at import require_clean
from xinhu.desks.training.models import Sitting, StoredCertificate

pytestmark = pytest.mark.browser
PASSWORD = "correct horse battery 9"


@pytest.fixture(params=["zh", "en"])
def window(request, page) -> Page:
    """A window in one of the languages."""
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


def begin(window: Page) -> Sitting:
    window.goto(PATH)
    window.locator("main form .button-main").click()
    window.wait_for_selector("#exam-left:not(:empty)")
    return Sitting.objects.get(reference=window.url.split("/")[-2])


def press_until(window: Page, selector: str) -> None:
    for _ in range(60):
        if window.evaluate("s => document.activeElement.matches(s)", selector):
            return
        window.keyboard.press("Tab")
    pytest.fail(f"the focus never reaches {selector}")


def test_an_exam_is_passed_with_keys_alone(page, console) -> None:
    assert console
    enter(page, "limin")
    page.goto("/training/")
    press_until(page, f"a[href='{PATH}']")
    page.keyboard.press("Enter")
    page.wait_for_selector("ol.lessons")
    press_until(page, "main form .button-main")
    page.keyboard.press("Enter")
    page.wait_for_selector("#exam-left:not(:empty)")
    sitting = Sitting.objects.get()
    of = courses().pack(COURSE)
    for number, (question, options) in enumerate(sitting.drawn, 1):
        right = [n for n, key in enumerate(options, 1) if key in _right(of, question)]
        _choose(page, number, right, several=of.questions[question].kind == "multiple")
    assert page.inner_text("#exam-answered") == str(sitting.total)
    press_until(page, "#exam .button-main")
    page.keyboard.press("Enter")
    page.wait_for_selector(".state-done")
    assert StoredCertificate.objects.count() == 1
    page.keyboard.press("Enter")  # the certificate's link has the focus
    page.wait_for_selector(".certificate")


def _right(of, question: str) -> tuple[str, ...]:
    return of.questions[question].right


def _choose(page: Page, number: int, right: list[int], *, several: bool) -> None:
    """Choose by arrows and space, as a keyboard does."""
    if several:
        for option in right:
            press_until(page, f"[name=q-{number}][value='{option}']")
            page.keyboard.press("Space")
        return
    press_until(page, f"[name=q-{number}]")
    page.keyboard.press("Space")
    for _ in range(right[0] - 1):
        page.keyboard.press("ArrowDown")
    assert page.is_checked(f"[name=q-{number}][value='{right[0]}']")


def test_what_is_chosen_is_kept_without_handing_in(page, console) -> None:
    assert console
    enter(page, "limin")
    sitting = begin(page)
    with page.expect_response("**/kept/") as kept:
        page.locator("[name=q-1]").first.check()
    assert kept.value.status == 204
    page.goto("/training/")
    page.locator(".state-warn a").click()
    page.wait_for_selector("#exam-left:not(:empty)")
    assert page.locator("[name=q-1]").first.is_checked()
    sitting.refresh_from_db()
    assert (sitting.outcome, len(sitting.answers)) == ("open", 1)


def stay(page: Page, minutes: int) -> None:
    """Let time pass with somebody at the keyboard, so that the session stays open."""
    for _ in range(minutes // 3):
        page.clock.fast_forward(3 * 60_000)
        with page.expect_response(lambda answer: answer.request.method == "POST"):
            page.keyboard.press("Shift")


def test_the_clock_only_shows_and_the_server_decides(page, console, database) -> None:
    assert console
    enter(page, "limin")
    page.clock.install()
    sitting = begin(page)
    stay(page, 27)
    assert "exam-late" in (page.get_attribute("#exam-head", "class") or "")
    assert page.inner_text("#exam-warning") != ""
    stay(page, 3)  # over, as the window believes
    page.wait_for_function("document.getElementById('exam-left').textContent=='00:00'")
    past = timedelta(minutes=31)
    with psycopg.connect(database.owner) as owner:  # over, as the server knows
        owner.execute(
            "UPDATE desk.training_sitting SET started_at = started_at - %s,"
            " due_at = due_at - %s WHERE id = %s",
            (past, past, sitting.pk),
        )
    page.locator("#exam .button-main").click()
    page.wait_for_selector(".state-refused")
    sitting.refresh_from_db()
    assert sitting.outcome == "expired"


def test_a_learners_pages_are_clean(window, console) -> None:
    assert console
    long_here("limin")
    give("limin", "passwords_and_media", days=5)
    give("limin", "leak_response", days=-3)
    enter(window, "limin")
    lesson = courses().pack(COURSE).lessons[0].name
    for address in ("/training/", PATH, f"{PATH}lessons/{lesson}/"):
        window.goto(address)
        require_clean(window, address)
    begin(window)
    require_clean(window, "exam")
    window.locator("#exam .button-main").click()
    window.wait_for_selector(".mark")
    require_clean(window, "result")
    window.goto(PATH)
    require_clean(window, "course with exams")
    window.locator("main form .button-main").click()
    window.wait_for_selector(".state-refused")
    require_clean(window, "pause")
    assert window.locator(".state-refused .actions a").get_attribute("href") == PATH
    number = StoredCertificate.objects.latest("pk").pk
    window.goto(f"/training/certificates/{number}/")
    require_clean(window, "certificate")


def test_the_refusal_for_want_of_a_course_is_clean_and_leads_there(
    window, console
) -> None:
    console.world.lacking = True
    enter(window, "limin")
    window.goto("/customers/")
    window.fill("#id_value", "110101199001011234")
    window.keyboard.press("Enter")
    window.wait_for_selector(".state-refused")
    require_clean(window, "lacking")
    window.keyboard.press("Enter")  # the first course has the focus
    window.wait_for_selector("ol.lessons")


def test_the_pages_of_who_runs_the_training_are_clean(window, console) -> None:
    assert console
    held = give("limin")
    enter(window, "chenjing")
    for address in (
        "/training/due/",
        "/training/due/?state=overdue",
        "/training/coverage/",
        "/training/certificates/",
        "/training/certificates/?who=nobody",
        f"/training/certificates/{held.pk}/revoke/",
    ):
        window.goto(address)
        require_clean(window, address)
