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
    yield from _founded("international")


@pytest.fixture(scope="session")
def founded_guomi() -> Iterator[Bank]:
    """The same under the guomi suite."""
    yield from _founded("guomi")


def _founded(suite: str) -> Iterator[Bank]:
    place = Path(tempfile.mkdtemp(prefix="xh-"))
    place.chmod(0o755)
    try:
        yield found(place / "d", suite)
    finally:
        shutil.rmtree(place, ignore_errors=True)
