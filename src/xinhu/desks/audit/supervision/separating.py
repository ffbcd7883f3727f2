"""Who may sign off an act: nobody their own, nor what they approved (R6.4, R6.7).

Pure: it takes references and posts, and raises or returns. That the person holds the
scope, and which unit they belong to, is checked by whoever calls.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from xinhu.desks.audit.supervision.errors import (
    OtherUnitError,
    OwnActError,
    OwnApprovalError,
)

RequireFit = Callable[[Iterable[str]], object]
"""Raises where one of a person's posts excludes supervising; see the staff desk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Supervisor:
    """Who signs off.

    Attributes:
        reference: as the register knows them.
        branch: whose acts they look at.
        posts: all posts they hold at this time.
    """

    reference: str
    branch: str
    posts: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What is signed off.

    Attributes:
        actor: who did it.
        approvers: who approved or reviewed it.
        unit: the branch on whose list it stands.
        taken: the head office's supervisors may sign it as well.
    """

    actor: str
    approvers: frozenset[str]
    unit: str
    taken: bool


def require_may_sign(
    supervisor: Supervisor, act: Act, head_office: str, require_fit: RequireFit
) -> Supervisor:
    """Return the supervisor if they may sign off the act.

    Raises:
        OtherUnitError: it stands on another unit's list, and was not taken over.
        OwnActError: it is their own.
        OwnApprovalError: they approved or reviewed it.
        Refusal: one of their posts excludes supervising.
    """
    require_unit(supervisor, act.unit, head_office, taken=act.taken)
    if supervisor.reference == act.actor:
        raise OwnActError
    if supervisor.reference in act.approvers:
        raise OwnApprovalError
    require_fit(supervisor.posts)
    return supervisor


def require_unit(
    supervisor: Supervisor, unit: str, head_office: str, *, taken: bool
) -> Supervisor:
    """Return the supervisor if the unit's list is theirs.

    Raises:
        OtherUnitError: it is another unit's.
    """
    if supervisor.branch == unit:
        return supervisor
    if taken and supervisor.branch == head_office:
        return supervisor
    raise OtherUnitError
