"""The approvals' pages in a real browser: axe, keyboard, and what stands where."""

import pytest
from playwright.sync_api import Page

from approval_desk import BOOK, Tried
from looked_at import require_clean
from simulators.gate_world import ZHANG
from xinhu.console.approvals import rules as console_rules
from xinhu.core.base.clock import SECOND, Instant, system_clock
from xinhu.desks.staff.approvals import deciding
from xinhu.desks.staff.approvals.asking import ask
from xinhu.desks.staff.approvals.models import ApprovalRow
from xinhu.desks.staff.approvals.opening import show
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.tokens import Actor

pytestmark = pytest.mark.browser
PASSWORD = "correct horse battery 9"


@pytest.fixture(autouse=True)
def desk(console, monkeypatch: pytest.MonkeyPatch) -> None:
    """Supervisors, requests in every state, and kinds that only tests know."""
    assert console
    monkeypatch.setattr(console_rules, "book", lambda: BOOK)
    for module in ("waiting", "showing", "vote", "listing", "history_filters"):
        monkeypatch.setattr(f"xinhu.console.approvals.{module}.book", lambda: BOOK)
    for username, name in (("zhouning", "周宁"), ("wujie", "吴杰"), ("majun", "马骏")):
        Operator.objects.enter(
            password=PASSWORD,
            given=False,
            reference=f"op-{username}0123456789",
            username=username,
            full_name=name,
            role="supervisor",
            post="counter_supervisor",
            branch="朝阳支行",
            department="counter",
        )
    now = system_clock()
    for number in range(9):
        begun = Instant(now - (number + 1) * 3000 * SECOND)
        ref = asked(begun)
        voter = ("zhouning", "wujie", "majun")[number % 3]
        looked = (1, 2, 8, 30, 95, 400, 3, 45, 12)[number]
        voted(ref, voter, begun, looked, deny=number % 4 == 3)
    asked(now)


def asked(now: Instant) -> str:
    return ask(
        Tried("trial_at_once", "三月开户名单，共 312 户"),
        by=Actor(reference="op-limin0123456789", post="counter", zone="branch"),
        reason="月初批量开户，客户已在网点签署协议",
        book=BOOK,
        now=now,
    )


def voted(ref: str, who: str, begun: Instant, looked: int, *, deny: bool) -> None:
    operator = Operator.objects.get(username=who)
    by = Actor(reference=operator.reference, post=operator.post, zone="branch")
    opened = Instant(begun + 60 * SECOND)
    shown = show(ref, viewer=operator, by=by, sees_all=False, book=BOOK, now=opened)
    assert shown.look is not None
    stated = deciding.Stated(
        seen=bytes(shown.row.digest), look=shown.look, reason="已核对名单与协议"
    )
    act = deciding.deny if deny else deciding.grant
    act(ref, stated, by=by, book=BOOK, now=Instant(opened + looked * SECOND))


@pytest.fixture(params=["zh", "en"])
def window(request, page) -> Page:
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
    window.wait_for_selector("nav.side")


def test_the_approvers_pages_are_clean(window) -> None:
    enter(window, "zhouning")
    window.goto("/approvals/")
    require_clean(window, "inbox")
    window.click("main tbody a")
    window.wait_for_selector("#decide")
    require_clean(window, "one")
    window.click("button[value=deny]")
    window.wait_for_selector(".state-refused")
    require_clean(window, "one-unusable")
    window.goto("/approvals/history/")
    require_clean(window, "history")
    window.goto("/approvals/history/?since=2100-01-01")
    require_clean(window, "history-empty")
    ref = ApprovalRow.objects.filter(state="denied").first()
    assert ref is not None


def test_the_auditors_pages_are_clean(window) -> None:
    enter(window, "zhaolei")
    window.goto("/approvals/figures/")
    window.wait_for_selector(".looking-dot-instant")
    require_clean(window, "figures")
    window.goto("/approvals/history/")
    window.click("main tbody a")
    require_clean(window, "one-decided")


def test_the_clerks_pages_are_clean(window) -> None:
    enter(window, "limin")
    window.goto("/approvals/")
    require_clean(window, "inbox-clerk")
    window.goto(f"/customers/{ZHANG}/?purpose=counter_service")
    window.check("input[value=name]")
    require_clean(window, "customer")
    window.click("button[formaction]")
    window.wait_for_selector("#id_reason")
    require_clean(window, "ask")
    window.goto(f"/customers/{ZHANG}/break-glass/")
    require_clean(window, "glass")


def test_the_ways_to_a_new_password_are_clean(window) -> None:
    window.goto("/password/forgotten/")
    require_clean(window, "forgot")
    window.fill("#id_username", "limin")
    window.fill("#id_reason", "忘记口令")
    window.keyboard.press("Enter")
    window.wait_for_selector(".check-number")
    require_clean(window, "asked")
    window.click(".steps a")
    window.wait_for_selector("[role=alert]")
    require_clean(window, "link-waits")


def test_a_vote_is_given_by_keyboard_alone(page) -> None:
    enter(page, "zhouning")
    page.focus("nav.side a[href='/approvals/']")
    page.keyboard.press("Enter")
    page.wait_for_selector("#waiting")
    page.focus("main tbody a")
    page.keyboard.press("Enter")
    page.wait_for_selector("#decide")
    page.focus("#reason")
    page.keyboard.type("已核对")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(".state-done")
    assert "周宁" in page.inner_text("main")


def test_a_printed_request_shows_its_votes_and_nothing_to_press(page) -> None:
    enter(page, "zhouning")
    page.goto("/approvals/")
    page.click("main tbody a")
    page.emulate_media(media="print")
    assert page.is_visible("#votes")
    assert not page.is_visible("#decide")
