"""A bank founded once, and copies of it that are served and broken."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from crash.bank import Bank, found


@pytest.fixture(scope="session")
def founded() -> Iterator[Bank]:
    """The bank that every test copies."""
    place = Path(tempfile.mkdtemp(prefix="xh-"))
    place.chmod(0o755)
    try:
        yield found(place / "d")
    finally:
        shutil.rmtree(place, ignore_errors=True)
