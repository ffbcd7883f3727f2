"""Operators, their tokens, and the outbox that carries a desk's acts to the register.

The gate reads ``staff_operator`` and ``staff_token`` on each request, so that a
revocation holds from the next request on in every gate process; it reads the columns
named here and never a password. What else belongs to people comes with the people's
desk.
"""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction

from xinhu.core.base.clock import system_clock, to_datetime
from xinhu.desks.staff.acting_post import ActingPost
from xinhu.desks.staff.approvals.models import ApprovalRow, LookRow, VoteRow
from xinhu.desks.staff.lockout.models import Failures
from xinhu.desks.staff.mails.models import Mail
from xinhu.desks.staff.organisation.models import Assignment, Delegation, Leave, Unit
from xinhu.desks.staff.password_reset.models import ResetLink
from xinhu.desks.staff.policy_change.models import (
    PolicyProposal,
    PolicySimulation,
    PolicyVersion,
)
from xinhu.desks.staff.second_factor.models import FactorTries
from xinhu.desks.staff.sessions.models import Device, LogIn, Session
from xinhu.desks.staff.single_sign_on.models import SignOnSubject

__all__ = [
    "ApprovalRow",
    "Assignment",
    "Delegation",
    "Device",
    "FactorTries",
    "Failures",
    "Imprints",
    "Leave",
    "LogIn",
    "LookRow",
    "Mail",
    "Operator",
    "OperatorDirectory",
    "Outbox",
    "PolicyProposal",
    "PolicySimulation",
    "PolicyVersion",
    "ResetLink",
    "Session",
    "SignOnSubject",
    "Token",
    "Unit",
    "UsedPassword",
    "VoteRow",
]
"""Every room of the desk has its own models; Django looks for all of them here."""


class OperatorDirectory(BaseUserManager["Operator"]):
    """Finds and enters operators."""

    def enter(self, *, password: str, given: bool = True, **facts: str) -> "Operator":
        """Enter an operator with a password that is stored only as its hash.

        Args:
            password: checked by Django's validators by the caller.
            given: somebody else knows it: its owner must change it when they come in.
            facts: the other columns, by name.
        """
        operator = self.model(**facts)
        self.give(operator, password, given=given)
        return operator

    def give(self, operator: "Operator", password: str, *, given: bool) -> None:
        """Give an operator a password, of which only the hash is kept.

        Args:
            operator: stored with it.
            password: as for ``enter``.
            given: as for ``enter``.
        """
        operator.set_password(password)
        with transaction.atomic():
            operator.save(using=self._db)
            UsedPassword.objects.create(
                operator=operator,
                hashed=operator.password,
                given=given,
                set_at=to_datetime(system_clock()),
            )


class Operator(AbstractBaseUser):
    """A person with an account of their own; stopped when they leave, never deleted.

    ``reference`` is what the register knows; ``username`` is what the person types.
    Role, post, branch, department and ``standing_until`` show the main assignment, and
    only the doors of ``organisation`` write them. ``acts_in`` is no column: whoever
    looked at the session of a request says here under which post it acts; None for the
    main one.
    """

    acts_in: ActingPost | None = None

    reference = models.CharField(max_length=40, unique=True)
    username = models.CharField(max_length=60, unique=True)
    full_name = models.CharField(max_length=60)
    email = models.EmailField(blank=True, default="")
    role = models.CharField(max_length=40)
    post = models.CharField(max_length=40)
    branch = models.CharField(max_length=60)
    department = models.CharField(max_length=60)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)
    standing_until = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    stopped_why = models.CharField(max_length=40, blank=True, db_default="")

    objects: ClassVar[OperatorDirectory] = OperatorDirectory()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name", "role", "post"]

    class Meta:
        """Names the table for the gate's queries."""

        db_table = "staff_operator"

    def __str__(self) -> str:
        """Return the reference: a name never reaches a log by accident."""
        return self.reference


class UsedPassword(models.Model):
    """A password of an operator, as its hash: the present one and some before it.

    The newest row tells since when the present one holds, and whether it was given by
    somebody else.
    """

    operator = models.ForeignKey(
        Operator, on_delete=models.PROTECT, related_name="used_passwords"
    )
    hashed = models.CharField(max_length=128)
    given = models.BooleanField()
    set_at = models.DateTimeField()

    class Meta:
        """Names the table; the newest comes first."""

        db_table = "staff_used_password"
        ordering: ClassVar[list[str]] = ["-pk"]

    def __str__(self) -> str:
        """Return the number, never the hash."""
        return str(self.pk)


class Imprints(models.Model):
    """What an operator's passwords must not hold, as keyed hashes of its spellings."""

    operator = models.OneToOneField(
        Operator, on_delete=models.PROTECT, related_name="imprints"
    )
    kept = ArrayField(models.CharField(max_length=32))

    class Meta:
        """Names the table."""

        db_table = "staff_imprints"

    def __str__(self) -> str:
        """Return the number, never an imprint."""
        return str(self.pk)


class Token(models.Model):
    """A bearer token, stored as the SHA-256 of what was shown once.

    ``kind`` is ``api`` for programs and ``session`` for a person at the console. While
    ``locked_at`` is set nothing is answered; up to ``second_factor_until`` a second
    factor that was shown in the session counts. Under an assignment it speaks for that
    post and ends with it; under a delegation that assignment is somebody else's.
    """

    digest = models.BinaryField(unique=True)
    operator = models.ForeignKey(
        Operator, on_delete=models.PROTECT, related_name="tokens"
    )
    kind = models.CharField(max_length=10)
    name = models.CharField(max_length=80)
    scopes = ArrayField(models.CharField(max_length=40))
    zone = models.CharField(max_length=20)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    locked_at = models.DateTimeField(null=True)
    second_factor_until = models.DateTimeField(null=True)
    assignment = models.ForeignKey(
        "staff.Assignment", on_delete=models.PROTECT, null=True, related_name="tokens"
    )
    delegation = models.ForeignKey(
        "staff.Delegation", on_delete=models.PROTECT, null=True, related_name="tokens"
    )

    class Meta:
        """Names the table for the gate's queries."""

        db_table = "staff_token"

    def __str__(self) -> str:
        """Return the name under which the token was created."""
        return self.name


class Outbox(models.Model):
    """An act at a desk, on its way to the register.

    Written in the transaction that makes the act; the gate appends it, in order, and
    deletes the row in the same transaction, so that it arrives exactly once.
    """

    written_at = models.DateTimeField(auto_now_add=True)
    act = models.JSONField()

    class Meta:
        """Names the table for the gate's queries."""

        db_table = "outbox"

    def __str__(self) -> str:
        """Return the act's number."""
        return str(self.pk)


from xinhu.desks.staff.provisioning.models import (  # noqa: E402 -- a room's own tables
    ProvisionedGroup,
    ProvisionedMember,
    ProvisionedPerson,
)

__all__ = [
    "Imprints",
    "Operator",
    "OperatorDirectory",
    "Outbox",
    "ProvisionedGroup",
    "ProvisionedMember",
    "ProvisionedPerson",
    "Token",
    "UsedPassword",
]
