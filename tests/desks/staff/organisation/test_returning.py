"""Coming back: asked for, granted by a security administrator, judged anew."""

import pytest
from django.conf import settings

from staff_tree import NOW, ROOT
from xinhu.core.policy.approval.rules import ApprovalBook
from xinhu.desks.staff.approvals.deciding import Stated, grant
from xinhu.desks.staff.approvals.models import ApprovalRow
from xinhu.desks.staff.approvals.opening import show
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.organisation.errors import (
    OneselfError,
    OperatorActiveError,
    UnitClosedError,
)
from xinhu.desks.staff.organisation.leaving import leave
from xinhu.desks.staff.organisation.places import Place
from xinhu.desks.staff.organisation.returning import REACTIVATION, ask_back
from xinhu.desks.staff.organisation.units import close
from xinhu.desks.staff.tokens import Actor

BOOK = ApprovalBook.load(settings.XINHU_RULES)
BACK = Place(unit="credit", post="post_loan")


def actor(operator: Operator) -> Actor:
    return Actor(reference=operator.reference, post=operator.post, zone="head_office")


@pytest.fixture
def people(enter) -> tuple[Operator, Operator, Operator]:
    """Who asks, who grants, and who was stopped."""
    zhou = enter("zhou", post="system", unit="it")
    wu = enter("wu", post="security", unit="it")
    li = enter("limin")
    leave(li, "suspended", by=actor(zhou), now=NOW)
    li.refresh_from_db()
    return zhou, wu, li


def granted(ref: str, by: Operator) -> None:
    shown = show(ref, viewer=by, by=actor(by), sees_all=False, book=BOOK, now=NOW)
    assert shown.look is not None
    stated = Stated(seen=bytes(shown.row.digest), look=shown.look, reason="")
    grant(ref, stated, by=actor(by), book=BOOK, now=NOW)


@pytest.mark.duty("R6.2")
def test_whoever_was_stopped_comes_back_with_a_second_persons_yes(people, acts) -> None:
    zhou, wu, li = people
    ref = ask_back(li, BACK, "复职", by=actor(zhou), book=BOOK, now=NOW)
    li.refresh_from_db()
    assert not li.is_active, "asking brings nobody back"
    granted(ref, wu)
    li.refresh_from_db()
    assert li.is_active
    assert (li.post, li.department) == ("post_loan", "credit")
    assert li.standing_until is None
    assert li.stopped_at is None
    assert not li.has_usable_password()
    assert li.assignments.not_over(NOW).get().post == "post_loan"
    told = next(each for each in acts() if each["event"] == "operator.returned")
    assert (told["actor"], told["acted_in"]) == (wu.reference, "security")
    assert told["asked_by"] == zhou.reference


def test_a_request_says_who_where_and_why_they_were_stopped(people) -> None:
    zhou, _, li = people
    ref = ask_back(li, BACK, "复职", by=actor(zhou), book=BOOK, now=NOW)
    facts = ApprovalRow.objects.get(ref=ref).facts
    zh = REACTIVATION.read(facts).words("zh")
    en = REACTIVATION.read(facts).words("en")
    assert "李敏" in zh.title
    assert [line.text for line in zh.lines][1:] == ["credit", "贷后管理员", "停职"]
    assert [line.text for line in en.lines][2:] == ["Post-loan officer", "suspended"]


def test_what_cannot_be_done_any_more_is_not_granted(people) -> None:
    zhou, wu, li = people
    ref = ask_back(li, BACK, "复职", by=actor(zhou), book=BOOK, now=NOW)
    close("credit", by=ROOT, now=NOW)
    with pytest.raises(UnitClosedError):
        granted(ref, wu)
    li.refresh_from_db()
    assert not li.is_active


def test_nobody_in_service_is_brought_back_and_nobody_asks_for_themselves(
    people,
) -> None:
    zhou, wu, li = people
    with pytest.raises(OperatorActiveError):
        ask_back(wu, BACK, "复职", by=actor(zhou), book=BOOK, now=NOW)
    with pytest.raises(OneselfError):
        ask_back(li, BACK, "复职", by=actor(li), book=BOOK, now=NOW)
