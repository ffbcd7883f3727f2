"""Sittings and lessons read, as stored."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

OPEN, PASSED, FAILED, EXPIRED, VOID = "open", "passed", "failed", "expired", "void"


class Sitting(models.Model):
    """一次考试: an exam drawn for one operator; closed once, never deleted.

    ``drawn`` holds the exam in the order of the sheet, as ids of questions with the
    keys of their options; it never leaves the server. ``answers`` holds what was
    chosen, by the numbers of the sheet. ``outcome`` is ``open``, ``passed``,
    ``failed``, ``expired`` (time was up), or ``void`` (the course changed meanwhile:
    counts not).
    """

    reference = models.CharField(max_length=40, unique=True)
    operator = models.ForeignKey(
        "staff.Operator", on_delete=models.PROTECT, related_name="sittings"
    )
    zone = models.CharField(max_length=20)
    course = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    drawn = models.JSONField()
    answers = models.JSONField(default=list)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, default=OPEN)
    closed_at = models.DateTimeField(null=True)
    right = models.PositiveIntegerField(null=True)
    total = models.PositiveIntegerField()
    certificate = models.OneToOneField(
        "training.StoredCertificate",
        on_delete=models.PROTECT,
        related_name="sitting",
        null=True,
    )

    class Meta:
        """What the database itself refuses: two open at once, a half-closed one."""

        db_table = "training_sitting"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["operator"],
                condition=Q(outcome=OPEN),
                name="training_sitting_one_open",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=[OPEN, PASSED, FAILED, EXPIRED, VOID]),
                name="training_sitting_outcome",
            ),
            models.CheckConstraint(
                condition=Q(outcome=OPEN, closed_at=None)
                | (~Q(outcome=OPEN) & Q(closed_at__isnull=False)),
                name="training_sitting_closed",
            ),
            models.CheckConstraint(
                condition=Q(outcome=PASSED, certificate__isnull=False)
                | (~Q(outcome=PASSED) & Q(certificate=None)),
                name="training_sitting_certificate",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["operator", "course", "started_at"],
                name="training_sitting_of",
            )
        ]

    def __str__(self) -> str:
        """Return the reference."""
        return self.reference


class LessonRead(models.Model):
    """An operator has read a lesson of a version of a course."""

    operator = models.ForeignKey(
        "staff.Operator", on_delete=models.PROTECT, related_name="lessons_read"
    )
    course = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    lesson = models.CharField(max_length=60)
    read_at = models.DateTimeField()

    class Meta:
        """Once for each version."""

        db_table = "training_lesson_read"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["operator", "course", "version", "lesson"],
                name="training_lesson_read_once",
            )
        ]

    def __str__(self) -> str:
        """Return the number."""
        return str(self.pk)
