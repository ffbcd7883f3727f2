"""Where the attributes of people and groups stand in the database."""

from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Concat

from xinhu.desks.staff.models import ProvisionedMember
from xinhu.desks.staff.provisioning.filtering.columns import text_column
from xinhu.desks.staff.provisioning.filtering.translating import Table


def _of_person(inner: Q) -> Q:
    rows = ProvisionedMember.objects.filter(
        person=OuterRef("pk"), group__removed_at=None
    )
    return Q(Exists(rows.filter(inner)))


def _of_group(inner: Q) -> Q:
    rows = ProvisionedMember.objects.filter(group=OuterRef("pk"))
    return Q(Exists(rows.filter(inner)))


PEOPLE = Table(
    columns={
        "id": text_column("identifier"),
        "active": F("active"),
        "meta.created": F("created_at"),
        "meta.lastmodified": F("changed_at"),
        "meta.resourcetype": Concat(Value("User"), Value("")),
    },
    lists={
        "groups": (
            {
                "value": text_column("group__identifier"),
                "display": text_column("group__name_key"),
            },
            _of_person,
        )
    },
    quick={"username": "name_key", "externalid": "external_id", "id": "identifier"},
    stored=True,
)
GROUPS = Table(
    columns={
        "id": text_column("identifier"),
        "displayname": text_column("name_key"),
        "externalid": text_column("external_id"),
        "meta.created": F("created_at"),
        "meta.lastmodified": F("changed_at"),
        "meta.resourcetype": Concat(Value("Group"), Value("")),
    },
    lists={
        "members": (
            {
                "value": text_column("value"),
                "type": Concat(Value("user"), Value("")),
            },
            _of_group,
        )
    },
    quick={
        "displayname": "name_key",
        "externalid": "external_id",
        "id": "identifier",
    },
    stored=False,
)
