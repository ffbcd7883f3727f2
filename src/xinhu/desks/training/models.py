"""Certificates as stored.

The gate reads them with every change of anybody's standing, so that a certificate opens
its purposes, and its revocation closes them, from the next request on.
"""

from django.db import models

from xinhu.desks.training.certificates.models import Revocation
from xinhu.desks.training.in_force.models import Edition
from xinhu.desks.training.reminding.models import Reminder
from xinhu.desks.training.sittings.models import LessonRead, Sitting

__all__ = [
    "Edition",
    "LessonRead",
    "Reminder",
    "Revocation",
    "Sitting",
    "StoredCertificate",
]


class StoredCertificate(models.Model):
    """证书: an operator has passed a course; revoked at most, never deleted."""

    operator = models.ForeignKey(
        "staff.Operator", on_delete=models.PROTECT, related_name="certificates"
    )
    course = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    passed_at = models.DateTimeField()
    valid_until = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        """Names the table for the gate's queries."""

        db_table = "training_certificate"

    def __str__(self) -> str:
        """Return the number: whose it is stands in the table alone."""
        return str(self.pk)
