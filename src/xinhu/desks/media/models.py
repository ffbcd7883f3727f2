"""Removable media as they are kept, and what examinations of them came to.

No column holds a name of a file or a value: what was found is told to whoever examines.
"""

from typing import ClassVar, Final

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

CLEAN: Final = "clean"
REFUSED: Final = "refused"
DIGEST: Final = 64
"""Hexadecimal digits of what lies on a medium."""


class Medium(models.Model):
    """移动存储介质: known by its file system, its size and its serial number.

    Somebody's refusal is for good: a medium that is formatted anew is another one.
    """

    file_system = models.CharField(max_length=120)
    size = models.BigIntegerField()
    serial = models.CharField(max_length=120, blank=True)
    label = models.CharField(max_length=60)
    purpose = models.CharField(max_length=200)
    owner = models.ForeignKey(
        "staff.Operator", on_delete=models.PROTECT, related_name="+"
    )
    unit = models.CharField(max_length=60)
    registered_by = models.CharField(max_length=80)
    registered_at = models.DateTimeField()
    refused_by = models.CharField(max_length=80, blank=True, default="")
    refused_at = models.DateTimeField(null=True)
    refused_because = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        """Names the table; a medium stands once."""

        db_table = "media_medium"
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["file_system", "size", "serial"], name="media_medium_once"
            ),
            models.CheckConstraint(
                condition=Q(refused_at=None, refused_by="", refused_because="")
                | (
                    Q(refused_at__isnull=False)
                    & ~Q(refused_by="")
                    & ~Q(refused_because="")
                ),
                name="media_refused_with_reason",
            ),
        ]

    def __str__(self) -> str:
        """Return the number."""
        return str(self.pk)


class Examination(models.Model):
    """介质检查: what was found on a medium; rows are added and never changed.

    ``digest`` stands for all that lay there, ``engine`` examined it for viruses, with
    signatures of ``signatures_at``; empty and none where nothing did. ``infected`` and
    ``unexamined`` are files, ``found`` values of customers, ``level`` the highest of a
    file, ``unread`` what nobody could look into.
    """

    medium = models.ForeignKey(
        Medium, on_delete=models.PROTECT, related_name="examinations"
    )
    by = models.CharField(max_length=80)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    verdict = models.CharField(max_length=8)
    reasons = ArrayField(models.CharField(max_length=40))
    valid_until = models.DateTimeField()
    digest = models.CharField(max_length=DIGEST)
    files = models.BigIntegerField()
    infected = models.BigIntegerField()
    unexamined = models.BigIntegerField()
    unread = models.BigIntegerField()
    found = models.BigIntegerField()
    level = models.PositiveSmallIntegerField(null=True)
    engine = models.CharField(max_length=120, blank=True)
    signatures_at = models.DateTimeField(null=True)

    class Meta:
        """Names the table; clean is what nothing speaks against, and nothing else."""

        db_table = "media_examination"
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(verdict=CLEAN, reasons=[], infected=0, unexamined=0)
                | (Q(verdict=REFUSED) & ~Q(reasons=[])),
                name="media_examination_verdict",
            ),
        ]

    def __str__(self) -> str:
        """Return the verdict."""
        return self.verdict
