"""What a person is to do, by the groups that they belong to."""

from xinhu.desks.staff.models import ProvisionedPerson
from xinhu.desks.staff.organisation.errors import PostUnknownError, UnitUnknownError
from xinhu.desks.staff.organisation.in_force import staff_rules
from xinhu.desks.staff.organisation.units import open_unit
from xinhu.desks.staff.provisioning.errors import DutyUnknownError
from xinhu.desks.staff.provisioning.mapping import duty_of
from xinhu.desks.staff.provisioning.rules import Duty, GroupMapping
from xinhu.desks.staff.provisioning.under import LIST_SOURCE


def require_known(duty: Duty) -> None:
    """Raise where a unit or post does not exist.

    Raises:
        DutyUnknownError: with what is unknown.
        UnitClosedError: the unit was closed.
    """
    try:
        open_unit(duty.unit)
    except UnitUnknownError:
        raise DutyUnknownError(what="unit") from None
    try:
        staff_rules().posts.post(duty.post)
    except PostUnknownError:
        raise DutyUnknownError(what="post") from None


def duties_of(person: ProvisionedPerson, mapping: GroupMapping) -> tuple[Duty, ...]:
    """Return the posts that somebody's groups, or their row of a list, give.

    Groups in the order of joining them; of a list, as they stand there.

    Raises:
        DutyWithheldError: a group stands for a post that only a named one gives.
    """
    if person.source == LIST_SOURCE:
        return tuple(Duty(unit=unit, post=post) for unit, post in person.kept["duties"])
    groups = (
        member.group.name
        for member in person.memberships.select_related("group").order_by("pk")
        if member.group.removed_at is None
    )
    found = (duty_of(name, mapping) for name in groups)
    return tuple(dict.fromkeys(duty for duty in found if duty is not None))
