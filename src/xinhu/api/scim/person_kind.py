"""People as resources: from a row to what a directory reads, and back."""

from collections.abc import Iterable, Mapping
from typing import Any, cast
from unicodedata import normalize

from django.db.models import Prefetch, QuerySet
from scim2_models import Context, Meta

from xinhu.api.scim.resources import (
    EnterpriseUser,
    GroupMembership,
    Model,
    Person,
    Role,
    User,
)
from xinhu.core.base.clock import system_clock, to_datetime
from xinhu.desks.staff.models import ProvisionedMember, ProvisionedPerson
from xinhu.desks.staff.provisioning.filtering.tables import PEOPLE
from xinhu.desks.staff.provisioning.finding import find_person
from xinhu.desks.staff.provisioning.people import (
    add_person,
    change_person,
    remove_person,
)
from xinhu.desks.staff.provisioning.person_facts import ENTERPRISE, PersonFacts
from xinhu.desks.staff.provisioning.under import SCIM_SOURCE, Under

_SERVERS = ("id", "meta", "groups", "roles")
"""What the server itself says, and therefore does not keep."""


class PersonKind:
    """``/Users``."""

    name = "User"
    endpoint = "Users"
    model: Any = Person
    schema = str(User.__schema__)
    table = PEOPLE

    def rows(self) -> "QuerySet[ProvisionedPerson]":
        """Return everybody whom a directory provisioned."""
        return ProvisionedPerson.objects.filter(source=SCIM_SOURCE, removed_at=None)

    def ready(self, rows: "QuerySet[Any]") -> "QuerySet[Any]":
        """Return rows with what showing them needs."""
        memberships = ProvisionedMember.objects.select_related("group").order_by("pk")
        rows = rows.select_related("operator")
        return rows.prefetch_related(
            Prefetch("memberships", queryset=memberships), "operator__assignments__unit"
        )

    def find(self, identifier: str) -> ProvisionedPerson:
        """Return a person, or raise that there is none."""
        return find_person(identifier, SCIM_SOURCE)

    def show(self, row: ProvisionedPerson, base: str) -> Model:
        """Return a person as a resource."""
        person = Person.model_validate(row.kept)
        person.id = row.identifier
        enterprise = person[EnterpriseUser]
        if enterprise is not None and enterprise.manager is not None:
            enterprise.manager.ref = f"{base}/Users/{enterprise.manager.value}"
        groups = list(_memberships(row.memberships.all(), base))
        person.groups = groups or None
        person.roles = list(_roles(row)) or None
        person.meta = Meta(
            resource_type=self.name,
            created=row.created_at,
            last_modified=row.changed_at,
            location=f"{base}/Users/{row.identifier}",
        )
        return person

    def add(self, resource: Model, under: Under) -> ProvisionedPerson:
        """Add a person; who says nothing of it means that they work here."""
        if resource.active is None:
            resource.active = True
        return add_person(_facts(resource), under)

    def change(
        self,
        row: ProvisionedPerson,
        resource: Model,
        under: Under,
    ) -> ProvisionedPerson:
        """Change a person."""
        return change_person(row, _facts(resource), under)

    def keep_unsaid(self, resource: Model, row: ProvisionedPerson) -> None:
        """Whoever is replaced without a word on ``active`` stays as they were."""
        if resource.active is None:
            resource.active = cast("bool | None", row.kept.get("active"))

    def remove(self, row: ProvisionedPerson, under: Under) -> None:
        """Take a person away."""
        remove_person(row, under)


def _memberships(
    rows: Iterable[ProvisionedMember], base: str
) -> Iterable[GroupMembership]:
    for row in rows:
        group = row.group
        yield GroupMembership.model_validate(
            {
                "value": group.identifier,
                "$ref": f"{base}/Groups/{group.identifier}",
                "display": group.name,
            }
        )


def _roles(row: ProvisionedPerson) -> Iterable[Role]:
    if row.operator is None or not row.operator.is_active:
        return
    now = to_datetime(system_clock())
    for one in row.operator.assignments.all():
        if one.ended_at is None and (one.ends_at is None or one.ends_at > now):
            yield Role(value=one.post, display=one.unit.code, type=one.kind)


def _facts(resource: Model) -> PersonFacts:
    dump = resource.model_dump(scim_ctx=Context.DEFAULT)
    kept = {name: value for name, value in dump.items() if name not in _SERVERS}
    enterprise = kept.get(ENTERPRISE)
    if isinstance(enterprise, dict) and isinstance(enterprise.get("manager"), dict):
        enterprise["manager"].pop("$ref", None)
    clean = _without_empty(kept)
    schemas = [PersonKind.schema, *([ENTERPRISE] if ENTERPRISE in clean else [])]
    return PersonFacts({**clean, "schemas": schemas})


def _without_empty(kept: Mapping[str, object]) -> dict[str, object]:
    """Leave out what says nothing: empty text, empty lists, empty parts."""
    found: dict[str, object] = {}
    for name, value in kept.items():
        clean = _clean(value)
        if clean not in ("", [], {}, None):
            found[name] = clean
    return found


def _clean(value: object) -> object:
    match value:
        case str():
            return normalize("NFC", value)
        case dict():
            return _without_empty(value)
        case list():
            return [one for one in map(_clean, value) if one not in ("", [], {}, None)]
        case _:
            return value
