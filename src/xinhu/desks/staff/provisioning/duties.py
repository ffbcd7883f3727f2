"""What a person is to do, by the groups that they belong to."""

from xinhu.desks.staff.models import ProvisionedPerson
from xinhu.desks.staff.provisioning.mapping import duty_of
from xinhu.desks.staff.provisioning.rules import Duty, GroupMapping


def require_known(duty: Duty) -> None:
    """Raise where a unit or post does not exist.

    Raises:
        DutyUnknownError: with what is unknown.
    """
    del duty


def duties_of(person: ProvisionedPerson, mapping: GroupMapping) -> tuple[Duty, ...]:
    """Return the posts that a person's groups give, in the order of joining them.

    Raises:
        DutyWithheldError: a group stands for a post that only a named one gives.
    """
    groups = (
        member.group.name
        for member in person.memberships.select_related("group").order_by("pk")
        if member.group.removed_at is None
    )
    found = (duty_of(name, mapping) for name in groups)
    return tuple(dict.fromkeys(duty for duty in found if duty is not None))
