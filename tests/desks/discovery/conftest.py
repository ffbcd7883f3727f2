"""The discovery desk on a real database, under the console's role."""

import os
from collections.abc import Iterator
from pathlib import Path

import django
import pytest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xinhu.wiring.django_settings")
django.setup()

from desks.discovery.room import Room, reaching  # noqa: E402 -- Django is up only now


@pytest.fixture
def room(database, tmp_path: Path) -> Iterator[Room]:
    """A desk at which nothing was registered yet."""
    with reaching(database.console):
        yield Room(database, tmp_path)
