"""What every act of this desk stands on: the rules in force, and who acts when."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Final

from xinhu.core.base.clock import Instant, to_datetime
from xinhu.desks.discovery.errors import NoDiscoveryOfficerError, PersonUnknownError
from xinhu.desks.discovery.locations import Locations
from xinhu.desks.discovery.rules import DeskRules
from xinhu.desks.staff.acting import acting_of
from xinhu.desks.staff.deeds import Deed
from xinhu.desks.staff.looking_up import called, in_service
from xinhu.desks.staff.models import Operator

TARGETS: Final = "scan_targets"
"""Registers what may be scanned."""
DISCOVERY: Final = "discovery"
"""Has it scanned, and decides what becomes of what is found."""
FINDINGS: Final = "findings"
"""Reads what was found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The rules in force, and what is asked of the staff desk.

    Attributes:
        rules: what may be accepted, by whom and for how long.
        locations: what may be scanned.
        scopes: the scopes of a role.
        zone: whose midnight begins a day.
        found_files: whether anybody may open found files, by what is in force now.
    """

    rules: DeskRules
    locations: Locations
    scopes: Callable[[str], frozenset[str]]
    zone: tzinfo
    found_files: Callable[[], bool]

    def day_of(self, instant: Instant) -> date:
        """Return the day that an instant falls on, by the institution's clock."""
        return to_datetime(instant).astimezone(self.zone).date()


def require_scope(desk: Desk, deed: Deed, *scopes: str) -> None:
    """Pass whoever acts in a post that is good for one of some scopes.

    Raises:
        NoDiscoveryOfficerError: it is good for none of them.
    """
    acting = acting_of(deed.by)
    if not acting.scopes(desk.scopes(acting.role)) & set(scopes):
        raise NoDiscoveryOfficerError


def person_called(name: str, now: Instant) -> Operator:
    """Return an operator who is in service, by user name or reference.

    Raises:
        PersonUnknownError: nobody is called so.
    """
    found = called(name.strip())
    if found is None or not Operator.objects.filter(in_service(now), pk=found.pk):
        raise PersonUnknownError
    return found
