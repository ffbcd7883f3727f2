"""What was asked for under a further post takes effect while a post permits to ask."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings

from staff_tree import NOW, ROOT
from xinhu.core.base.clock import DAY, Instant, to_datetime
from xinhu.core.policy.approval.refusals import ApprovalLapsedError
from xinhu.core.policy.approval.rules import ApprovalBook
from xinhu.desks.staff.acting import actor_of
from xinhu.desks.staff.acting_post import ActingPost
from xinhu.desks.staff.approvals.deciding import Stated, grant
from xinhu.desks.staff.approvals.kinds import Done, Subject
from xinhu.desks.staff.approvals.models import ApprovalRow
from xinhu.desks.staff.approvals.opening import show
from xinhu.desks.staff.models import Assignment, Delegation, Operator
from xinhu.desks.staff.organisation.administrators import BESIDES, AdministratorPost
from xinhu.desks.staff.organisation.assigning import end
from xinhu.desks.staff.organisation.delegating import Delegating
from xinhu.desks.staff.organisation.handing_on import ask_delegation
from xinhu.desks.staff.organisation.models import Unit
from xinhu.desks.staff.organisation.returning import Returning
from xinhu.desks.staff.password_reset.subject import PasswordReset
from xinhu.desks.staff.policy_change.subject import PolicyChange
from xinhu.desks.staff.second_factor.reset_request import FactorReset
from xinhu.desks.staff.tokens import Actor

pytestmark = pytest.mark.duty("R6.4")

BOOK = ApprovalBook.load(settings.XINHU_RULES)
AWAY = Delegating(scopes=frozenset({"approve"}), ends=Instant(NOW + 5 * DAY))
DONE = Done(
    ref="approval-x",
    requester="",
    approvers=("op-wu",),
    by=Actor(reference="op-wu", post="", zone="branch"),
    at=NOW,
)


@pytest.fixture
def people(enter) -> dict[str, Operator]:
    """A clerk who enters people besides; who is away, who acts, who grants."""
    supervisor = "counter_supervisor"
    return {
        "mei": enter("mei", post="counter"),
        "zhou": enter("zhou", post="system", unit="it"),
        "wu": enter("wu", post="security", unit="it"),
        "sun": enter("sun", post=supervisor),
        "hai": enter("hai", post=supervisor, unit="haidian"),
    }


@pytest.fixture
def further(people) -> Assignment:
    """The shipped lists forbid the pair; an institution's own may permit it."""
    return Assignment.objects.create(
        operator=people["mei"],
        unit=Unit.objects.get(code="it"),
        kind="additional",
        temporary=False,
        role="system_admin",
        post="system",
        branch="总行",
        department="it",
        starts_at=to_datetime(NOW) - timedelta(days=1),
    )


@pytest.fixture
def ref(people, further) -> str:
    """A delegation asked for under the further post."""
    mei = people["mei"]
    mei.acts_in = ActingPost(
        role=further.role,
        post=further.post,
        branch=further.branch,
        department=further.department,
        granted=frozenset({"staff"}),
        assignment=further.pk,
    )
    by = actor_of(mei, "head_office")
    return ask_delegation(
        people["sun"], people["hai"], AWAY, "年休假", by=by, book=BOOK, now=NOW
    )


def granted(ref: str, who: Operator) -> None:
    by = actor_of(who, "head_office")
    seen = show(ref, viewer=who, by=by, sees_all=True, book=BOOK, now=NOW)
    stated = Stated(seen=bytes(seen.row.digest), look=seen.look or 0, reason="")
    grant(ref, stated, by=by, book=BOOK, now=NOW)


def test_it_takes_effect_while_the_further_post_holds(people, ref) -> None:
    granted(ref, people["wu"])
    assert Delegation.objects.get().taker == people["hai"]


def test_it_takes_no_effect_once_the_further_post_has_ended(
    people, further, ref, acts
) -> None:
    end(further, "ended", by=ROOT, now=NOW)
    with pytest.raises(ApprovalLapsedError):
        granted(ref, people["wu"])
    assert not Delegation.objects.exists()
    assert ApprovalRow.objects.get().state == "requested"
    assert not ApprovalRow.objects.get().votes.exists(), "the yes counts neither"
    last = acts()[-1]
    assert (last["event"], last["approval"]) == ("approval.granted", ref)


def test_nor_once_it_is_over_by_the_clock(people, further, ref) -> None:
    Assignment.objects.filter(pk=further.pk).update(ends_at=to_datetime(NOW))
    with pytest.raises(ApprovalLapsedError):
        granted(ref, people["wu"])
    assert not Delegation.objects.exists()


def subjects(people: dict[str, Operator]) -> list[Subject]:
    """One request of every other kind that takes effect at once, about another."""
    about = people["sun"].reference
    return [
        AdministratorPost(
            operator=about, way=BESIDES, unit="it", post="system", starts=None,
            ends=None, temporary=False, seen=0,
        ),
        Returning(operator=about, unit="credit", post="post_loan"),
        PasswordReset(operator=about, way="mail", check=""),
        FactorReset(operator=about, factors=()),
        PolicyChange(
            proposal="proposal-x", base=0, base_digest="", digest="", simulation="",
            refused=0, less=0, more=0, opened=0,
        ),
    ]  # fmt: skip


def test_who_could_not_ask_brings_nothing_about_of_any_kind(people) -> None:
    done = replace(
        DONE,
        requester=people["mei"].reference,
        approvers=(people["wu"].reference,),
        by=actor_of(people["wu"], "branch"),
    )
    for subject in subjects(people):
        with pytest.raises(ApprovalLapsedError):
            subject.carry_out(done)


def test_a_supervisor_asks_for_the_lost_factor_of_their_own_branch_alone(
    people,
) -> None:
    done = replace(
        DONE,
        requester=people["hai"].reference,
        approvers=(people["wu"].reference,),
        by=actor_of(people["wu"], "branch"),
    )
    with pytest.raises(ApprovalLapsedError):
        FactorReset(operator=people["sun"].reference, factors=()).carry_out(done)
    near = replace(done, requester=people["sun"].reference)
    FactorReset(operator=people["mei"].reference, factors=()).carry_out(near)
