"""A staff list is handed in: shown what it does, asked for, or taken in as shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from xinhu.core.base.clock import Instant
from xinhu.core.policy.approval.rules import ApprovalBook
from xinhu.desks.staff.approvals.asking import ask
from xinhu.desks.staff.approvals.using import use_up
from xinhu.desks.staff.organisation.places import BY_SERVER
from xinhu.desks.staff.provisioning.rules import ProvisioningRules
from xinhu.desks.staff.provisioning.staff_list.applying import (
    Ground,
    Plan,
    apply,
    show,
)
from xinhu.desks.staff.provisioning.staff_list.columns import Columns, load_columns
from xinhu.desks.staff.provisioning.staff_list.errors import (
    ListChangedError,
    ListProblemsError,
)
from xinhu.desks.staff.provisioning.staff_list.reading import Sheet, read
from xinhu.desks.staff.provisioning.staff_list.rows import Judged, judge
from xinhu.desks.staff.provisioning.staff_list.waiting import (
    granted_import,
    list_import,
)
from xinhu.desks.staff.provisioning.under import LIST_SOURCE, Under
from xinhu.desks.staff.tokens import Actor

Folders = tuple[Path, Path | None]
"""Shipped rules, and the institution's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn:
    """A list, and under what it is handed in.

    Attributes:
        content: bytes of the file.
        complete: whoever is not on the list leaves.
        by: who hands it in.
        rules: of provisioning.
        folders: of the rules.
        at: when.
        granted: the ground on which it may make administrators; empty for none.
    """

    content: bytes = field(repr=False)
    complete: bool
    by: Actor
    rules: ProvisioningRules
    folders: Folders
    at: Instant
    granted: str = ""


@dataclass(frozen=True, slots=True)
class _Read:
    columns: Columns
    sheet: Sheet
    judged: Judged
    under: Under


def shown(handed: HandedIn) -> tuple[Plan, Columns]:
    """Show what a list would do; nothing is changed.

    Raises:
        ListTooLargeError, ListUnreadableError, ListHeaderError: it cannot be read.
    """
    it = _read(handed)
    plan = show(it.sheet.digest, it.judged, it.under, complete=handed.complete)
    return plan, it.columns


def ask_for(handed: HandedIn, seen: str, reason: str, book: ApprovalBook) -> str:
    """Ask that a list be taken in as it was shown; return the request's reference.

    Raises:
        ListTooLargeError, ListUnreadableError, ListHeaderError: it cannot be read.
        ListProblemsError, ListChangedError: it could not be taken in.
        ApprovalReasonError: no reason, or too long a one.
    """
    it = _read(handed)
    plan = show(it.sheet.digest, it.judged, it.under, complete=handed.complete)
    if plan.digest != seen:
        raise ListChangedError
    if plan.problems:
        raise ListProblemsError(rows=len({one.line for one in plan.problems}))
    wanted = list_import(it.sheet.digest, plan, complete=handed.complete)
    return ask(wanted, by=handed.by, reason=reason, book=book, now=handed.at)


def take_in_granted(handed: HandedIn, ref: str) -> Plan:
    """Take a list in as others granted it, once.

    Args:
        handed: the same file, asked in the same way.
        ref: of the approval.

    Raises:
        ListTooLargeError, ListUnreadableError, ListHeaderError: it cannot be read.
        ListProblemsError, ListChangedError: it is not what was granted.
        Refusal: it was not granted to them, or was used.
    """
    granted = granted_import(ref, handed.by)
    it = _read(handed)

    def used(plan: Plan) -> Mapping[str, str]:
        wanted = list_import(it.sheet.digest, plan, complete=handed.complete)
        use_up(ref, wanted, by=handed.by, now=handed.at)
        return {"approval": ref}

    return _apply(it, handed, granted.plan, used)


def take_in_at_server(handed: HandedIn, seen: str) -> Plan:
    """Take a list in that was shown at the server itself; its entry says so.

    Raises:
        ListTooLargeError, ListUnreadableError, ListHeaderError: it cannot be read.
        ListProblemsError, ListChangedError: it is not taken in.
    """
    return _apply(_read(handed), handed, seen, lambda _plan: {"granted": BY_SERVER})


def _apply(it: _Read, handed: HandedIn, seen: str, ground: Ground) -> Plan:
    return apply(
        it.sheet.digest,
        it.judged,
        it.under,
        complete=handed.complete,
        seen=seen,
        ground=ground,
    )


def _read(handed: HandedIn) -> _Read:
    columns = load_columns(*handed.folders)
    sheet = read(handed.content, handed.rules.numbers)
    judged = judge(sheet, columns, handed.rules.numbers)
    under = Under(
        rules=handed.rules,
        by=handed.by,
        at=handed.at,
        source=LIST_SOURCE,
        granted=handed.granted,
    )
    return _Read(columns, sheet, judged, under)
