"""A bank founded once, and copies of it that are served and broken."""

from pathlib import Path

import pytest

from crash.bank import Bank, found, founded_in
from founded_once import FoundedOnce


@pytest.fixture(scope="session")
def founded(founded_once: FoundedOnce) -> Bank:
    """The bank that every test copies."""
    return founded_in(founded_once("crash-international", _international))


@pytest.fixture(scope="session")
def founded_guomi(founded_once: FoundedOnce) -> Bank:
    """The same under the guomi suite."""
    return founded_in(founded_once("crash-guomi", _guomi))


def _international(folder: Path) -> None:
    found(folder, "international")


def _guomi(folder: Path) -> None:
    found(folder, "guomi")
