"""The staff list from the command line: shown, and taken in by the digest shown."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from xinhu.core.base.clock import system_clock
from xinhu.desks.staff.wording import Wording
from xinhu.wiring.commander import commander
from xinhu.wiring.database import require_initialised, running_database
from xinhu.wiring.django_desk import raise_django
from xinhu.wiring.rules import SHIPPED, load_wording
from xinhu.wiring.settings import Settings

if TYPE_CHECKING:
    from xinhu.desks.staff.provisioning.staff_list.applying import Plan
    from xinhu.desks.staff.provisioning.staff_list.columns import Columns


@dataclass(frozen=True, slots=True)
class Told:
    """A plan, and the words to tell it."""

    plan: "Plan"
    columns: "Columns"
    wording: Wording


def staff_list(
    settings: Settings, file: Path, *, complete: bool, seen: str | None
) -> Told:
    """Show what a staff list would do, or take it in.

    Args:
        settings: of the installation.
        file: CSV, XLSX or XLS.
        complete: whoever is not on the list leaves.
        seen: digest of what was shown; None to be shown it.

    Raises:
        XinhuError: the file cannot be read, or is not taken in.
    """
    with running_database(require_initialised(settings)) as server:
        raise_django(settings, server)
        plan, columns = _plan(settings, file, complete=complete, seen=seen)
    return Told(plan, columns, load_wording(settings))


def _plan(
    settings: Settings, file: Path, *, complete: bool, seen: str | None
) -> tuple["Plan", "Columns"]:
    """Show the plan, or carry it out; Django is up."""
    from xinhu.desks.staff.organisation.places import BY_SERVER  # noqa: PLC0415 -- needs Django up
    from xinhu.desks.staff.provisioning.rules import load_provisioning  # noqa: PLC0415 -- the same
    from xinhu.desks.staff.provisioning.staff_list import (  # noqa: PLC0415 -- the same
        columns,
        handing_in,
    )
    from xinhu.desks.staff.tokens import Actor  # noqa: PLC0415 -- the same

    folders = (SHIPPED, settings.rules)
    handed = handing_in.HandedIn(
        content=file.read_bytes(),
        complete=complete,
        by=Actor(**commander()),
        rules=load_provisioning(*folders),
        folders=folders,
        at=system_clock(),
        granted=BY_SERVER,
    )
    if seen is None:
        return handing_in.shown(handed)
    plan = handing_in.take_in_at_server(handed, seen)
    return plan, columns.load_columns(*folders)
