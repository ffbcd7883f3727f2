"""Editions of courses, in the order in which they came into force."""

from typing import ClassVar

from django.db import models


class Edition(models.Model):
    """A course as it was from an instant on; ``after`` is the edition before, or 0."""

    course = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    after = models.BigIntegerField()
    since = models.DateTimeField()

    class Meta:
        """One edition follows another, once."""

        db_table = "training_edition"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["course", "after"], name="training_edition_follows_once"
            )
        ]

    def __str__(self) -> str:
        """Return course and version."""
        return f"{self.course} {self.version}"
