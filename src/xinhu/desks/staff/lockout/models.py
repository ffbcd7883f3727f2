"""Buckets of failures: per address, per account, per known device."""

from typing import ClassVar

from django.db import models


class Failures(models.Model):
    """Failures of one bucket, and until when it waits.

    ``bucket`` is the beginning of a keyed digest: it names nobody, and several names
    may share one, so that the table cannot grow beyond all buckets.
    """

    kind = models.CharField(max_length=10)
    bucket = models.IntegerField()
    failures = models.IntegerField()
    turned_away = models.IntegerField(default=0)
    last_at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        """Names the table."""

        db_table = "staff_lockout"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["kind", "bucket"], name="staff_lockout_once"
            )
        ]

    def __str__(self) -> str:
        """Return kind and bucket."""
        return f"{self.kind} {self.bucket}"
