"""What every act of this room stands on: the rules in force, and who acts when."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import DatabaseError, connection
from django.db.models import Q, QuerySet

from xinhu.core.base.clock import Instant, to_datetime
from xinhu.desks.audit.supervision.errors import DaySignedError, NoSupervisorError
from xinhu.desks.audit.supervision.rules import SupervisionRules
from xinhu.desks.audit.supervision.selecting import Known
from xinhu.desks.audit.supervision.separating import RequireFit, Supervisor
from xinhu.desks.staff.acting import acting_of
from xinhu.desks.staff.deeds import Deed
from xinhu.desks.staff.looking_up import in_service
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.organisation.being_away import is_away
from xinhu.desks.staff.organisation.models import ADDITIONAL, Assignment

SCOPE = "supervise"
_SIGNED = "XH002"


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The rules in force, and what is asked of the staff desk.

    Attributes:
        rules, known: what is put on lists, by when and by whom.
        scopes: the scopes of a role.
        supervising: the roles that supervise, by the lists.
        posts: all posts that an operator holds at an instant.
        require_fit: raises where a post excludes supervising.
    """

    rules: SupervisionRules
    known: Known
    scopes: Callable[[str], frozenset[str]]
    supervising: frozenset[str]
    posts: Callable[[Operator, Instant], frozenset[str]]
    require_fit: RequireFit

    def day_of(self, instant: Instant) -> date:
        """Return the day that an instant falls on, by the institution's clock."""
        return to_datetime(instant).astimezone(self.known.zone).date()


def require_supervisor(desk: Desk, deed: Deed) -> Supervisor:
    """Return who acts as a supervisor.

    Raises:
        NoSupervisorError: the post in which they act does not supervise, or has no
            branch.
    """
    operator, acting = deed.by, acting_of(deed.by)
    if SCOPE not in acting.scopes(desk.scopes(acting.role)) or not acting.branch:
        raise NoSupervisorError
    return Supervisor(
        reference=operator.reference,
        branch=acting.branch,
        posts=desk.posts(operator, deed.at),
    )


def further_posts(desk: Desk, now: Instant) -> QuerySet[Assignment]:
    """Return the further posts, of anybody and anywhere, that supervise now."""
    held = Assignment.objects.in_force(now)
    return held.filter(kind=ADDITIONAL, role__in=desk.supervising)


def supervisors_of(desk: Desk, unit: str, now: Instant) -> QuerySet[Operator]:
    """Return who supervises a branch at a moment, under a main or a further post.

    Who is not in service, or is kept out by a leave, does not.
    """
    further = further_posts(desk, now).filter(branch=unit)
    there = Operator.objects.filter(in_service(now)).exclude(is_away("pk", now))
    return there.filter(
        Q(branch=unit, role__in=desk.supervising) | Q(pk__in=further.values("operator"))
    )


def has_supervisor(desk: Desk, unit: str, now: Instant) -> bool:
    """Tell whether somebody supervises a branch; else the head office does at once."""
    return supervisors_of(desk, unit, now).exists()


def lock_unsigned(day: int) -> None:
    """Keep others from changing a day's list until the transaction ends.

    Raises:
        DaySignedError: it was signed.
    """
    with connection.cursor() as cursor:
        try:
            cursor.execute("SELECT lock_unsigned_day(%s)", (day,))
        except DatabaseError as error:
            if getattr(error.__cause__, "sqlstate", "") != _SIGNED:
                raise
            raise DaySignedError from None
