"""One-time links, as the digests of their secrets."""

from django.db import models


class ResetLink(models.Model):
    """A link that sets one operator's password once.

    ``approval`` is the request that was granted for it. A link by mail is drawn when
    the mail is sent; one that waits in a browser is drawn there, and opens once it is
    granted.
    """

    digest = models.BinaryField(unique=True)
    operator = models.ForeignKey(
        "staff.Operator", on_delete=models.PROTECT, related_name="reset_links"
    )
    approval = models.CharField(max_length=60)
    drawn_at = models.DateTimeField()
    opens_at = models.DateTimeField(null=True)
    until = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """Names the table for the worker's statements."""

        db_table = "staff_reset_link"

    def __str__(self) -> str:
        """Return the number, never the digest."""
        return str(self.pk)
