"""Finds what was provisioned; whoever was not is not found."""

import re

from xinhu.desks.staff.models import ProvisionedGroup, ProvisionedPerson
from xinhu.desks.staff.provisioning.errors import ProvisionUnknownError

_IDENTIFIER = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def require_identifier(text: str) -> str:
    """Return what may be an identifier of ours.

    Raises:
        ProvisionUnknownError: none of ours looks so.
    """
    if _IDENTIFIER.fullmatch(text) is None:
        raise ProvisionUnknownError
    return text


def find_person(identifier: str, source: str) -> ProvisionedPerson:
    """Return a person.

    Raises:
        ProvisionUnknownError: this source provisioned nobody so named, or they were
            taken away.
    """
    require_identifier(identifier)
    found = (
        ProvisionedPerson.objects.select_related("operator")
        .filter(identifier=identifier, source=source, removed_at=None)
        .first()
    )
    if found is None:
        raise ProvisionUnknownError
    return found


def find_group(identifier: str) -> ProvisionedGroup:
    """Return a group.

    Raises:
        ProvisionUnknownError: there is none, or it was taken away.
    """
    require_identifier(identifier)
    found = ProvisionedGroup.objects.filter(
        identifier=identifier, removed_at=None
    ).first()
    if found is None:
        raise ProvisionUnknownError
    return found
