"""Nobody approves for whoever leads them by the tree, whatever the roles; others do."""

from collections.abc import Callable

import psycopg
import pytest

from approval_desk import BOOK, Tried
from staff_tree import NOW, ROOT, UNITS
from xinhu.core.base.clock import DAY, Instant, to_datetime
from xinhu.core.policy.approval.refusals import ApprovalSubordinateError
from xinhu.core.policy.refusals import StandingInactiveError
from xinhu.desks.staff.acting import actor_of
from xinhu.desks.staff.acting_post import ActingPost
from xinhu.desks.staff.approvals.asking import ask
from xinhu.desks.staff.approvals.deciding import Stated, deny, grant
from xinhu.desks.staff.approvals.keeping import people, person
from xinhu.desks.staff.approvals.opening import show
from xinhu.desks.staff.approvals.reading import waiting
from xinhu.desks.staff.models import Delegation, Operator
from xinhu.desks.staff.organisation.joining import Joining, join
from xinhu.desks.staff.organisation.places import BY_SERVER, Place
from xinhu.desks.staff.organisation.units import found
from xinhu.desks.staff.tokens import Actor

pytestmark = pytest.mark.duty("R6.4")
PEOPLE = {
    "manager": ("branch_manager", "chaoyang"),
    "below": ("counter_supervisor", "counter"),
    "beside": ("counter_supervisor", "haidian"),
    "president": ("branch_manager", "head"),
}


@pytest.fixture(autouse=True)
def tree(desk) -> dict[str, Operator]:  # noqa: ARG001 -- for its effect
    for unit in UNITS:
        found(unit, by=ROOT, now=NOW)
    return {
        username: join(
            Joining(
                username=username,
                full_name=username,
                place=Place(unit=unit, post=post, granted=BY_SERVER),
            ),
            by=ROOT,
            now=NOW,
        )
        for username, (post, unit) in PEOPLE.items()
    }


def actor(operator: Operator) -> Actor:
    return actor_of(operator, "branch")


def asked(by: Operator) -> str:
    return ask(
        Tried("trial_at_once", "名单"), by=actor(by), reason="月初", book=BOOK, now=NOW
    )


def voted(ref: str, by: Operator, decide: Callable[..., object] = grant) -> None:
    shown = show(ref, viewer=by, by=actor(by), sees_all=True, book=BOOK, now=NOW)
    stated = Stated(seen=bytes(shown.row.digest), look=shown.look or 0, reason="已核对")
    decide(ref, stated, by=actor(by), book=BOOK, now=NOW)


def test_whom_the_asker_leads_cannot_approve_and_a_colleague_can(tree) -> None:
    ref = asked(tree["manager"])
    assert tree["below"].role == tree["beside"].role == tree["manager"].role
    assert waiting(tree["below"], book=BOOK, now=NOW) == []
    with pytest.raises(ApprovalSubordinateError):
        voted(ref, tree["below"])
    assert [row.ref for row in waiting(tree["beside"], book=BOOK, now=NOW)] == [ref]
    voted(ref, tree["beside"])


def under(giver: Operator, taker: Operator) -> Operator:
    """Return somebody as they act in another's post, handed on to them to approve."""
    held = giver.assignments.get()
    given = Delegation.objects.create(
        giver=giver,
        taker=taker,
        assignment=held,
        scopes=["approve"],
        starts_at=to_datetime(NOW),
        ends_at=to_datetime(Instant(NOW + DAY)),
    )
    deputy = Operator.objects.get(pk=taker.pk)
    deputy.acts_in = ActingPost(
        role=held.role,
        post=held.post,
        branch=held.branch,
        department=held.department,
        granted=frozenset({"approve"}),
        assignment=held.pk,
        delegation=given.pk,
    )
    return deputy


@pytest.mark.parametrize("decide", [grant, deny])
def test_whom_the_asker_leads_hands_no_vote_on_it_on(
    tree, decide: Callable[..., object]
) -> None:
    ref = asked(tree["manager"])
    deputy = under(tree["below"], tree["beside"])
    assert waiting(deputy, book=BOOK, now=NOW) == []
    with pytest.raises(ApprovalSubordinateError):
        voted(ref, deputy, decide)
    other = asked(Operator.objects.get(username="limin"))
    voted(other, deputy, decide)


def test_nobody_votes_in_the_stead_of_who_is_not_in_service(tree) -> None:
    ref = asked(Operator.objects.get(username="limin"))
    deputy = under(tree["below"], tree["beside"])
    Operator.objects.filter(pk=tree["below"].pk).update(is_active=False)
    with pytest.raises(StandingInactiveError):
        voted(ref, deputy)
    assert waiting(deputy, book=BOOK, now=NOW) == []


def test_nobody_below_the_head_office_approves_for_its_head(tree) -> None:
    ref = asked(tree["president"])
    for who in ("manager", "below", "beside"):
        with pytest.raises(ApprovalSubordinateError):
            voted(ref, tree[who])
    voted(asked(tree["below"]), tree["president"])


def test_a_line_is_the_unit_and_all_above_it_and_nothing_outside_the_tree(tree) -> None:
    assert person(tree["below"], NOW).line == ("counter", "chaoyang", "head")
    known = people([tree["beside"], tree["president"]], NOW)
    assert known[tree["beside"].reference].line == ("haidian", "head")
    assert known[tree["president"].reference].line == ("head",)
    assert person(Operator.objects.get(username="zhouning"), NOW).line == ()


def test_gate_and_worker_ask_the_same_question_and_read_the_tree_no_further(
    tree, database
) -> None:
    reference = tree["below"].reference
    for role in ("xinhu_gate", "xinhu_worker", "xinhu_console"):
        with psycopg.connect(database.url(role)) as connection:
            row = connection.execute("SELECT desk.staff_line(%s)", (reference,))
            assert row.fetchone() == (["counter", "chaoyang", "head"],)
    with (
        psycopg.connect(database.gate) as gate,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        gate.execute("SELECT code FROM desk.staff_unit")
