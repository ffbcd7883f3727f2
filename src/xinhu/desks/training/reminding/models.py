"""Reminders that were given, so that none is given twice."""

from typing import ClassVar

from django.db import models


class Reminder(models.Model):
    """An operator was reminded of a course, at a stage on the way to a deadline."""

    operator = models.ForeignKey(
        "staff.Operator", on_delete=models.PROTECT, related_name="training_reminders"
    )
    course = models.CharField(max_length=60)
    stage = models.CharField(max_length=10)
    deadline = models.DateTimeField()
    at = models.DateTimeField()

    class Meta:
        """Once for each stage of each deadline."""

        db_table = "training_reminder"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["operator", "course", "stage", "deadline"],
                name="training_reminder_once",
            )
        ]

    def __str__(self) -> str:
        """Return the number."""
        return str(self.pk)
