"""The posts under which a person may act now: main, further ones, others' handed on.

What a session is given for a post is worked out here, from the lists in force: for a
further post what its role is good for; for a delegation what it names, of what the
giver's post is good for and the rules let be handed on. Never more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from xinhu.core.base.clock import Instant, to_datetime
from xinhu.desks.staff.acting import main_post
from xinhu.desks.staff.acting_post import ActingPost
from xinhu.desks.staff.models import Assignment, Delegation, Operator, Token
from xinhu.desks.staff.organisation.in_force import StaffRules
from xinhu.desks.staff.organisation.models import ADDITIONAL
from xinhu.desks.staff.sessions.errors import (
    SessionPostOverError,
    SessionPostUnknownError,
)

MAIN_CODE = "main"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPost:
    """A post that a person may act under.

    Attributes:
        code: by which it is asked for, such as ``delegation-7``.
        acting: the post, with what a session is given for it.
        until: when it ends; None where no end is set.
        giver: name of whoever handed it on; empty for one's own.
    """

    code: str
    acting: ActingPost
    until: datetime | None
    giver: str = ""

    @property
    def scopes(self) -> tuple[str, ...]:
        """What it was handed on for, in order; nothing is said of one's own posts."""
        return tuple(sorted(self.acting.granted or ())) if self.giver else ()


def code_of(acting: ActingPost | None) -> str:
    """Return the code of the post that a session acts under; None is the main one."""
    if acting is None or acting.is_main:
        return MAIN_CODE
    if acting.delegation is not None:
        return f"delegation-{acting.delegation}"
    return f"assignment-{acting.assignment}"


def own_posts(
    operator: Operator, rules: StaffRules, now: Instant
) -> tuple[OwnPost, ...]:
    """Return every post that a person may act under now, the main one first."""
    return tuple(post for post, holds in _whole(operator, rules, now) if holds)


def own_post(operator: Operator, code: str, rules: StaffRules, now: Instant) -> OwnPost:
    """Return the post of a code.

    Raises:
        SessionPostUnknownError: the code is none, or names nothing of this person's.
        SessionPostOverError: what it names is over, or has yet to begin.
    """
    for post, holds in _whole(operator, rules, now):
        if post.code != code:
            continue
        if not holds:
            raise SessionPostOverError
        return post
    raise SessionPostUnknownError


def is_over(token: Token, now: Instant) -> bool:
    """Tell whether the post that a session was switched to has ended."""
    held, given, at = token.assignment, token.delegation, to_datetime(now)
    if held is None:
        return False
    if held.ended_at is not None or (held.ends_at is not None and held.ends_at <= at):
        return True
    return given is not None and (given.withdrawn_at is not None or given.ends_at <= at)


def _whole(
    operator: Operator, rules: StaffRules, now: Instant
) -> Iterator[tuple[OwnPost, bool]]:
    """Yield the main post and every other ever had, each with whether it holds now."""
    yield _main(operator), True
    further = operator.assignments.filter(kind=ADDITIONAL)
    in_force = operator.assignments.in_force(now).values_list("pk", flat=True)
    holding = frozenset(in_force)
    for held in further:
        yield _further(held, rules), held.pk in holding
    for given in operator.delegations_taken.select_related("giver", "assignment"):
        yield _delegated(given, rules), _handed_on(given, rules, now)


def _main(operator: Operator) -> OwnPost:
    return OwnPost(
        code=MAIN_CODE, acting=main_post(operator), until=operator.standing_until
    )


def _further(held: Assignment, rules: StaffRules) -> OwnPost:
    acting = _acting(held, rules.book.scopes_of(held.role), None)
    return OwnPost(code=code_of(acting), acting=acting, until=held.ends_at)


def _handed_on(given: Delegation, rules: StaffRules, now: Instant) -> bool:
    """Tell whether a delegation holds now, with the giver's own post, for anything."""
    at, post = to_datetime(now), given.assignment
    begun = given.starts_at <= at and post.starts_at <= at
    ends = [end for end in (given.ends_at, post.ends_at) if end is not None]
    ended = given.withdrawn_at is not None or post.ended_at is not None
    holds = begun and not ended and all(end > at for end in ends)
    return holds and given.giver.is_active and bool(_scopes(given, rules))


def _delegated(given: Delegation, rules: StaffRules) -> OwnPost:
    acting = _acting(given.assignment, _scopes(given, rules), given.pk)
    until = given.ends_at
    if given.assignment.ends_at is not None:
        until = min(until, given.assignment.ends_at)
    return OwnPost(
        code=code_of(acting), acting=acting, until=until, giver=given.giver.full_name
    )


def _scopes(given: Delegation, rules: StaffRules) -> frozenset[str]:
    of_role = rules.book.scopes_of(given.assignment.role)
    return frozenset(given.scopes) & of_role & rules.staffing.handed_on


def _acting(
    held: Assignment, scopes: frozenset[str], delegation: int | None
) -> ActingPost:
    return ActingPost(
        role=held.role,
        post=held.post,
        branch=held.branch,
        department=held.department,
        granted=scopes,
        assignment=held.pk,
        delegation=delegation,
    )
