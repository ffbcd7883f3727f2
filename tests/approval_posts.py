"""A further post and a delegation at the approvals' desk, and who acts under them."""

from datetime import timedelta

from approval_desk import BOOK, operator
from xinhu.core.base.clock import system_clock, to_datetime
from xinhu.desks.staff.acting import actor_of
from xinhu.desks.staff.acting_post import ActingPost
from xinhu.desks.staff.approvals.opening import Shown, show
from xinhu.desks.staff.models import Assignment, Delegation, Operator
from xinhu.desks.staff.organisation.models import Unit

FURTHER = ActingPost(
    role="supervisor",
    post="counter_supervisor",
    branch="海淀支行",
    department="counter",
    granted=frozenset({"approve", "review"}),
    assignment=7,
)


def delegated(*scopes: str) -> ActingPost:
    return ActingPost(
        role="supervisor",
        post="counter_supervisor",
        branch="海淀支行",
        department="counter",
        granted=frozenset(scopes),
        assignment=7,
        delegation=3,
    )


def hand_on() -> None:
    """Let the supervisor of Haidian hand on: delegation 3, of assignment 7."""
    at = to_datetime(system_clock())
    unit = Unit.objects.create(
        code="head", name="总行", kind="head_office", opened_at=at
    )
    held = Assignment.objects.create(
        pk=FURTHER.assignment,
        operator=operator("wujie"),
        unit=unit,
        kind="additional",
        temporary=False,
        role=FURTHER.role,
        post=FURTHER.post,
        branch=FURTHER.branch,
        department=FURTHER.department,
        starts_at=at,
    )
    Delegation.objects.create(
        pk=3,
        giver=operator("wujie"),
        taker=operator("zhouning"),
        assignment=held,
        scopes=["approve"],
        starts_at=at,
        ends_at=at + timedelta(days=1),
    )


def acting(username: str, post: ActingPost | None) -> Operator:
    who = operator(username)
    who.acts_in = post
    return who


def shown(ref: str, who: Operator) -> Shown:
    return show(
        ref,
        viewer=who,
        by=actor_of(who, "branch"),
        sees_all=True,
        book=BOOK,
        now=system_clock(),
    )
