"""An account follows what the directory says, through the organisation's own doors."""

from xinhu.desks.staff.models import ProvisionedPerson
from xinhu.desks.staff.provisioning.duties import duties_of
from xinhu.desks.staff.provisioning.under import Under


def settle(person: ProvisionedPerson, under: Under) -> None:
    """Bring a person's account in line; it has none until a group gives a post."""
    duties_of(person, under.rules.mapping)
