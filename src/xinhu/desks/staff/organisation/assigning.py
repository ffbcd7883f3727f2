"""兼岗与临时任职: a further post beside the main one, and its end.

A further post holds beside the main one only where the two do not exclude each other;
that one of them is for a time changes nothing. The gate judges what is opened under a
further post by that post, and no longer than it lasts.
"""

from xinhu.core.base.clock import Instant, to_datetime
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.organisation.authority import (
    require_another_administrator,
    require_in_force,
    require_other,
)
from xinhu.desks.staff.organisation.ending import end_everything, end_under
from xinhu.desks.staff.organisation.entries import one_act, record
from xinhu.desks.staff.organisation.errors import AssignmentOverError
from xinhu.desks.staff.organisation.in_force import staff_rules
from xinhu.desks.staff.organisation.locking import lock_operator
from xinhu.desks.staff.organisation.models import ADDITIONAL, MAIN, Assignment
from xinhu.desks.staff.organisation.places import Place, ground_of, put
from xinhu.desks.staff.organisation.projecting import show_nothing
from xinhu.desks.staff.tokens import Actor


def assign(operator: Operator, place: Place, *, by: Actor, now: Instant) -> Assignment:
    """Give an operator a further post.

    Raises:
        OneselfError: nobody gives themselves a post.
        OperatorStoppedError: they are not in service.
        XinhuError: the place cannot be given (``places.put``).
    """
    with one_act("assign", by, now, operator=operator.reference):
        locked = lock_operator(require_other(operator, by))
        require_in_force(locked, now)
        rules = staff_rules()
        made = put(locked, place, ADDITIONAL, rules, now)
        record(
            "assignment.made",
            by,
            now,
            operator=locked.reference,
            assignment=made.pk,
            unit=made.unit.code,
            post=made.post,
            temporary=int(made.temporary),
            **ground_of(rules, place),
        )
    return made


def end(assignment: Assignment, why: str, *, by: Actor, now: Instant) -> None:
    """End an assignment; with the main one ends everything its operator holds.

    Args:
        assignment: which.
        why: code of the reason.
        by: who does it.
        now: when.

    Raises:
        OneselfError: nobody ends their own.
        AssignmentOverError: it is over already.
        LastAdministratorError: nobody would be left to enter operators.
    """
    operator = assignment.operator
    with one_act("assignment_end", by, now, operator=operator.reference):
        locked = lock_operator(require_other(operator, by))
        found = Assignment.objects.not_over(now).filter(pk=assignment.pk).first()
        if found is None:
            raise AssignmentOverError
        if found.kind == MAIN:
            require_another_administrator(locked, staff_rules().book, now)
            end_everything(locked, why, by=by, now=now)
            show_nothing(locked, now)
        else:
            found.ended_at, found.ended_why = to_datetime(now), why
            found.save(update_fields=["ended_at", "ended_why"])
            end_under(found, now)
        record(
            "assignment.ended",
            by,
            now,
            operator=locked.reference,
            assignment=found.pk,
            post=found.post,
            why=why,
        )
