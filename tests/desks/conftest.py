"""Desks work on one database that their tests share."""

from typing import Any

import pytest


@pytest.fixture
def database(emptied: Any) -> Any:
    """The one that tests share: a fresh one takes longer than most of them."""
    return emptied
