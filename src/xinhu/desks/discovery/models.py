"""Targets, scans, and places in which customer information lies, as they are kept.

No column holds a value: evidence is masked before it arrives. Names are told as they
are (of files, members, sheets and columns), so that these tables are read by whoever
may read findings and by nobody else.
"""

from typing import ClassVar, Final

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from xinhu.desks.discovery import states
from xinhu.desks.discovery.inventory import InventoryRow, TableColumn

__all__ = [
    "FINGERPRINT",
    "InventoryRow",
    "Place",
    "Remedy",
    "Scan",
    "TableColumn",
    "Tally",
    "Target",
    "UnreadFile",
]
FINGERPRINT: Final = 32
"""Hexadecimal digits, as of ``core.discover.accepting.fingerprint``."""


class Target(models.Model):
    """扫描对象: what may be scanned, and who answers for what lies there.

    ``location`` is a path, or of a database the name of a file that tells how it is
    reached; never an address.
    """

    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=10)
    location = models.CharField(max_length=1_000)
    owner = models.ForeignKey(
        "staff.Operator", on_delete=models.PROTECT, related_name="+"
    )
    unit = models.CharField(max_length=60)
    registered_by = models.ForeignKey(
        "staff.Operator", on_delete=models.PROTECT, related_name="+"
    )
    registered_at = models.DateTimeField()
    retired_by = models.ForeignKey(
        "staff.Operator", on_delete=models.PROTECT, related_name="+", null=True
    )
    retired_at = models.DateTimeField(null=True)

    class Meta:
        """Names the table; of what is not retired each name and place stands once."""

        db_table = "discovery_target"
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(kind__in=states.TARGET_KINDS), name="discovery_target_kind"
            ),
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(retired_at=None),
                name="discovery_target_name_once",
            ),
            models.UniqueConstraint(
                fields=["kind", "location"],
                condition=Q(retired_at=None),
                name="discovery_target_location_once",
            ),
        ]

    def __str__(self) -> str:
        """Return the number."""
        return str(self.pk)


class Scan(models.Model):
    """扫描任务: asked for by somebody, run by the worker.

    ``files`` and ``size`` (bytes) were looked at, ``unread`` could not be, ``found``
    are places in which something lies. While it runs they grow by what is looked at
    anew; at its end they are those of the whole. ``tries`` counts how often it was
    begun, ``failure`` is a stable code.
    """

    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="scans")
    asked_by = models.ForeignKey(
        "staff.Operator", on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()
    threshold = models.FloatField()
    state = models.CharField(max_length=8, default=states.WAITING)
    files = models.BigIntegerField(default=0)
    size = models.BigIntegerField(default=0)
    unread = models.BigIntegerField(default=0)
    found = models.BigIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    began_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=60, blank=True, default="")
    stop_asked_by = models.ForeignKey(
        "staff.Operator", on_delete=models.PROTECT, related_name="+", null=True
    )
    stop_asked_at = models.DateTimeField(null=True)
    previous = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="+", null=True
    )

    class Meta:
        """Names the table; of a target one scan is under way."""

        db_table = "discovery_scan"
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["target"],
                condition=Q(state__in=states.UNDER_WAY),
                name="discovery_one_scan_under_way",
            ),
            models.CheckConstraint(
                condition=Q(state__in=states.UNDER_WAY, ended_at=None)
                | Q(state__in=(states.DONE, states.STOPPED), ended_at__isnull=False)
                | (Q(state=states.FAILED, ended_at__isnull=False) & ~Q(failure="")),
                name="discovery_scan_state",
            ),
            models.CheckConstraint(
                condition=Q(threshold__gte=0.0, threshold__lte=1.0),
                name="discovery_scan_threshold",
            ),
        ]

    def __str__(self) -> str:
        """Return the number."""
        return str(self.pk)


