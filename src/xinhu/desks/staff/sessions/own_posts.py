"""The posts under which a person may act now: main, further ones, others' handed on.

What a session is given for a post is worked out here, from the lists in force: for a
further post what its role is good for; for a delegation what it names, of what the
giver's post is good for and the rules let be handed on. Never more.
"""

import re
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
_CODE = re.compile(r"(assignment|delegation)-([1-9][0-9]{0,17})", re.ASCII)


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
    further = operator.assignments.in_force(now).filter(kind=ADDITIONAL)
    taken = _taken(operator)
    handed = (each for each in taken if _handed_on(each, rules, now))
    return (
        _main(operator),
        *(_further(each, rules) for each in further),
        *(_delegated(each, rules) for each in handed),
    )


def own_post(operator: Operator, code: str, rules: StaffRules, now: Instant) -> OwnPost:
    """Return the post of a code.

    Raises:
        SessionPostUnknownError: the code is none, or names nothing of this person's.
        SessionPostOverError: what it names is over, or has yet to begin.
    """
    if code == MAIN_CODE:
        return _main(operator)
    matched = _CODE.fullmatch(code)
    if matched is None:
        raise SessionPostUnknownError
    number = int(matched[2])
    if matched[1] == "assignment":
        held = operator.assignments.filter(pk=number, kind=ADDITIONAL).first()
        if held is None:
            raise SessionPostUnknownError
        if not operator.assignments.in_force(now).filter(pk=number).exists():
            raise SessionPostOverError
        return _further(held, rules)
    given = next((each for each in _taken(operator) if each.pk == number), None)
    if given is None:
        raise SessionPostUnknownError
    if not _handed_on(given, rules, now):
        raise SessionPostOverError
    return _delegated(given, rules)


def is_over(token: Token, now: Instant) -> bool:
    """Tell whether the post that a session was switched to has ended."""
    held, given, at = token.assignment, token.delegation, to_datetime(now)
    if held is None:
        return False
    if held.ended_at is not None or (held.ends_at is not None and held.ends_at <= at):
        return True
    return given is not None and (given.withdrawn_at is not None or given.ends_at <= at)


def _main(operator: Operator) -> OwnPost:
    return OwnPost(
        code=MAIN_CODE, acting=main_post(operator), until=operator.standing_until
    )


def _further(held: Assignment, rules: StaffRules) -> OwnPost:
    acting = _acting(held, rules.book.scopes_of(held.role), None)
    return OwnPost(code=code_of(acting), acting=acting, until=held.ends_at)


def _taken(operator: Operator) -> list[Delegation]:
    taken = operator.delegations_taken.select_related("giver", "assignment")
    return list(taken)


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
