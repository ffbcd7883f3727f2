"""Wrong second factors of an operator, counted across processes.

The factors themselves are rows of allauth's ``Authenticator``: an authenticator app
(``totp``), passkeys (``webauthn``), a set of recovery codes (``recovery_codes``).
"""

from django.db import models


class FactorTries(models.Model):
    """How many wrong ones in a row, until when the operator waits.

    ``untold`` counts failures that no entry told yet; the next entry tells them.
    """

    operator = models.OneToOneField(
        "staff.Operator", on_delete=models.PROTECT, related_name="factor_tries"
    )
    failures = models.PositiveIntegerField(default=0)
    untold = models.PositiveIntegerField(default=0)
    waiting_until = models.DateTimeField(null=True)

    class Meta:
        """Names the table."""

        db_table = "staff_factor_tries"

    def __str__(self) -> str:
        """Return the number."""
        return str(self.pk)
