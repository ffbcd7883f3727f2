"""事后监督 as it is kept: rows are added and never changed or taken out.

What becomes of an item is told by the rows beside it: a first verdict, where asked for
an explanation, a last verdict. The database holds to the order by triggers of its own
(``adapters/postgres/schema``): no row changes, nobody decides their own act, nothing is
added to a signed day, and no day is signed before every item is decided.
"""

from typing import ClassVar, Final

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

IN_ORDER: Final = "in_order"
TO_EXPLAIN: Final = "to_explain"
IRREGULAR: Final = "irregular"
RESULTS: Final = (IN_ORDER, TO_EXPLAIN, IRREGULAR)
FIRST: Final = 1
LAST: Final = 2


class SupervisionBeginning(models.Model):
    """The day from which on lists are drawn; one row, written with the tables."""

    day = models.DateField()

    class Meta:
        """Names the table."""

        db_table = "audit_supervision_beginning"

    def __str__(self) -> str:
        """Return the day."""
        return self.day.isoformat()


class SupervisedDay(models.Model):
    """监督清单: the list of one branch and one day of acts.

    ``rules`` names the rules by which it was drawn, ``considered`` how many entries of
    the register it was drawn from.
    """

    unit = models.CharField(max_length=60)
    day = models.DateField()
    rules = models.CharField(max_length=64)
    considered = models.PositiveIntegerField()
    drawn_by = models.ForeignKey(
        "staff.Operator", on_delete=models.PROTECT, related_name="+"
    )
    drawn_at = models.DateTimeField()

    class Meta:
        """Names the table; a branch's day has one list."""

        db_table = "audit_supervised_day"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["unit", "day"], name="audit_one_list")
        ]

    def __str__(self) -> str:
        """Return the number."""
        return str(self.pk)


class SupervisedItem(models.Model):
    """An act that is looked at: the entry as the register holds it, and why.

    ``body`` hashes to ``leaf``, which is checked whenever it is shown, so that a list
    cannot tell anything else than the register.
    """

    day = models.ForeignKey(
        SupervisedDay, on_delete=models.PROTECT, related_name="items"
    )
    number = models.BigIntegerField()
    leaf = models.BinaryField(max_length=32)
    body = models.TextField()
    reasons = ArrayField(models.CharField(max_length=40))
    added_at = models.DateTimeField()

    class Meta:
        """Names the table; an entry stands on a list once."""

        db_table = "audit_supervised_item"
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["day", "number"], name="audit_item_once")
        ]

    def __str__(self) -> str:
        """Return the entry's number."""
        return str(self.number)


class Verdict(models.Model):
    """监督结论: what a supervisor found of an item, first and after an explanation."""

    item = models.ForeignKey(
        SupervisedItem, on_delete=models.PROTECT, related_name="verdicts"
    )
    step = models.SmallIntegerField()
    result = models.CharField(max_length=12)
    remark = models.CharField(max_length=500, blank=True, default="")
    by = models.ForeignKey("staff.Operator", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """Names the table; each step is taken once, and the last one asks no more."""

        db_table = "audit_verdict"
        ordering: ClassVar[list[str]] = ["step"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["item", "step"], name="audit_step_once"),
            models.CheckConstraint(
                condition=Q(step=FIRST, result__in=RESULTS)
                | Q(step=LAST, result__in=(IN_ORDER, IRREGULAR)),
                name="audit_verdict_result",
            ),
            models.CheckConstraint(
                condition=Q(result=IN_ORDER) | ~Q(remark=""),
                name="audit_verdict_remark",
            ),
        ]

    def __str__(self) -> str:
        """Return the result."""
        return self.result


class Explanation(models.Model):
    """情况说明: what the operator says to a question about their act."""

    item = models.OneToOneField(
        SupervisedItem, on_delete=models.PROTECT, related_name="explanation"
    )
    text = models.CharField(max_length=500)
    by = models.ForeignKey("staff.Operator", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """Names the table."""

        db_table = "audit_explanation"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(text=""), name="audit_explanation_text")
        ]

    def __str__(self) -> str:
        """Return the number, never the text."""
        return str(self.pk)


class FootageReference(models.Model):
    """录像索引: where the footage of an act lies; never the footage."""

    item = models.ForeignKey(
        SupervisedItem, on_delete=models.PROTECT, related_name="footage"
    )
    camera = models.CharField(max_length=40)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    by = models.ForeignKey("staff.Operator", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """Names the table."""

        db_table = "audit_footage_reference"
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(ends_at__gte=F("starts_at")), name="audit_footage_time"
            )
        ]

    def __str__(self) -> str:
        """Return the camera's number."""
        return self.camera


class DaySignature(models.Model):
    """签结: a supervisor's word that the whole day was looked at."""

    day = models.OneToOneField(
        SupervisedDay, on_delete=models.PROTECT, related_name="signature"
    )
    remark = models.CharField(max_length=500, blank=True, default="")
    by = models.ForeignKey("staff.Operator", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """Names the table."""

        db_table = "audit_day_signature"

    def __str__(self) -> str:
        """Return the number."""
        return str(self.pk)
