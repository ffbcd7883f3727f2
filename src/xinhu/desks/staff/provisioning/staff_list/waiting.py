"""A staff list of the console waits for others: asked for, granted, taken in as it was.

What it guarantees: what is granted is the file by its digest, the plan that was shown
by its own, and each row that changes something, with every post and the names of the
details that change; nobody whom a row changes decides about
it; it is taken in once, by whoever asked, while the plan is still the one that was
granted. What it leaves to others: who approves (``rules/approvals.yaml``). The file is
not kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from xinhu.core.base.encoding import Json
from xinhu.core.policy.approval.refusals import (
    ApprovalHolderError,
    ApprovalStateError,
    ApprovalUnknownError,
)
from xinhu.desks.staff.approvals.keeping import found
from xinhu.desks.staff.approvals.kinds import Done, Facts, Kind, Line, Said
from xinhu.desks.staff.models import ProvisionedPerson
from xinhu.desks.staff.provisioning.staff_list.applying import (
    KINDS,
    SAME,
    Change,
    Plan,
)
from xinhu.desks.staff.provisioning.under import LIST_SOURCE
from xinhu.desks.staff.saying import phrases
from xinhu.desks.staff.tokens import Actor
from xinhu.desks.staff.wording import Language

KIND = "bulk_import"
_SHORT = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class ListImport:
    """A staff list that is to be taken in, as a request.

    Attributes:
        file: SHA-256 of the file, in hex.
        plan: digest of what was shown.
        complete: whoever is not on the list leaves.
        changes: every row that changes something, and whoever leaves for want of one.
        unchanged: how many rows change nothing.
        about: references of the operators whom it changes.
    """

    file: str
    plan: str
    complete: bool
    changes: tuple[Change, ...]
    unchanged: int
    about: frozenset[str]

    @property
    def kind(self) -> str:
        """Code of the kind."""
        return KIND

    @property
    def concerns(self) -> frozenset[str]:
        """Nobody whom it changes decides about it."""
        return self.about

    def facts(self) -> Facts:
        """Return all that the request says."""
        return {
            "file": self.file,
            "plan": self.plan,
            "complete": self.complete,
            "unchanged": self.unchanged,
            "changes": [
                [
                    one.line,
                    one.kind,
                    one.username,
                    [list(duty) for duty in one.duties],
                    list(one.fields),
                ]
                for one in self.changes
            ],
        }

    def words(self, language: Language) -> Said:
        """Say it in words; the page shows the rows besides."""
        whole = "list_import.complete" if self.complete else "list_import.partial"
        lines = [
            Line(_say("list_import.file", language), f"{self.file[:_SHORT]}…"),
            Line(_say("list_import.plan", language), f"{self.plan[:_SHORT]}…"),
            Line(_say("list_import.scope", language), _say(whole, language)),
        ]
        for kind in KINDS:
            number = sum(one.kind == kind for one in self.changes)
            number = self.unchanged if kind == SAME else number
            lines.append(Line(_say(f"staff_change.{kind}", language), str(number)))
        mails = sum("email" in one.fields for one in self.changes)
        lines.append(Line(_say("list_import.emails", language), str(mails)))
        title = _say("list_import.said", language, count=len(self.changes))
        return Said(title, tuple(lines))

    def carry_out(self, done: Done) -> None:
        """Do nothing: whoever asked hands the file in again (``handing_in``)."""


def list_import(file_digest: bytes, plan: Plan, *, complete: bool) -> ListImport:
    """Return the request for what was shown."""
    changes = tuple(one for one in plan.changes if one.kind != SAME)
    return ListImport(
        file=file_digest.hex(),
        plan=plan.digest,
        complete=complete,
        changes=changes,
        unchanged=plan.count(SAME),
        about=_about(changes),
    )


def granted_import(ref: str, by: Actor) -> ListImport:
    """Return the list that somebody asked for and was granted.

    Raises:
        ApprovalUnknownError: there is no such request for a list.
        ApprovalHolderError: somebody else asked for it.
        ApprovalStateError: it is not granted, or was used.
    """
    row = found(ref)
    if row.kind != KIND:
        raise ApprovalUnknownError
    if row.requester != by.reference:
        raise ApprovalHolderError
    if row.state != "granted":
        raise ApprovalStateError(state=row.state)
    return _read(row.facts)


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that would do something else than what was granted.

    Attributes:
        username: whose.
        granted, now: what it was to do, and what it would; None for nothing.
    """

    username: str
    granted: Change | None
    now: Change | None


def differences(granted: ListImport, plan: Plan) -> tuple[Difference, ...]:
    """Return each row of which the plan is another than what was granted."""
    before = {one.username: one for one in granted.changes}
    after = {one.username: one for one in plan.changes if one.kind != SAME}
    return tuple(
        Difference(name, before.get(name), after.get(name))
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
    )


def _about(changes: Sequence[Change]) -> frozenset[str]:
    people = ProvisionedPerson.objects.filter(
        source=LIST_SOURCE,
        name_key__in=[one.username for one in changes],
        removed_at=None,
        operator__isnull=False,
    )
    return frozenset(people.values_list("operator__reference", flat=True))


def _read(facts: Facts) -> ListImport:
    unchanged, rows = facts["unchanged"], facts["changes"]
    return ListImport(
        file=str(facts["file"]),
        plan=str(facts["plan"]),
        complete=facts["complete"] is True,
        changes=tuple(map(_change, rows)) if isinstance(rows, list) else (),
        unchanged=unchanged if isinstance(unchanged, int) else 0,
        # Nobody is asked again: those of the request stand in its own row.
        about=frozenset(),
    )


def _change(row: Json) -> Change:
    line, kind, username, duties, fields = row if isinstance(row, list) else [None] * 5
    return Change(
        line=line if isinstance(line, int) else 0,
        kind=str(kind),
        username=str(username),
        duties=tuple(map(_duty, duties)) if isinstance(duties, list) else (),
        fields=tuple(map(str, fields)) if isinstance(fields, list) else (),
    )


def _duty(pair: Json) -> tuple[str, str]:
    unit, post = pair if isinstance(pair, list) else ("", "")
    return str(unit), str(post)


def _say(key: str, language: Language, **params: object) -> str:
    known = phrases("staff_import", settings.XINHU_RULES, settings.XINHU_OWN_RULES)
    return known[key].said(language, **params)


BULK_IMPORT = Kind(code=KIND, read=_read, at_once=False)
