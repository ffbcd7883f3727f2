"""Files whose tests wait run early, one among several that compute.

A test that starts processes, a browser or a cluster waits more than it computes.
Several such files at once leave processors idle, and a long one that comes last is
waited for by every worker. Workers take files in the order of the tests (``make test``
asks for that), so the order is all that is needed.
"""

from collections.abc import Sequence

import pytest

_WAITING = (
    "tests/crash/",
    "tests/stories/",
    "tests/adapters/spark/",
    "_browser_",
    "tests/wiring/",
    "tests/cli/",
    "tests/desks/customers/intake/",
    "tests/desks/discovery/",
)
"""What stands in the names of files that wait, those that wait longest first."""
_BETWEEN = 4
"""Files that compute after each that waits: with three workers, two of them compute."""


def in_order(files: Sequence[str]) -> list[str]:
    """Return the same files: one that waits, some that compute, and so on.

    Args:
        files: names from the root of the project, each once.
    """
    waiting = sorted((each for each in files if _rank(each) < len(_WAITING)), key=_rank)
    computing = iter([each for each in files if _rank(each) == len(_WAITING)])
    ordered = []
    for each in waiting:
        ordered.append(each)
        ordered += [other for _, other in zip(range(_BETWEEN), computing, strict=False)]
    return [*ordered, *computing]


def _rank(file: str) -> int:
    found = (place for place, part in enumerate(_WAITING) if part in file)
    return next(found, len(_WAITING))


def _file(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests into the order of their files; within a file nothing changes."""
    files = list(dict.fromkeys(_file(item) for item in items))
    places = {file: place for place, file in enumerate(in_order(files))}
    items.sort(key=lambda item: places[_file(item)])
