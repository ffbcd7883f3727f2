"""A bank's tree, an administrator of the desk, and whoever hands a list in."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connections
from django.test import override_settings

import xinhu
from scim_directory import acts as read_acts
from staff_tree import NOW, ROOT, UNITS
from xinhu.core.base.clock import system_clock
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.organisation.joining import Joining, join
from xinhu.desks.staff.organisation.places import BY_SERVER, Place
from xinhu.desks.staff.organisation.units import found
from xinhu.desks.staff.provisioning.rules import load_provisioning
from xinhu.desks.staff.provisioning.staff_list.applying import Plan
from xinhu.desks.staff.provisioning.staff_list.handing_in import (
    HandedIn,
    shown,
    take_in_at_server,
)
from xinhu.wiring.django_settings import database_from

FOLDERS = (Path(xinhu.__file__).parent / "rules", None)


@pytest.fixture
def desk(emptied) -> Iterator[Operator]:
    """The console's tables under the console's role; 孙涛 administers."""
    connection = connections["default"]
    connection.close()
    before = dict(connection.settings_dict)
    own = {**database_from(emptied.console), "CONN_MAX_AGE": 0}
    connection.settings_dict.update(own)
    with override_settings(XINHU_CHANNEL_SECRET="c" * 50):
        for unit in UNITS:
            found(unit, by=ROOT, now=NOW)
        place = Place(unit="it", post="system", granted=BY_SERVER)
        wanted = Joining(username="suntao", full_name="孙涛", place=place)
        yield join(wanted, by=ROOT, now=NOW)
    connection.close()
    connection.settings_dict.clear()
    connection.settings_dict.update(before)


@pytest.fixture
def hand(desk) -> Callable[..., Plan]:  # noqa: ARG001 -- for its effect
    """Hand a list in: to be shown, or with ``seen`` to be taken in."""

    def handing(
        content: str | bytes, *, complete: bool = False, seen: str | None = None
    ) -> Plan:
        raw = content.encode() if isinstance(content, str) else content
        handed = HandedIn(
            content=raw,
            complete=complete,
            by=ROOT,
            rules=load_provisioning(*FOLDERS),
            folders=FOLDERS,
            at=system_clock(),
            granted=BY_SERVER,
        )
        if seen is None:
            return shown(handed)[0]
        return take_in_at_server(handed, seen)

    return handing


@pytest.fixture
def take(hand) -> Callable[..., Plan]:
    """Have a list shown, and take it in."""

    def taking(content: str | bytes, *, complete: bool = False) -> Plan:
        plan = hand(content, complete=complete)
        return hand(content, complete=complete, seen=plan.digest)

    return taking


@pytest.fixture
def acts(emptied) -> Callable[[], list[dict]]:
    return lambda: read_acts(emptied)
