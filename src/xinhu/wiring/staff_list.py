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
        # Models need Django up.
        from xinhu.desks.staff.organisation.places import BY_SERVER  # noqa: PLC0415 -- as said
        from xinhu.desks.staff.provisioning.rules import (  # noqa: PLC0415 -- as said
            load_provisioning,
        )
        from xinhu.desks.staff.provisioning.staff_list.handing_in import (  # noqa: PLC0415 -- as said
            HandedIn,
            hand_in,
        )
        from xinhu.desks.staff.tokens import Actor  # noqa: PLC0415 -- as said

        handed = HandedIn(
            content=file.read_bytes(),
            complete=complete,
            seen=seen,
            by=Actor(**commander()),
            granted=BY_SERVER,
        )
        folders = (SHIPPED, settings.rules)
        plan, columns = hand_in(
            handed, load_provisioning(*folders), folders, system_clock()
        )
    return Told(plan, columns, load_wording(settings))
