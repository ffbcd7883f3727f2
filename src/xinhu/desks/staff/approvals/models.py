"""Approvals as the console's role reads and writes them.

The tables and their guards are made by ``adapters/postgres/schema``: the gate writes
them as well. Django makes nothing of them.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models


class ApprovalRow(models.Model):
    """A request for approval, and what became of it."""

    ref = models.TextField(primary_key=True)
    kind = models.TextField()
    digest = models.BinaryField()
    requester = models.TextField()
    place = ArrayField(models.TextField())
    concerns = ArrayField(models.TextField())
    groups = ArrayField(models.TextField())
    needs = ArrayField(models.IntegerField())
    lapses = models.BooleanField()
    facts = models.JSONField()
    reason = models.TextField(null=True)  # noqa: DJ001 -- none where it is sealed
    customer = models.UUIDField(null=True)
    purpose = models.TextField(null=True)  # noqa: DJ001 -- of looks alone
    fields = ArrayField(models.TextField(), null=True)
    state = models.TextField()
    requested_at = models.BigIntegerField()
    expires_at = models.BigIntegerField()
    decided_at = models.BigIntegerField(null=True)
    used_at = models.BigIntegerField(null=True)

    class Meta:
        """Names the table, which is made elsewhere."""

        managed = False
        db_table = "approval"

    def __str__(self) -> str:
        """Return the reference."""
        return self.ref


class VoteRow(models.Model):
    """What one person said."""

    pk = models.CompositePrimaryKey("approval_id", "voter")
    approval = models.ForeignKey(
        ApprovalRow,
        on_delete=models.PROTECT,
        related_name="votes",
        db_column="approval",
    )
    voter = models.TextField()
    stands_for = models.TextField(null=True)  # noqa: DJ001 -- none in one's own post
    place = ArrayField(models.TextField())
    group = models.TextField()
    says = models.TextField()
    seen = models.BinaryField()
    opened_at = models.BigIntegerField(null=True)
    voted_at = models.BigIntegerField()
    reason = models.TextField(null=True)  # noqa: DJ001 -- none where none was stated
    void = models.BooleanField()

    class Meta:
        """Names the table, which is made elsewhere."""

        managed = False
        db_table = "approval_vote"
        ordering: ClassVar[list[str]] = ["voted_at", "voter"]

    def __str__(self) -> str:
        """Return whose vote it is."""
        return self.voter


class LookRow(models.Model):
    """Who was shown a request, and when."""

    id = models.BigAutoField(primary_key=True)
    approval = models.ForeignKey(
        ApprovalRow,
        on_delete=models.PROTECT,
        related_name="looks",
        db_column="approval",
    )
    viewer = models.TextField()
    opened_at = models.BigIntegerField()

    class Meta:
        """Names the table, which is made elsewhere."""

        managed = False
        db_table = "approval_look"

    def __str__(self) -> str:
        """Return the look's number."""
        return str(self.pk)
