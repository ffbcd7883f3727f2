"""Versions of the policies, proposals of new ones, and what was found about these."""

from typing import ClassVar

from django.db import models


class PolicyProposal(models.Model):
    """A set of policies that somebody wants in force, and what became of it.

    ``base`` is the number of the version that it was made from, 0 for the installed
    files; ``base_digest`` names the texts of that version. ``state`` is ``proposed``,
    ``asked`` (approvers were asked), ``approved``, ``denied``, ``withdrawn``,
    ``expired`` or ``stale`` (another version came in force first).
    """

    reference = models.CharField(max_length=40, unique=True)
    author = models.ForeignKey(
        "staff.Operator", on_delete=models.PROTECT, related_name="policy_proposals"
    )
    reason = models.CharField(max_length=500)
    base = models.BigIntegerField()
    base_digest = models.CharField(max_length=64)
    texts = models.JSONField()
    digest = models.CharField(max_length=64)
    version = models.CharField(max_length=64)
    state = models.CharField(max_length=20)
    approval = models.CharField(max_length=40, blank=True, default="")
    proposed_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        """Names the table; the newest comes first."""

        db_table = "policy_proposal"
        ordering: ClassVar[list[str]] = ["-pk"]

    def __str__(self) -> str:
        """Return the reference."""
        return self.reference


class PolicyVersion(models.Model):
    """A version of the policies; its rows are never changed.

    ``origin`` is ``installed`` (the files of the installation, as a gate found them) or
    ``changed`` (proposed, approved, put in force). ``version`` is the digest under
    which entries name it at the time of recording, ``digest`` that of the texts alone.
    """

    number = models.BigAutoField(primary_key=True)
    origin = models.CharField(max_length=10)
    base = models.BigIntegerField(null=True, unique=True)
    proposal = models.OneToOneField(
        PolicyProposal, on_delete=models.PROTECT, null=True, related_name="made"
    )
    version = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    texts = models.JSONField()
    recorded_at = models.DateTimeField()
    in_force_at = models.DateTimeField(null=True)

    class Meta:
        """Names the table; the newest comes first."""

        db_table = "policy_version"
        ordering: ClassVar[list[str]] = ["-number"]

    def __str__(self) -> str:
        """Return the number."""
        return str(self.pk)


class PolicySimulation(models.Model):
    """What a proposal would have decided in the last days; written by the worker."""

    proposal = models.OneToOneField(
        PolicyProposal, on_delete=models.PROTECT, related_name="simulation"
    )
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10)
    share = models.IntegerField(default=0)
    result = models.JSONField(null=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        """Names the table."""

        db_table = "policy_simulation"

    def __str__(self) -> str:
        """Return the number."""
        return str(self.pk)
