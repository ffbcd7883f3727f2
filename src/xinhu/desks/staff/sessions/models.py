"""Sessions, the devices they were opened on, and who came in or tried to.

A session's key stands nowhere: a session is found by its token's digest, and the token
is derived from the key under a secret that the database does not hold.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Device(models.Model):
    """A browser on which an operator has logged in; known by its cookie's digest.

    One row per operator and browser: a counter's machine is known of each of those who
    work at it, and of nobody else.
    """

    operator = models.ForeignKey(
        "staff.Operator", on_delete=models.PROTECT, related_name="devices"
    )
    digest = models.BinaryField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    forgotten_at = models.DateTimeField(null=True)

    class Meta:
        """Names the table; a browser stands once per operator."""

        db_table = "staff_device"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["operator", "digest"], name="staff_device_once"
            )
        ]

    def __str__(self) -> str:
        """Return the number, never the digest."""
        return str(self.pk)


class Session(models.Model):
    """A session at the console, from log-in to its end.

    Whether it is locked stands in its token (``locked_at``), where the gate reads it.
    ``why`` tells why it ended: a code of ``rules/words/sessions.yaml``.
    ``next_zone`` is the zone of the log-in that took its place.
    """

    operator = models.ForeignKey(
        "staff.Operator", on_delete=models.PROTECT, related_name="sessions"
    )
    # Rows of expired tokens are cleared by the worker; a session's row outlives them.
    token = models.OneToOneField(
        "staff.Token",
        on_delete=models.DO_NOTHING,
        related_name="session",
        db_constraint=False,
    )
    device = models.ForeignKey(
        Device, on_delete=models.PROTECT, related_name="sessions"
    )
    zone = models.CharField(max_length=20)
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=20, default="")
    next_zone = models.CharField(max_length=20, default="")

    class Meta:
        """Names the table; the database itself forbids a second open session."""

        db_table = "staff_session"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["operator"],
                condition=Q(ended_at=None),
                name="staff_session_one",
            )
        ]

    def __str__(self) -> str:
        """Return the number."""
        return str(self.pk)


class LogIn(models.Model):
    """Log-ins, and attempts that failed, of an operator; equal failures are one row.

    A row of failures counts those of one hour from one zone, from devices that were
    known or were not, after the same log-in: however many there are, the table does not
    grow with them. ``after`` is the number of that log-in, 0 before the first.
    """

    operator = models.ForeignKey(
        "staff.Operator", on_delete=models.PROTECT, related_name="log_ins"
    )
    result = models.CharField(max_length=10)
    zone = models.CharField(max_length=20)
    known = models.BooleanField()
    after = models.BigIntegerField()
    hour = models.DateTimeField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    count = models.IntegerField(default=1)

    class Meta:
        """Names the table; failures of an hour are counted in one row."""

        db_table = "staff_log_in"
        ordering: ClassVar[list[str]] = ["-last_at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["operator", "result", "zone", "known", "after", "hour"],
                condition=~Q(result="in"),
                name="staff_log_in_hour",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["operator", "-last_at"], name="staff_log_in_newest")
        ]

    def __str__(self) -> str:
        """Return the number."""
        return str(self.pk)
