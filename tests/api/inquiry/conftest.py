"""A bank that a simulated bureau knows."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from counter import Counter
from open_counter import open_counter


@pytest.fixture
def counter(emptied: object, tmp_path: Path) -> Iterator[Counter]:
    """A counter of a bank, and the bureau that it asks."""
    with open_counter(emptied, tmp_path) as made:
        yield made


@pytest.fixture
def ref(counter: Counter) -> str:
    """An inquiry of Alice whose report came; Sun is there as a person."""
    return str(counter.ask(counter.letter()).json["ref"])
