"""The desk as this installation's rules make it; read once per process."""

from datetime import tzinfo
from functools import cache
from pathlib import Path

from xinhu.desks.discovery.desk import Desk
from xinhu.desks.discovery.locations import Locations
from xinhu.desks.discovery.rules import DeskRules
from xinhu.desks.staff.organisation.in_force import load_staff_rules


@cache
def open_desk(
    folder: Path,
    override: Path | None,
    zone: tzinfo,
    roots: tuple[Path, ...],
    databases: Path | None = None,
) -> Desk:
    """Read the rules.

    Args:
        folder: the shipped rules.
        override: the institution's own.
        zone: whose midnight begins a day.
        roots: folders beneath which may be scanned.
        databases: folder of the databases that may be; ``None``: none.

    Raises:
        PolicyInvalidError: a file cannot be used.
    """
    return Desk(
        rules=DeskRules.load(folder, override),
        locations=Locations.beneath(roots, databases),
        scopes=load_staff_rules(folder, override).book.scopes_of,
        zone=zone,
    )
