"""What takes long to make is made once for a run; every worker takes copies of it.

A bank takes ten seconds and more of a processor: keys, tables, people with passwords.
Workers share the folder in which such things stand, and a lock for each. What stands
there nobody starts and nobody changes: whoever needs it takes a copy, so no test finds
what another one left.
"""

import fcntl
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

_PLACE = pytest.StashKey[Path]()
_TOLD = "founded_once"
"""What the place is called among what a worker is told."""


def pytest_configure(config: pytest.Config) -> None:
    """Make the place, or take the one that a worker was told of."""
    told = getattr(config, "workerinput", None)
    config.stash[_PLACE] = _made() if told is None else Path(told[_TOLD])


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker where the place is."""
    node.workerinput[_TOLD] = str(node.config.stash[_PLACE])


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the place, once no worker runs."""
    if not hasattr(config, "workerinput"):
        shutil.rmtree(config.stash[_PLACE], ignore_errors=True)


class FoundedOnce:
    """Gives what somebody in this run has made, or makes it.

    Args:
        place: the folder that all workers of the run share.
    """

    def __init__(self, place: Path) -> None:
        self._place = place

    def __call__(self, name: str, found: Callable[[Path], None]) -> Path:
        """Return a finished folder, to be copied and left as it is.

        Args:
            name: of what stands in it.
            found: makes it; the folder is not there yet. Where it raises, the next
                one who asks begins anew.
        """
        finished, draft = self._place / name, self._place / f"{name}-draft"
        with (self._place / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not finished.exists():
                shutil.rmtree(draft, ignore_errors=True)
                found(draft)
                draft.rename(finished)
        return finished


@pytest.fixture(scope="session")
def founded_once(request: pytest.FixtureRequest) -> FoundedOnce:
    """What is made once for a run."""
    return FoundedOnce(request.config.stash[_PLACE])


@contextmanager
def short_place() -> Iterator[Path]:
    """Give an empty folder for the time of the block, of a short path.

    A Unix socket's name has at most 107 bytes; the database's own user goes through
    the folder.
    """
    place = _made()
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


@contextmanager
def copy_of(finished: Path) -> Iterator[Path]:
    """Give a copy for the time of the block, owners and all, in a short place."""
    with short_place() as place:
        subprocess.run(["cp", "-a", finished, place / "d"], check=True)
        yield place / "d"


def _made() -> Path:
    place = Path(tempfile.mkdtemp(prefix="xh-"))
    place.chmod(0o755)
    return place
