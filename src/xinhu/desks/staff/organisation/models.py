"""Units, assignments, delegations and leave: rows that end and are never deleted.

The operator's own row shows the main assignment (``projecting``); only the doors of
this room write any of it. The console's database role may not delete from here.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from xinhu.core.base.clock import Instant, to_datetime

HEAD_OFFICE, BRANCH, DEPARTMENT = "head_office", "branch", "department"
KINDS = (HEAD_OFFICE, BRANCH, DEPARTMENT)
MAIN, ADDITIONAL = "main", "additional"


class Unit(models.Model):
    """A part of the institution: head office, branch, or department of one of them.

    ``department`` is the code by which policies know what is done there; a small branch
    without departments may carry one itself.
    """

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=12)
    department = models.CharField(max_length=60, blank=True, default="")
    parent = models.ForeignKey(
        "staff.Unit", on_delete=models.PROTECT, null=True, related_name="children"
    )
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        """Names the table; one head office is the root of all."""

        db_table = "staff_unit"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(kind=HEAD_OFFICE, parent__isnull=True)
                | Q(kind__in=(BRANCH, DEPARTMENT), parent__isnull=False),
                name="staff_unit_root",
            ),
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(kind=HEAD_OFFICE),
                name="staff_unit_one_head_office",
            ),
        ]

    def __str__(self) -> str:
        """Return the code."""
        return self.code


class AssignmentRows(models.QuerySet["Assignment"]):
    """Finds assignments by time."""

    def not_over(self, now: Instant) -> "AssignmentRows":
        """Those in force, and those that have yet to begin."""
        at = to_datetime(now)
        return self.filter(ended_at=None).filter(Q(ends_at=None) | Q(ends_at__gt=at))

    def in_force(self, now: Instant) -> "AssignmentRows":
        """Those that hold now."""
        return self.not_over(now).filter(starts_at__lte=to_datetime(now))


class Assignment(models.Model):
    """任职: an operator in a post of a unit, from then until then.

    ``role``, ``branch`` and ``department`` are what post and unit gave when it was
    made: the gate reads them for tokens that were opened under it.
    """

    operator = models.ForeignKey(
        "staff.Operator", on_delete=models.PROTECT, related_name="assignments"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="assignments")
    kind = models.CharField(max_length=10)
    temporary = models.BooleanField()
    role = models.CharField(max_length=40)
    post = models.CharField(max_length=40)
    branch = models.CharField(max_length=60)
    department = models.CharField(max_length=60)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=40, blank=True, default="")

    objects = AssignmentRows.as_manager()

    class Meta:
        """Names the table; one main assignment at a time."""

        db_table = "staff_assignment"
        ordering: ClassVar[list[str]] = ["-starts_at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["operator"],
                condition=Q(kind=MAIN, ended_at=None),
                name="staff_assignment_one_main",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=(MAIN, ADDITIONAL)), name="staff_assignment_kind"
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
                name="staff_assignment_time",
            ),
            models.CheckConstraint(
                condition=Q(temporary=False) | Q(ends_at__isnull=False),
                name="staff_assignment_temporary_ends",
            ),
        ]

    def __str__(self) -> str:
        """Return post and unit."""
        return f"{self.post}@{self.unit_id}"


class DelegationRows(models.QuerySet["Delegation"]):
    """Finds delegations by time."""

    def not_over(self, now: Instant) -> "DelegationRows":
        """Those in force, and those that have yet to begin."""
        return self.filter(withdrawn_at=None, ends_at__gt=to_datetime(now))

    def in_force(self, now: Instant) -> "DelegationRows":
        """Those that hold now."""
        return self.not_over(now).filter(starts_at__lte=to_datetime(now))


class Delegation(models.Model):
    """授权代理: somebody acts in another's post, for some of its scopes, for a time."""

    giver = models.ForeignKey(
        "staff.Operator", on_delete=models.PROTECT, related_name="delegations_given"
    )
    taker = models.ForeignKey(
        "staff.Operator", on_delete=models.PROTECT, related_name="delegations_taken"
    )
    assignment = models.ForeignKey(
        Assignment, on_delete=models.PROTECT, related_name="delegations"
    )
    scopes = ArrayField(models.CharField(max_length=40))
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    objects = DelegationRows.as_manager()

    class Meta:
        """Names the table; it always ends, and never goes to oneself."""

        db_table = "staff_delegation"
        ordering: ClassVar[list[str]] = ["-starts_at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="staff_delegation_time"
            ),
            models.CheckConstraint(
                condition=~Q(giver=F("taker")), name="staff_delegation_not_oneself"
            ),
            models.CheckConstraint(
                condition=Q(scopes__len__gt=0), name="staff_delegation_scopes"
            ),
        ]

    def __str__(self) -> str:
        """Return the number."""
        return str(self.pk)


class Leave(models.Model):
    """强制休假: working days that an operator was away from the post.

    ``blocks_from`` and ``blocks_until`` bound the time in which it keeps its operator
    out, by the rule as it stood when it was entered; empty where it keeps nobody out.
    The gate reads them as well.
    """

    operator = models.ForeignKey(
        "staff.Operator", on_delete=models.PROTECT, related_name="leaves"
    )
    first_day = models.DateField()
    last_day = models.DateField()
    days = models.PositiveSmallIntegerField()
    entered_at = models.DateTimeField()
    blocks_from = models.DateTimeField(null=True)
    blocks_until = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        """Names the table."""

        db_table = "staff_leave"
        ordering: ClassVar[list[str]] = ["-first_day"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day"), days__gte=1),
                name="staff_leave_days",
            ),
            models.CheckConstraint(
                condition=Q(blocks_from=None, blocks_until=None)
                | Q(blocks_from__lt=F("blocks_until")),
                name="staff_leave_blocks",
            ),
        ]

    def __str__(self) -> str:
        """Return the number."""
        return str(self.pk)
