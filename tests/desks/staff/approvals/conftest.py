"""A desk on a database of its own for each test."""

from collections.abc import Iterator

import pytest

from approval_desk import open_desk


@pytest.fixture(autouse=True)
def desk(database) -> Iterator[None]:
    with open_desk(database):
        yield
