"""What the system tells of changes; real folders."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from xinhu.adapters.scans.errors import ScanUnwatchableError
from xinhu.adapters.scans.noticing import Noticed, Notices, Unnoticed

_TRIES = 600


def _until(notices: Notices, enough: Callable[[Noticed], bool]) -> None:
    told: set[str] = set()
    for _ in range(_TRIES):
        noticed = notices.wait(0.1)
        told |= noticed.paths
        if enough(Noticed(frozenset(told), noticed.whole)):
            return
    pytest.fail(f"only {told}")


def test_changes_are_told_by_path_and_odd_names_as_something(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    with Notices([str(tmp_path)]) as notices:
        (tmp_path / "in" / "客户.txt").write_text("x")
        (tmp_path / "gone").mkdir()
        wanted = {str(tmp_path / "in" / "客户.txt"), str(tmp_path / "gone")}
        _until(notices, lambda told: told.paths >= wanted)
        handle = os.open(os.fsencode(tmp_path) + b"/\xff", os.O_WRONLY | os.O_CREAT)
        os.close(handle)
        (tmp_path / "after").write_text("x")
        _until(notices, lambda told: told.whole)
        (tmp_path / "later").write_text("x")
        _until(notices, lambda told: str(tmp_path / "later") in told.paths)


def test_what_cannot_be_watched_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ScanUnwatchableError), Notices([str(tmp_path / "none")]):
        pass


def test_where_nobody_tells_anything_time_passes() -> None:
    with Unnoticed() as unnoticed:
        assert unnoticed.wait(0.01) == Noticed()
