"""A staff list is handed in: to be shown what it does, or to be taken in as shown."""

from dataclasses import dataclass, field
from pathlib import Path

from xinhu.core.base.clock import Instant
from xinhu.desks.staff.provisioning.rules import ProvisioningRules
from xinhu.desks.staff.provisioning.staff_list.applying import Plan, apply, show
from xinhu.desks.staff.provisioning.staff_list.columns import Columns, load_columns
from xinhu.desks.staff.provisioning.staff_list.reading import read
from xinhu.desks.staff.provisioning.staff_list.rows import judge
from xinhu.desks.staff.provisioning.under import LIST_SOURCE, Under
from xinhu.desks.staff.tokens import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn:
    """A list, and what is to become of it.

    Attributes:
        content: bytes of the file.
        complete: whoever is not on the list leaves.
        seen: digest of what was shown; None to be shown it.
        by: who hands it in.
        granted: the ground on which it may make administrators; empty for none.
    """

    content: bytes = field(repr=False)
    complete: bool
    seen: str | None
    by: Actor
    granted: str = ""


def hand_in(
    handed: HandedIn,
    rules: ProvisioningRules,
    folders: tuple[Path, Path | None],
    now: Instant,
) -> tuple[Plan, Columns]:
    """Show what a list would do, or take it in.

    Args:
        handed: the list.
        rules: of provisioning.
        folders: shipped rules, and the institution's own.
        now: when.

    Raises:
        ListTooLargeError, ListUnreadableError, ListHeaderError: it cannot be read.
        ListProblemsError, ListChangedError: it is not taken in.
    """
    columns = load_columns(*folders)
    sheet = read(handed.content, rules.numbers)
    judged = judge(sheet, columns, rules.numbers)
    under = Under(
        rules=rules,
        by=handed.by,
        at=now,
        source=LIST_SOURCE,
        granted=handed.granted,
    )
    if handed.seen is None:
        plan = show(sheet.digest, judged, under, complete=handed.complete)
    else:
        plan = apply(
            sheet.digest, judged, under, complete=handed.complete, seen=handed.seen
        )
    return plan, columns