class Place(models.Model):
    """发现: one kind in one place of a target, kept over scans by its fingerprint.

    ``grade`` and ``level`` are those of the kind by itself, ``file_grade`` and
    ``file_level`` those of all that lies in the file together, raised by ``because``.
    ``evidence`` is masked, that of one value. ``column`` is none for text. ``digest``
    is SHA-256 of the file as it was scanned, empty where it is not known. ``rows`` of a
    database's table were read, of ``table_rows``, about; 0 where nobody knows.
    """

    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="places")
    fingerprint = models.CharField(max_length=FINGERPRINT)
    path = models.TextField()
    member = models.TextField(blank=True)
    place = models.TextField(blank=True)
    column = models.TextField(null=True)  # noqa: DJ001 -- none is another than ""
    kind = models.CharField(max_length=40)
    count = models.BigIntegerField()
    confidence = models.FloatField()
    reasons = ArrayField(models.CharField(max_length=40))
    evidence = models.TextField(blank=True)
    grade = models.CharField(max_length=2)
    level = models.PositiveSmallIntegerField()
    file_grade = models.CharField(max_length=2)
    file_level = models.PositiveSmallIntegerField()
    because = ArrayField(models.CharField(max_length=60))
    first_seen = models.ForeignKey(Scan, on_delete=models.PROTECT, related_name="+")
    last_seen = models.ForeignKey(Scan, on_delete=models.PROTECT, related_name="+")
    gone_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64, blank=True, default="")
    rows = models.BigIntegerField(default=0)
    table_rows = models.BigIntegerField(default=0)
    status = models.CharField(max_length=8, default=states.OPEN)
    owner = models.ForeignKey(
        "staff.Operator", on_delete=models.PROTECT, related_name="+", null=True
    )
    assigned_by = models.ForeignKey(
        "staff.Operator", on_delete=models.PROTECT, related_name="+", null=True
    )
    assigned_at = models.DateTimeField(null=True)
    accepted_reason = models.CharField(max_length=500, blank=True, default="")
    accepted_by = models.ForeignKey(
        "staff.Operator", on_delete=models.PROTECT, related_name="+", null=True
    )
    accepted_at = models.DateTimeField(null=True)
    accepted_until = models.DateField(null=True)
    accepted_count = models.BigIntegerField(null=True)

    class Meta:
        """Names the table; nothing is accepted without reason, person and last day."""

        db_table = "discovery_place"
        ordering: ClassVar[list[str]] = ["-file_level", "-level", "path", "pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["target", "status", "-file_level", "-level"],
                name="discovery_place_gravest",
            ),
            models.Index(
                fields=["owner", "status"],
                condition=Q(owner__isnull=False),
                name="discovery_place_owner",
            ),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["target", "fingerprint"], name="discovery_place_once"
            ),
            models.CheckConstraint(
                condition=Q(status__in=states.STATUSES), name="discovery_place_status"
            ),
            models.CheckConstraint(
                condition=~Q(status=states.ACCEPTED)
                | (
                    ~Q(accepted_reason="")
                    & Q(
                        accepted_by__isnull=False,
                        accepted_at__isnull=False,
                        accepted_until__isnull=False,
                        accepted_count__isnull=False,
                    )
                ),
                name="discovery_place_acceptance",
            ),
            models.CheckConstraint(
                condition=~Q(status=states.ACCEPTED)
                | Q(owner=None)
                | ~Q(accepted_by=F("owner")),
                name="discovery_place_not_own",
            ),
        ]

    def __str__(self) -> str:
        """Return the number, never the path."""
        return str(self.pk)

    @property
    def is_folder(self) -> bool:
        """Whether it was found in the name of a folder, not in a file."""
        return self.path.endswith("/")


class UnreadFile(models.Model):
    """未读: what a scan could not look into, and why. Unread does not mean empty."""

    scan = models.ForeignKey(
        Scan, on_delete=models.PROTECT, related_name="unread_files"
    )
    path = models.TextField()
    member = models.TextField(blank=True)
    why = models.CharField(max_length=40)

    class Meta:
        """Names the table."""

        db_table = "discovery_unread"
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        """Return the number, never the path."""
        return str(self.pk)


class Tally(models.Model):
    """趋势: how much of a kind a finished scan found; one row for each."""

    scan = models.ForeignKey(Scan, on_delete=models.PROTECT, related_name="tallies")
    kind = models.CharField(max_length=40)
    grade = models.CharField(max_length=2)
    level = models.PositiveSmallIntegerField()
    places = models.BigIntegerField()
    count = models.BigIntegerField()

    class Meta:
        """Names the table."""

        db_table = "discovery_tally"
        ordering: ClassVar[list[str]] = ["scan", "-level", "kind"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["scan", "kind"], name="discovery_tally_once"
            )
        ]

    def __str__(self) -> str:
        """Return the number."""
        return str(self.pk)


class Remedy(models.Model):
    """处置: what somebody asked to be done with a file, or with one place in it.

    ``approval`` is the number of the request that others decide, ``certificate`` what
    is kept of what was done: digests, times and names, never a value. ``digest`` is
    what the file must hold, ``customer`` whose it is to be while a move into the vault
    or to another customer waits or is done: a trigger empties it once that is over,
    erasure of the customer before, for the path may hold their name. ``of`` is the
    quarantine that a restoration ends, or the move that is corrected.
    What is approved is done before ``expires_at`` or not at all.
    """

    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="+")
    path = models.TextField()
    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, related_name="remedies", null=True
    )
    kind = models.CharField(max_length=12)
    ref = models.CharField(max_length=24, unique=True)
    digest = models.CharField(max_length=64)
    customer = models.CharField(max_length=32, blank=True, default="")
    of = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="+", null=True
    )
    asked_by = models.ForeignKey(
        "staff.Operator", on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()
    approved_by = ArrayField(models.CharField(max_length=64), default=list)
    expires_at = models.DateTimeField(null=True)
    approval = models.CharField(max_length=40, blank=True, default="")
    state = models.CharField(max_length=12)
    failure = models.CharField(max_length=60, blank=True, default="")
    done_at = models.DateTimeField(null=True)
    certificate = models.JSONField(null=True)

    class Meta:
        """Names the table."""

        db_table = "discovery_remedy"
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(kind__in=states.REMEDIES), name="discovery_remedy_kind"
            ),
            models.CheckConstraint(
                condition=Q(state__in=(states.ASKED, states.CLOSED))
                | (Q(expires_at__isnull=False) & ~Q(approved_by=[]) & ~Q(approval="")),
                name="discovery_remedy_approved",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=states.OF_CUSTOMER) | Q(customer=""),
                name="discovery_remedy_customer",
            ),
            models.UniqueConstraint(
                fields=["target", "path"],
                condition=Q(state__in=states.PENDING),
                name="discovery_remedy_one_pending",
            ),
        ]

    def __str__(self) -> str:
        """Return the number."""
        return str(self.pk)
