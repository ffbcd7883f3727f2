"""Which person of an identity provider an operator is."""

from typing import ClassVar

from django.db import models


class SignOnSubject(models.Model):
    """Bound at the first sign-on; from then on the provider's names do not matter."""

    operator = models.ForeignKey(
        "staff.Operator", on_delete=models.PROTECT, related_name="sign_on_subjects"
    )
    issuer = models.CharField(max_length=255)
    subject = models.CharField(max_length=255)
    bound_at = models.DateTimeField()

    class Meta:
        """Names the table; one person is one operator, and the other way round."""

        db_table = "staff_sign_on_subject"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["issuer", "subject"], name="sign_on_subject_once"
            ),
            models.UniqueConstraint(
                fields=["issuer", "operator"], name="sign_on_operator_once"
            ),
        ]

    def __str__(self) -> str:
        """Return the number, never the subject."""
        return str(self.pk)
