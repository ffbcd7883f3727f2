"""The policy desk on a database of its own for each test."""

from collections.abc import Iterator

import pytest

from policy_desk import PolicyDesk, open_policy_desk


@pytest.fixture
def desk(database) -> Iterator[PolicyDesk]:
    with open_policy_desk(database) as opened:
        yield opened
