"""Groups as resources: from a row to what a directory reads, and back."""

from typing import Any
from unicodedata import normalize

from django.db.models import Prefetch, QuerySet
from scim2_models import Meta

from xinhu.api.scim.resources import Group, GroupMember, Model
from xinhu.desks.staff.models import ProvisionedGroup, ProvisionedMember
from xinhu.desks.staff.provisioning.errors import MemberUnknownError
from xinhu.desks.staff.provisioning.filtering.tables import GROUPS
from xinhu.desks.staff.provisioning.finding import find_group
from xinhu.desks.staff.provisioning.groups import (
    GroupFacts,
    add_group,
    change_group,
    remove_group,
)
from xinhu.desks.staff.provisioning.under import Under


class GroupKind:
    """``/Groups``."""

    name = "Group"
    endpoint = "Groups"
    model: Any = Group
    schema = str(Group.__schema__)
    table = GROUPS

    def rows(self) -> "QuerySet[ProvisionedGroup]":
        """Return all groups."""
        return ProvisionedGroup.objects.filter(removed_at=None)

    def ready(self, rows: "QuerySet[Any]") -> "QuerySet[Any]":
        """Return rows with what showing them needs."""
        members = ProvisionedMember.objects.select_related("person").order_by("pk")
        return rows.prefetch_related(Prefetch("members", queryset=members))

    def find(self, identifier: str) -> ProvisionedGroup:
        """Return a group, or raise that there is none."""
        return find_group(identifier)

    def show(self, row: ProvisionedGroup, base: str) -> Model:
        """Return a group as a resource."""
        members = [_shown(member, base) for member in row.members.all()]
        return Group(
            id=row.identifier,
            external_id=row.external_id or None,
            display_name=row.name,
            members=members or None,
            meta=Meta(
                resource_type=self.name,
                created=row.created_at,
                last_modified=row.changed_at,
                location=f"{base}/Groups/{row.identifier}",
            ),
        )

    def add(self, resource: Model, under: Under) -> ProvisionedGroup:
        """Add a group."""
        return add_group(_facts(resource), under)

    def change(
        self,
        row: ProvisionedGroup,
        resource: Model,
        under: Under,
    ) -> ProvisionedGroup:
        """Change a group."""
        return change_group(row, _facts(resource), under)

    def keep_unsaid(self, resource: Model, row: ProvisionedGroup) -> None:
        """Nothing of a group outlasts its replacement."""
        del resource, row

    def remove(self, row: ProvisionedGroup, under: Under) -> None:
        """Take a group away."""
        remove_group(row, under)


def _shown(member: ProvisionedMember, base: str) -> GroupMember:
    told = {"value": member.value}
    if member.person is not None:
        told |= {"$ref": f"{base}/Users/{member.value}", "type": "User"}
    return GroupMember.model_validate(told)


def _facts(resource: Model) -> GroupFacts:
    members = resource.members or []
    if any(member.value is None for member in members):
        raise MemberUnknownError
    return GroupFacts(
        name=normalize("NFC", resource.display_name or ""),
        external_id=normalize("NFC", resource.external_id or ""),
        members=tuple(normalize("NFC", member.value) for member in members),
    )
