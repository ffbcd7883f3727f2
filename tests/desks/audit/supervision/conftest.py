"""Django is up before the desk's models are imported, whichever file is first."""

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import django
import pytest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xinhu.wiring.django_settings")
django.setup()

from django.db import connections  # noqa: E402 -- Django is up only now

from supervised_room import BEGINNING, PEOPLE, RULES, Room  # noqa: E402 -- the same
from xinhu.desks.audit.supervision.opening import open_desk  # noqa: E402 -- the same
from xinhu.desks.staff.models import Operator  # noqa: E402 -- the same
from xinhu.wiring.django_settings import database_from  # noqa: E402 -- the same


@pytest.fixture
def room(database) -> Iterator[Room]:
    """Supervision since the Friday before."""
    connection = connections["default"]
    connection.close()
    before = dict(connection.settings_dict)
    own = {**database_from(database.console), "CONN_MAX_AGE": 0}
    connection.settings_dict.update(own)
    people = {
        name: Operator.objects.create(
            password="!",
            reference=f"op-{name}",
            username=name,
            full_name=name,
            role=role,
            post=post,
            branch=branch,
            department="counter",
        )
        for name, (role, post, branch) in PEOPLE.items()
    }
    Operator.objects.update(date_joined=datetime(2026, 11, 20, tzinfo=UTC))
    desk = open_desk(RULES, None, ZoneInfo("Asia/Shanghai"))
    opened = Room(desk, people, database)
    with opened.admin() as admin:
        admin.execute(BEGINNING, (date(2026, 11, 20),))
    yield opened
    connection.close()
    connection.settings_dict.clear()
    connection.settings_dict.update(before)
