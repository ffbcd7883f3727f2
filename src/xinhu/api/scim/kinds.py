"""The two kinds of resources, and what an action asks of a kind."""

from typing import Protocol

from django.db.models import QuerySet

from xinhu.api.scim.group_kind import GroupKind
from xinhu.api.scim.person_kind import PersonKind
from xinhu.api.scim.resources import Model
from xinhu.desks.staff.provisioning.filtering.translating import Table
from xinhu.desks.staff.provisioning.under import Under


class Kind(Protocol):
    """People or groups.

    Attributes:
        name: of the resource type.
        endpoint: last part of its address.
        model: of the resource.
        schema: its core schema.
        table: where its attributes stand.
    """

    name: str
    endpoint: str
    model: Model
    schema: str
    table: Table

    def rows(self) -> "QuerySet[Model]":
        """Return all that a directory provisioned."""

    def ready(self, rows: "QuerySet[Model]") -> "QuerySet[Model]":
        """Return rows with what showing them needs."""

    def find(self, identifier: str) -> Model:
        """Return a row, or raise that there is none."""

    def show(self, row: Model, base: str) -> Model:
        """Return a row as a resource."""

    def add(self, resource: Model, under: Under) -> Model:
        """Add what a resource describes."""

    def change(self, row: Model, resource: Model, under: Under) -> Model:
        """Bring a row in line with a resource."""

    def keep_unsaid(self, resource: Model, row: Model) -> None:
        """Put into a replacement what its silence does not take away."""

    def remove(self, row: Model, under: Under) -> None:
        """Take a row away."""


PERSON: Kind = PersonKind()
GROUP: Kind = GroupKind()
KINDS: tuple[Kind, ...] = (PERSON, GROUP)
