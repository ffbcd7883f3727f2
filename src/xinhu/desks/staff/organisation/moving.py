"""调岗: whoever moves to another post takes nothing along (R6.2).

Every assignment, session, token, delegation and pending approval of the former post
ends in the transaction that makes the new assignment: the gate refuses what was opened
under the former standing from the next request on.
"""

from dataclasses import dataclass

from xinhu.core.base.clock import Instant
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.organisation.authority import (
    STAFF,
    require_another_administrator,
    require_other,
)
from xinhu.desks.staff.organisation.ending import end_everything
from xinhu.desks.staff.organisation.entries import one_act, record
from xinhu.desks.staff.organisation.errors import (
    AssignmentRepeatError,
    OperatorChangedError,
)
from xinhu.desks.staff.organisation.in_force import staff_rules
from xinhu.desks.staff.organisation.locking import lock_operator
from xinhu.desks.staff.organisation.models import MAIN, Assignment
from xinhu.desks.staff.organisation.places import Place, ground_of, put_main
from xinhu.desks.staff.token_errors import OperatorStoppedError
from xinhu.desks.staff.tokens import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A transfer; unchecked.

    Attributes:
        place: the new main post; it begins at once.
        seen: number of the main assignment that whoever asks has before them, 0 where
            they see that there is none, None for whoever looks at nothing: of two who
            transfer the same person, the second is told instead of undoing what the
            first did.
    """

    place: Place
    seen: int | None = None


def move(operator: Operator, wanted: Move, *, by: Actor, now: Instant) -> Assignment:
    """Transfer an operator; return the new main assignment.

    Raises:
        OneselfError: nobody transfers themselves.
        OperatorStoppedError: they are not in service.
        OperatorChangedError: somebody else was faster.
        LastAdministratorError: nobody would be left to enter operators.
        XinhuError: the place cannot be given (``places.put``).
    """
    with one_act("move", by, now, operator=operator.reference):
        rules = staff_rules()
        locked = lock_operator(require_other(operator, by))
        if not locked.is_active:
            raise OperatorStoppedError
        _require_news(locked, wanted, now)
        stays = STAFF in rules.scopes_of(wanted.place.post)
        gone = wanted.place.ends if stays else now
        if gone is not None:
            require_another_administrator(locked, rules.book, gone)
        before = locked.post
        end_everything(locked, "moved", by=by, now=now)
        main = put_main(locked, wanted.place, rules, now)
        record(
            "operator.moved",
            by,
            now,
            operator=locked.reference,
            unit=main.unit.code,
            post=main.post,
            before=before,
            **ground_of(rules, wanted.place),
        )
    return main


def require_seen(
    operator: Operator, seen: int | None, now: Instant
) -> Assignment | None:
    """Return an operator's main assignment, which is the one that was seen.

    Args:
        operator: whose.
        seen: its number, as in ``Move``.
        now: the moment.

    Raises:
        OperatorChangedError: it is another by now.
    """
    main = operator.assignments.not_over(now).filter(kind=MAIN).first()
    if seen is not None and seen != main_number(main):
        raise OperatorChangedError
    return main


def main_number(main: Assignment | None) -> int:
    """Return the number by which a main assignment is known again; 0 for none."""
    return 0 if main is None else main.pk


def _require_news(operator: Operator, wanted: Move, now: Instant) -> None:
    main = require_seen(operator, wanted.seen, now)
    place = wanted.place
    if main is None or main.ends_at is not None or place.ends is not None:
        return  # with another end it is a new term, in the same post as well
    if (main.unit.code, main.post) == (place.unit, place.post):
        raise AssignmentRepeatError(post=place.post, unit=place.unit)
