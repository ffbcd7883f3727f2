"""The training desk on a real database, under the console's role, with two clerks."""

import os
from collections.abc import Iterator

import django
import pytest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xinhu.wiring.django_settings")
django.setup()

from django.db import connections  # noqa: E402 -- Django is up only now

from desks.training.room import Room  # noqa: E402 -- the same
from xinhu.wiring.django_settings import database_from  # noqa: E402 -- the same


@pytest.fixture
def room(emptied) -> Iterator[Room]:
    """A desk with a small course, and 李敏 and 王芳 who have to take it."""
    connection = connections["default"]
    connection.close()
    before = dict(connection.settings_dict)
    own = {**database_from(emptied.console), "CONN_MAX_AGE": 0}
    connection.settings_dict.update(own)
    yield Room(emptied)
    connection.close()
    connection.settings_dict.clear()
    connection.settings_dict.update(before)
