"""What people are to do, by the groups that they belong to."""

from collections.abc import Mapping, Sequence

from xinhu.desks.staff.models import ProvisionedMember, ProvisionedPerson
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


def duties_of(
    people: Sequence[ProvisionedPerson], mapping: GroupMapping
) -> Mapping[int, tuple[Duty, ...]]:
    """Return, by person, the posts that their groups, or their rows of a list, give.

    Groups in the order of joining them; of a list, as they stand there.

    Raises:
        DutyWithheldError: a group stands for a post that only a named one gives.
    """
    found: dict[int, dict[Duty, None]] = {person.pk: {} for person in people}
    for person in people:
        if person.source == LIST_SOURCE:
            for unit, post in person.kept["duties"]:
                found[person.pk][Duty(unit=unit, post=post)] = None
    rows = ProvisionedMember.objects.filter(person__in=found, group__removed_at=None)
    for number, name in rows.order_by("pk").values_list("person_id", "group__name"):
        duty = duty_of(name, mapping)
        if duty is not None:
            found[number][duty] = None
    return {number: tuple(duties) for number, duties in found.items()}
