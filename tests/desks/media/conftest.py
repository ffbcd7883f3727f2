"""The register of media on a real database, under the console's role."""

import os
from collections.abc import Iterator

import django
import pytest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xinhu.wiring.django_settings")
django.setup()

from desks.discovery.room import reaching  # noqa: E402 -- Django is up only now
from desks.media.shelf import Shelf  # noqa: E402 -- the same


@pytest.fixture
def shelf(database) -> Iterator[Shelf]:
    """Nothing was registered yet."""
    with reaching(database.console):
        yield Shelf(database)
