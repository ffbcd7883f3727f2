"""列清单: the columns of databases as they are kept, clean and unread ones, too.

A column holds names and declared types, never a value. Read by whoever may read
findings, as ``models``, which takes these in.
"""

from typing import ClassVar

from django.db import models


class TableColumn(models.Model):
    """A column of a database's table, as the last finished scan of its target met it.

    ``path`` is the table as ``Place`` has it, ``name`` the column as findings call it,
    empty for a table as a whole of which no column is known. ``rows`` of ``table_rows``
    (about; 0: nobody knows) were read, ``whole`` where it was certainly all of them.
    ``why`` tells why something of it is unread, as ``UnreadFile``; empty: nothing is.
    """

    target = models.ForeignKey(
        "discovery.Target", on_delete=models.PROTECT, related_name="columns"
    )
    scan = models.ForeignKey(
        "discovery.Scan", on_delete=models.PROTECT, related_name="+"
    )
    path = models.TextField()
    name = models.TextField(blank=True)
    position = models.IntegerField()
    declared = models.TextField(blank=True)
    rows = models.BigIntegerField()
    table_rows = models.BigIntegerField()
    whole = models.BooleanField()
    why = models.CharField(max_length=40, blank=True)

    class Meta:
        """Names the table; what was read whole has nothing unread."""

        db_table = "discovery_column"
        ordering: ClassVar[list[str]] = ["path", "position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(whole=False) | models.Q(why=""),
                name="discovery_column_whole",
            ),
        ]

    def __str__(self) -> str:
        """Return the number, never the name."""
        return str(self.pk)


class InventoryRow(models.Model):
    """A row of the inventory: one kind in one column, or a column without any.

    What lies in a table and in none of its columns, as in a comment, has a row, too.
    ``place`` is none where nothing is known to lie; the other fields are those of the
    column, empty where no scan told of it yet, and ``seen`` when it was scanned last.
    """

    id = models.TextField(primary_key=True)
    target = models.ForeignKey(
        "discovery.Target", on_delete=models.DO_NOTHING, related_name="+"
    )
    place = models.ForeignKey(
        "discovery.Place", on_delete=models.DO_NOTHING, related_name="+", null=True
    )
    path = models.TextField()
    name = models.TextField()
    position = models.IntegerField()
    declared = models.TextField()
    rows = models.BigIntegerField()
    table_rows = models.BigIntegerField()
    whole = models.BooleanField()
    why = models.TextField()
    seen = models.DateTimeField()

    class Meta:
        """Names the view, which a migration makes."""

        managed = False
        db_table = "discovery_inventory"

    def __str__(self) -> str:
        """Return the number, never the name."""
        return str(self.pk)
