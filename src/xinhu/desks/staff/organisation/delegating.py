"""授权代理: somebody acts in another's post while the other is away.

What it guarantees: it always ends, within the days that the rules permit and with the
giver's own assignment; it hands on only what the giver's own post is good for, and of
that only what the rules let be handed on; whoever takes it holds no post that excludes
the giver's; what was handed on to somebody they cannot hand on again. What it leaves to
others: asking the second person without whom nothing is handed on (``handing_on``).
"""

from dataclasses import dataclass

from xinhu.core.base.clock import DAY, Instant, from_datetime, to_datetime
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.organisation.authority import require_in_force, require_other
from xinhu.desks.staff.organisation.ending import withdraw_all
from xinhu.desks.staff.organisation.entries import one_act, record
from xinhu.desks.staff.organisation.errors import (
    AssignmentOverError,
    DelegationOverError,
    DelegationRepeatError,
    DelegationScopesError,
    DelegationTimeError,
    OneselfError,
)
from xinhu.desks.staff.organisation.in_force import StaffRules, staff_rules
from xinhu.desks.staff.organisation.locking import lock_operators
from xinhu.desks.staff.organisation.models import MAIN, Assignment, Delegation
from xinhu.desks.staff.organisation.places import posts_of
from xinhu.desks.staff.organisation.separating import require_separate
from xinhu.desks.staff.tokens import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegating:
    """What is to be handed on; unchecked.

    Attributes:
        scopes: of the giver's main post.
        ends: until when.
    """

    scopes: frozenset[str]
    ends: Instant


@dataclass(frozen=True, slots=True)
class Delegable:
    """Two people and a post that may be handed on between them, locked.

    Attributes:
        giver, taker: as they are now.
        main: the giver's main assignment.
    """

    giver: Operator
    taker: Operator
    main: Assignment


def delegate(
    giver: Operator,
    taker: Operator,
    wanted: Delegating,
    *,
    approval: str,
    by: Actor,
    now: Instant,
) -> Delegation:
    """Let somebody act in another's main post for a time.

    Args:
        giver: whose post.
        taker: who is to act in it.
        wanted: what, until when.
        approval: reference of what a second person granted (``handing_on``).
        by: who granted it.
        now: when.

    Raises:
        Refusal: as ``require_delegable``.
    """
    about = {"operator": giver.reference, "taker": taker.reference}
    with one_act("delegate", by, now, **about):
        found = require_delegable(giver, taker, wanted, by=by, now=now)
        made = Delegation.objects.create(
            giver=found.giver,
            taker=found.taker,
            assignment=found.main,
            scopes=sorted(wanted.scopes),
            starts_at=to_datetime(now),
            ends_at=to_datetime(wanted.ends),
        )
        told = {"scopes": ",".join(made.scopes), "approval": approval}
        record("delegation.made", by, now, **about, delegation=made.pk, **told)
    return made


def require_delegable(
    giver: Operator, taker: Operator, wanted: Delegating, *, by: Actor, now: Instant
) -> Delegable:
    """Lock the two, and return them where the post may be handed on.

    The giver may ask for it themselves; the taker may not.

    Raises:
        OneselfError: the taker is who acts, or the giver.
        OperatorStoppedError: one of the two is not in service.
        AssignmentOverError: the giver has no main post to hand on from.
        DelegationScopesError: a scope is not the giver's, or not to be handed on.
        DelegationTimeError: it would hold too long, or not at all.
        DutiesIncompatibleError: a post of the taker excludes the giver's.
        DelegationRepeatError: as much is handed on already, for as long.
    """
    rules = staff_rules()
    if giver.pk == taker.pk:
        raise OneselfError
    locked_giver, locked_taker = lock_operators(giver.pk, taker.pk)
    require_in_force(locked_giver, now)
    require_in_force(require_other(locked_taker, by), now)
    main = locked_giver.assignments.in_force(now).filter(kind=MAIN).first()
    if main is None:
        raise AssignmentOverError
    _require_scopes(wanted.scopes, main, rules)
    _require_time(wanted.ends, main, rules, now)
    require_separate({*posts_of(locked_taker, now), main.post}, rules.posts)
    held = Delegation.objects.not_over(now).filter(
        taker=locked_taker,
        assignment=main,
        scopes__contains=sorted(wanted.scopes),
        ends_at__gte=to_datetime(wanted.ends),
    )
    if held.exists():
        raise DelegationRepeatError
    return Delegable(locked_giver, locked_taker, main)


def withdraw(delegation: Delegation, *, by: Actor, now: Instant) -> None:
    """Take back what was handed on; the gate refuses it from the next request on.

    Raises:
        DelegationOverError: it is over already.
    """
    giver, taker = delegation.giver, delegation.taker
    about = {"operator": giver.reference, "taker": taker.reference}
    with one_act("withdraw", by, now, **about):
        lock_operators(giver.pk, taker.pk)
        found = Delegation.objects.not_over(now).filter(pk=delegation.pk)
        if not withdraw_all(found, now):
            raise DelegationOverError
        record("delegation.withdrawn", by, now, **about, delegation=delegation.pk)


def _require_scopes(
    scopes: frozenset[str], main: Assignment, rules: StaffRules
) -> None:
    allowed = rules.scopes_of(main.post) & rules.staffing.handed_on
    for scope in sorted(scopes) or [""]:
        if scope not in allowed:
            raise DelegationScopesError(scope=scope, allowed=", ".join(sorted(allowed)))


def _require_time(
    ends: Instant, main: Assignment, rules: StaffRules, now: Instant
) -> None:
    longest = rules.staffing.delegation
    own_end = main.ends_at
    beyond = own_end is not None and ends > from_datetime(own_end)
    if not now < ends <= now + longest * DAY or beyond:
        raise DelegationTimeError(longest=longest)
