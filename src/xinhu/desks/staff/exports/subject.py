"""批量导出: a large file is asked for, granted by others, and taken once.

What it guarantees: what is granted is the list, its filters, its columns and how many
rows at most; of the register also up to which entry, so that what is written meanwhile
is not in it. Whoever asked takes it, once, within its hours. What it leaves to others:
whether they may see the list at all, which is asked again when they take it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings

from xinhu.core.base.clock import Instant
from xinhu.core.base.encoding import Json
from xinhu.core.policy.approval.refusals import ApprovalUnknownError
from xinhu.core.policy.approval.rules import ApprovalBook
from xinhu.desks.staff.approvals.asking import ask
from xinhu.desks.staff.approvals.keeping import found
from xinhu.desks.staff.approvals.kinds import Done, Facts, Kind, Line, Said
from xinhu.desks.staff.approvals.recording import refusals_recorded
from xinhu.desks.staff.approvals.saying import say
from xinhu.desks.staff.approvals.using import use_up
from xinhu.desks.staff.exports.errors import ExportBulkError, ExportLargerError
from xinhu.desks.staff.exports.rules import load_most
from xinhu.desks.staff.tokens import Actor
from xinhu.desks.staff.wording import Language

KIND = "export"


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkExport:
    """A file that is to be taken away, as a request.

    Attributes:
        what: which list, as in ``rules/exports.yaml``.
        filters: name and value of each filter, sorted.
        columns: names of the columns.
        rows: how many at most.
        before: of the register: only entries before this one; None otherwise.
    """

    what: str
    filters: tuple[tuple[str, str], ...]
    columns: tuple[str, ...]
    rows: int
    before: int | None

    @property
    def kind(self) -> str:
        """Code of the kind."""
        return KIND

    @property
    def concerns(self) -> frozenset[str]:
        """It is about nobody in particular."""
        return frozenset()

    def facts(self) -> Facts:
        """Return all that the request says."""
        return {
            "what": self.what,
            "filters": [list(pair) for pair in self.filters],
            "columns": list(self.columns),
            "rows": self.rows,
            "before": self.before,
        }

    def words(self, language: Language) -> Said:
        """Say it in words."""
        what = say(f"export_of.{self.what}", language)
        filters = "; ".join(f"{name} = {value}" for name, value in self.filters)
        lines = [
            Line(say("export.what", language), what),
            Line(say("export.filters", language), filters or "—"),
            Line(say("export.columns", language), ", ".join(self.columns)),
            Line(say("export.rows", language), str(self.rows)),
        ]
        if self.before is not None:
            last = f"#{self.before - 1}"
            lines.append(Line(say("export.last", language), last))
        title = say("export.said", language, what=what, rows=self.rows)
        return Said(title, tuple(lines))

    def carry_out(self, done: Done) -> None:
        """Do nothing: whoever asked takes the file (``take``)."""


def require_small(what: str, rows: int) -> None:
    """Return where so many rows of a list are sent without asking others.

    Raises:
        ExportBulkError: they wait for an approval.
        KeyError: there is no such list; then nothing is sent.
    """
    most = load_most(settings.XINHU_RULES, settings.XINHU_OWN_RULES)[what]
    if rows > most:
        raise ExportBulkError(rows=rows, most=most)


def ask_export(
    wanted: BulkExport, reason: str, *, by: Actor, book: ApprovalBook, now: Instant
) -> str:
    """Ask for a file; return the request's reference.

    Raises:
        ApprovalReasonError: no reason, or too long a one.
    """
    return ask(wanted, by=by, reason=reason, book=book, now=now)


def granted_export(ref: str) -> BulkExport:
    """Return what a request says; whether it holds is asked by ``take``.

    Raises:
        ApprovalUnknownError: there is no such request for a file.
    """
    row = found(ref)
    if row.kind != KIND:
        raise ApprovalUnknownError
    return _read(row.facts)


def take(
    ref: str, granted: BulkExport, wanted: BulkExport, *, by: Actor, now: Instant
) -> None:
    """Use what was granted up, just before the file is sent.

    Args:
        ref: of the approval.
        granted: as the approval says.
        wanted: what is about to be sent.
        by: who takes it.
        now: when.

    Raises:
        Refusal: it was not granted to them, for this, or was used; written down.
        ExportLargerError: it would be more than was granted; written down, and told
            to whoever it was granted to alone.
    """
    sent = BulkExport(
        what=wanted.what,
        filters=wanted.filters,
        columns=wanted.columns,
        rows=granted.rows,
        before=wanted.before,
    )
    with refusals_recorded("approval.used", ref, KIND, by, now):
        use_up(ref, sent, by=by, now=now)
        if wanted.rows > granted.rows:
            raise ExportLargerError(granted=granted.rows)


def _read(facts: Facts) -> BulkExport:
    rows, before = facts.get("rows"), facts.get("before")
    return BulkExport(
        what=str(facts.get("what", "")),
        filters=_pairs(facts.get("filters")),
        columns=_texts(facts.get("columns")),
        rows=rows if isinstance(rows, int) else 0,
        before=before if isinstance(before, int) else None,
    )


def filters_of(cleaned: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """Return the filters that a form has cleaned: what is empty filters nothing.

    Nobody's address is taken as it was typed: what a form does not know filters nothing
    and is granted by nobody, and what it refuses never comes here.
    """
    said = ((name, str(value).strip()) for name, value in cleaned.items() if value)
    return tuple(sorted((name, value) for name, value in said if value))


def _pairs(fact: Json) -> tuple[tuple[str, str], ...]:
    rows = fact if isinstance(fact, list) else []
    return tuple((str(row[0]), str(row[1])) for row in rows if isinstance(row, list))


def _texts(fact: Json) -> tuple[str, ...]:
    return tuple(map(str, fact)) if isinstance(fact, list) else ()


EXPORT = Kind(code=KIND, read=_read, at_once=False)
