"""Who was provisioned from outside: people, groups, and who belongs to which.

A row here is what a directory knows of a person; whether an operator belongs to it is
told by ``operator``. Accounts that were entered at the desk have no row, and so
provisioning cannot see them. A row that was taken away stays, for the register's sake,
and is found no more.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class ProvisionedPerson(models.Model):
    """A person as the directory or the staff list describes them.

    Attributes:
        identifier: by which the directory names them; a UUID, never used twice.
        source: ``scim`` or ``staff_list``; each sees its own alone.
        operator: their account, once they have a post.
        name_key: user name, prepared for comparing; one living row has it.
        external_id: what the directory calls them; compared exactly.
        kept: what was given and is kept, in SCIM's names.
        folded: the same, prepared for comparing without regard to case.
        active: whether the directory wants them to work here.
        given: numbers of the assignments that they have because of it; others, which
            the desk gave, it does not end.
        said: posts that the directory gave them when it last spoke, each as unit and
            post: only what differs from it is acted on.
        overruled: those of ``said`` that the desk ended, as the register was told.
    """

    identifier = models.CharField(max_length=36, unique=True)
    source = models.CharField(max_length=12)
    operator = models.OneToOneField(
        "staff.Operator",
        null=True,
        on_delete=models.PROTECT,
        related_name="provisioned",
    )
    name_key = models.CharField(max_length=120)
    external_id = models.CharField(max_length=256, blank=True, default="")
    kept = models.JSONField()
    folded = models.JSONField()
    active = models.BooleanField()
    given = ArrayField(models.BigIntegerField(), default=list)
    said = models.JSONField(default=list)
    overruled = models.JSONField(default=list)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        """Names the table; a user name is taken once among those who are there."""

        db_table = "staff_provisioned_person"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["name_key"],
                condition=Q(removed_at=None),
                name="one_person_per_name",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["source", "external_id"], name="person_external")
        ]

    def __str__(self) -> str:
        """Return the identifier: a name never reaches a log by accident."""
        return self.identifier


class ProvisionedGroup(models.Model):
    """A group of the directory; whether it gives a post is told by the rules.

    Attributes:
        identifier: by which the directory names it.
        name: its display name; ``name_key`` is the same, prepared for comparing.
        external_id: what the directory calls it.
    """

    identifier = models.CharField(max_length=36, unique=True)
    name = models.CharField(max_length=256)
    name_key = models.CharField(max_length=512)
    external_id = models.CharField(max_length=256, blank=True, default="")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        """Names the table; a name is taken once among the groups that are there."""

        db_table = "staff_provisioned_group"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["name_key"],
                condition=Q(removed_at=None),
                name="one_group_per_name",
            )
        ]

    def __str__(self) -> str:
        """Return the identifier."""
        return self.identifier


class ProvisionedMember(models.Model):
    """That a person belongs to a group.

    Attributes:
        value: the identifier as the directory gave it.
        person: whom it names; nobody where the group gives no post and the directory
            named somebody it has not provisioned.
    """

    group = models.ForeignKey(
        ProvisionedGroup, on_delete=models.CASCADE, related_name="members"
    )
    value = models.CharField(max_length=256)
    person = models.ForeignKey(
        ProvisionedPerson,
        null=True,
        on_delete=models.PROTECT,
        related_name="memberships",
    )

    class Meta:
        """Names the table; nobody belongs to a group twice."""

        db_table = "staff_provisioned_member"
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["group", "value"], name="a_member_once")
        ]

    def __str__(self) -> str:
        """Return the value."""
        return self.value
