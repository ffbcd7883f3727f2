"""The desk as this installation's rules make it; read once per process."""

from collections.abc import Callable
from datetime import tzinfo
from functools import cache
from pathlib import Path

from xinhu.core.policy.matrix.found_files import may_be_opened
from xinhu.desks.discovery.desk import Desk
from xinhu.desks.discovery.locations import Locations
from xinhu.desks.discovery.rules import DeskRules
from xinhu.desks.staff.organisation.in_force import load_staff_rules
from xinhu.desks.staff.policy_change.rules import load_ruleset
from xinhu.desks.staff.policy_change.versions import held, number_in_force


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
        found_files=_found_files(folder, override),
    )


def _found_files(folder: Path, override: Path | None) -> Callable[[], bool]:
    """Return what tells whether anybody may open found files now.

    What a version lets people do never changes: it is looked at once.
    """
    known: dict[str, bool] = {}

    def may() -> bool:
        ruleset = load_ruleset(folder, override)
        policies = held(number_in_force(), ruleset).policies
        if policies.version not in known:
            known[policies.version] = may_be_opened(policies, ruleset.grades)
        return known[policies.version]

    return may
