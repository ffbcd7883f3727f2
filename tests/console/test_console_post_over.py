"""A post that is over neither shows a request nor votes on it, whatever asks for it.

A script of a page is not led to where it is told that the post has ended: what it asks
for is asked without role or scope.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import now

from approval_desk import BOOK, Tried
from factors import PASSWORD
from staff_tree import ROOT
from xinhu.console.approvals import rules as console_rules
from xinhu.core.base.clock import DAY, system_clock
from xinhu.desks.staff.approvals.asking import ask
from xinhu.desks.staff.approvals.models import LookRow, VoteRow
from xinhu.desks.staff.models import Assignment, Delegation, Operator, Token
from xinhu.desks.staff.organisation.assigning import end
from xinhu.desks.staff.organisation.delegating import Delegating, delegate, withdraw
from xinhu.desks.staff.organisation.models import Unit
from xinhu.desks.staff.tokens import Actor

pytestmark = pytest.mark.duty("R6.4")
SCRIPT = {"Sec-Fetch-Mode": "cors"}
PAST = {"starts_at": now() - timedelta(2), "ends_at": now() - timedelta(1)}


@pytest.fixture
def people(staff_desk, monkeypatch: pytest.MonkeyPatch) -> dict[str, Operator]:
    """People who come in with their own passwords, and kinds that only tests know."""
    monkeypatch.setattr(console_rules, "book", lambda: BOOK)
    for module in ("waiting", "showing", "vote", "listing", "history_filters"):
        monkeypatch.setattr(f"xinhu.console.approvals.{module}.book", lambda: BOOK)
    for operator in staff_desk.values():
        Operator.objects.give(operator, PASSWORD, given=False)
    return staff_desk


@pytest.fixture
def further(people) -> Assignment:
    return Assignment.objects.create(
        operator=people["hanmei"],
        unit=Unit.objects.get(code="haidian"),
        kind="additional",
        temporary=False,
        role="supervisor",
        post="counter_supervisor",
        branch="海淀支行",
        department="counter",
        starts_at=now() - timedelta(days=1),
    )


@pytest.fixture
def handed(people) -> Delegation:
    """What the supervisor of Chaoyang handed on to the one of Haidian."""
    wanted = Delegating(scopes=frozenset({"approve"}), ends=system_clock() + DAY)
    return delegate(
        people["sunli"],
        people["haiying"],
        wanted,
        by=ROOT,
        now=system_clock(),
        approval="approval-x",
    )


def asked() -> str:
    return ask(
        Tried("trial_at_once", "三月开户名单"),
        by=Actor(reference="op-limin0123456789", post="counter", zone="branch"),
        reason="月初",
        book=BOOK,
        now=system_clock(),
    )


def take(person: Client, code: str) -> None:
    assert person.post("/sessions/post/", {"post": code}).status_code == 302


def form_of(person: Client, ref: str) -> dict[str, str]:
    """What the page states, read while the post still holds."""
    look = person.get(f"/approvals/{ref}/").context["one"]
    return {"digest": look.digest, "look": str(look.look), "says": "grant"}


def nothing_is_left(person: Client, ref: str, form: dict[str, str]) -> None:
    """A script reads no request and casts no vote; nor finds the inbox's count."""
    looks = LookRow.objects.count()
    page = person.get(f"/approvals/{ref}/", headers=SCRIPT)
    assert page.status_code == 403
    assert "三月" not in page.content.decode()
    assert LookRow.objects.count() == looks
    for says in ("grant", "deny"):
        stated = {**form, "says": says, "reason": "已核对"}
        answer = person.post(f"/approvals/{ref}/vote/", stated, headers=SCRIPT)
        assert answer.status_code == 403
    assert not VoteRow.objects.exists()
    inbox = person.get("/approvals/", headers=SCRIPT).content.decode()
    assert '<span class="count">' not in inbox


@pytest.mark.parametrize("how", ["ended", "over"])
def test_a_further_post_that_is_over_neither_shows_nor_votes(
    further, entering: Callable[[str], Client], how: str
) -> None:
    ref, han = asked(), entering("hanmei")
    take(han, f"assignment-{further.pk}")
    form = form_of(han, ref)
    if how == "ended":
        end(further, "ended", by=ROOT, now=system_clock())
    else:
        Assignment.objects.filter(pk=further.pk).update(**PAST)
    nothing_is_left(han, ref, form)
    # It is the script's request that was refused: the post is still the one taken.
    assert Token.objects.get(kind="session", revoked_at=None).assignment_id


@pytest.mark.parametrize("how", ["withdrawn", "over"])
def test_a_delegation_that_is_over_neither_shows_nor_votes(
    handed, entering: Callable[[str], Client], how: str
) -> None:
    ref, hai = asked(), entering("haiying")
    take(hai, f"delegation-{handed.pk}")
    form = form_of(hai, ref)
    if how == "withdrawn":
        withdraw(handed, by=ROOT, now=system_clock())
    else:
        Delegation.objects.update(**PAST)
    nothing_is_left(hai, ref, form)


def test_a_post_that_holds_votes_by_script_as_well(
    further, entering: Callable[[str], Client]
) -> None:
    ref, han = asked(), entering("hanmei")
    take(han, f"assignment-{further.pk}")
    form = form_of(han, ref)
    answer = han.post(f"/approvals/{ref}/vote/", form, headers=SCRIPT)
    assert answer.status_code == 302
    assert VoteRow.objects.get().voter == further.operator.reference
