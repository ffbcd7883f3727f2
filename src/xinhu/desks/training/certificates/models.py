"""Why a certificate was revoked, as stored; that it was stands in its own row."""

from django.db import models


class Revocation(models.Model):
    """A certificate was revoked: by whom, why, when."""

    certificate = models.OneToOneField(
        "training.StoredCertificate",
        on_delete=models.PROTECT,
        related_name="revocation",
    )
    by = models.ForeignKey(
        "staff.Operator", on_delete=models.PROTECT, related_name="revocations"
    )
    reason = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        """Names the table."""

        db_table = "training_revocation"

    def __str__(self) -> str:
        """Return the number."""
        return str(self.pk)
