"""What every act of this desk stands on: the rules in force, and who acts when."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, tzinfo
from json import loads
from typing import Final

from django.db import transaction
from msgspec.structs import replace

from xinhu.core.base.clock import Instant, to_datetime
from xinhu.core.base.errors import Refusal
from xinhu.core.register.act import act, pack
from xinhu.desks.discovery.errors import NoDiscoveryOfficerError, PersonUnknownError
from xinhu.desks.discovery.locations import Locations
from xinhu.desks.discovery.rules import DeskRules
from xinhu.desks.staff.acting import acting_of
from xinhu.desks.staff.acting_post import said_of
from xinhu.desks.staff.acts import record_act
from xinhu.desks.staff.looking_up import called, in_service
from xinhu.desks.staff.models import Operator, Outbox

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Who acts, from where and when."""

    by: Operator
    network: str
    at: Instant


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


def record(event: str, deed: Deed, **detail: str | int) -> None:
    """Write an act into the outbox, in the transaction that makes it."""
    record_act(event, operator=deed.by, zone=deed.network, at=deed.at, **detail)


@contextmanager
def one_deed(event: str, deed: Deed, **about: str | int) -> Iterator[None]:
    """Do all of an act or nothing; a refusal of it is an entry of its own.

    Args:
        event: what was to be done.
        deed: by whom.
        about: references that are ours; never text of the caller.
    """
    try:
        with transaction.atomic():
            yield
    except Refusal as refusal:
        acting = acting_of(deed.by)
        facts = act(
            event,
            actor=deed.by.reference,
            post=acting.post,
            zone=deed.network,
            at=deed.at,
        )
        refused = replace(
            facts,
            decision="refuse",
            reasons=(refusal.code,),
            detail=(*facts.detail, *about.items(), *said_of(acting).items()),
        )
        Outbox.objects.create(act=loads(pack(refused)))
        raise
