"""Mails that wait to be sent, and what became of them."""

from typing import ClassVar

from django.db import models


class Mail(models.Model):
    """A mail to one operator.

    ``params`` are codes, references and times; never a customer's value or a secret.
    """

    operator = models.ForeignKey(
        "staff.Operator", on_delete=models.PROTECT, related_name="mails"
    )
    kind = models.CharField(max_length=40)
    params = models.JSONField()
    posted_at = models.DateTimeField()
    due_at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    attempts = models.IntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        """Names the table for the worker's statements."""

        db_table = "staff_mail"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["due_at"],
                name="staff_mail_due",
                condition=models.Q(sent_at=None, given_up_at=None),
            )
        ]

    def __str__(self) -> str:
        """Return the mail's number."""
        return str(self.pk)
