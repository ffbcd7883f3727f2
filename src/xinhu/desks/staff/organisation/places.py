"""A place as asked for: which post, in which unit, from when until when.

What it guarantees: what is placed is in an open unit, in a post of that unit's
department, for a time that can be, and beside no post that excludes it; nobody gives an
administrator's post without a ground that is named. It is asked under the desk's lock.
What it leaves to others: who may ask, and what ends for it.
"""

from dataclasses import dataclass

from xinhu.core.base.clock import DAY, Instant, to_datetime
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.organisation.errors import (
    AdministratorPostError,
    AssignmentRepeatError,
    AssignmentTimeError,
    PostDepartmentError,
)
from xinhu.desks.staff.organisation.in_force import StaffRules
from xinhu.desks.staff.organisation.models import MAIN, Assignment, Delegation, Unit
from xinhu.desks.staff.organisation.post_rules import Post
from xinhu.desks.staff.organisation.projecting import show
from xinhu.desks.staff.organisation.separating import require_separate
from xinhu.desks.staff.organisation.units import branch_of, department_of, open_unit

BY_SERVER = "server"
"""Ground: typed on the server itself, as the first administrators are."""
BY_DIRECTORY = "directory"
"""Ground: the institution's own file names the directory's group."""
_DISTANT = 36_600  # days; beyond any term of office
_AHEAD = 366  # days that an assignment may be entered before it begins


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where somebody is to stand; unchecked.

    Attributes:
        unit: code of the unit.
        post: code of the post.
        starts: from when; None for now.
        ends: until when; None for no end.
        temporary: 临时任职: it must end, within the time that the rules permit.
        granted: the ground on which an administrator's post is given: reference of an
            approval, or one of the above; empty for none.
    """

    unit: str
    post: str
    starts: Instant | None = None
    ends: Instant | None = None
    temporary: bool = False
    granted: str = ""


def put(
    operator: Operator, place: Place, kind: str, rules: StaffRules, now: Instant
) -> Assignment:
    """Make an assignment.

    Args:
        operator: locked.
        place: as asked for.
        kind: ``main`` or ``additional``.
        rules: in force.
        now: the moment.

    Raises:
        UnitUnknownError, UnitClosedError: no such unit, or not any more.
        PostUnknownError, PostDepartmentError: no such post, or not here.
        AdministratorPostError: nobody granted a post of administrators.
        AssignmentTimeError: the time cannot be.
        AssignmentRepeatError: they stand there already.
        DutiesIncompatibleError: another post of theirs excludes it.
    """
    unit = open_unit(place.unit)
    post = _require_post(place, unit, rules)
    starts = _require_time(place, rules, now)
    _require_new(operator, unit, place.post, now)
    # What ends for a main post has ended by now; a further one comes beside the row's.
    held = _written(operator, now) if kind == MAIN else posts_of(operator, now)
    require_separate({*held, place.post}, rules.posts)
    return Assignment.objects.create(
        operator=operator,
        unit=unit,
        kind=kind,
        temporary=place.temporary,
        role=post.role,
        post=place.post,
        branch=branch_of(unit),
        department=department_of(unit),
        starts_at=to_datetime(starts),
        ends_at=None if place.ends is None else to_datetime(place.ends),
    )


def ground_of(rules: StaffRules, *places: Place) -> dict[str, str]:
    """Return what an entry says about administrators' posts: who granted them."""
    theirs = (place for place in places if rules.is_administrators(place.post))
    granted = sorted({place.granted for place in theirs})
    return {"granted": ",".join(granted)} if granted else {}


def put_main(
    operator: Operator, place: Place, rules: StaffRules, now: Instant
) -> Assignment:
    """Make the main assignment, and show it in the operator's row.

    Raises:
        AssignmentTimeError: it does not begin at once, or is marked temporary.
        XinhuError: as ``put``.
    """
    if place.starts is not None or place.temporary:
        raise AssignmentTimeError(longest=rules.staffing.temporary)
    main = put(operator, place, MAIN, rules, now)
    show(operator, main)
    return main


def posts_of(operator: Operator, now: Instant) -> frozenset[str]:
    """Return every post that an operator holds, will hold, or acts in for another.

    The post of the operator's row counts where no main assignment stands behind it:
    who was entered before there were assignments holds it all the same.
    """
    if operator.post and not operator.assignments.filter(kind=MAIN).exists():
        return _written(operator, now) | {operator.post}
    return _written(operator, now)


def _written(operator: Operator, now: Instant) -> frozenset[str]:
    """Return the posts that assignments and delegations give."""
    own = operator.assignments.not_over(now).values_list("post", flat=True)
    taken = Delegation.objects.not_over(now).filter(taker=operator)
    return frozenset(own) | frozenset(taken.values_list("assignment__post", flat=True))


def _require_new(operator: Operator, unit: Unit, post: str, now: Instant) -> None:
    if operator.assignments.not_over(now).filter(unit=unit, post=post).exists():
        raise AssignmentRepeatError(post=post, unit=unit.code)


def _require_post(place: Place, unit: Unit, rules: StaffRules) -> Post:
    post = rules.posts.post(place.post)
    if post.departments != "any" and department_of(unit) not in post.departments:
        raise PostDepartmentError(post=place.post, unit=unit.code)
    if rules.is_administrators(place.post) and not place.granted:
        raise AdministratorPostError(post=place.post)
    return post


def _require_time(place: Place, rules: StaffRules, now: Instant) -> Instant:
    """Return when it begins."""
    starts = now if place.starts is None else place.starts
    longest = rules.staffing.temporary
    latest = longest if place.temporary else _DISTANT
    limit = Instant(starts + latest * DAY)
    ends = limit if place.ends is None else place.ends
    missing = place.temporary and place.ends is None
    ahead = starts - now
    if missing or not 0 <= ahead <= _AHEAD * DAY or not starts < ends <= limit:
        raise AssignmentTimeError(longest=longest)
    return starts
