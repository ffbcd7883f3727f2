"""A watch over a tree: what changes is told anew, what is gone is told; once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from odd_looks import OddMaker
from xinhu.adapters.scans.errors import ScanPathMissingError
from xinhu.adapters.scans.noticing import Noticed
from xinhu.adapters.scans.running import Scan, run_scan
from xinhu.adapters.scans.state import State
from xinhu.adapters.scans.watching import Change, Pace, Watch


@dataclass
class _Told:
    """A watch whose time passes only when it waits, and whose notices are given.

    Attributes:
        root: of the tree.
        now: of the clock.
        paths, whole: noticed next.
        lines: what was told, by name of the file.
    """

    root: Path
    log: Path
    now: float = 0.0
    paths: set[str] = field(default_factory=set)
    whole: bool = False
    lines: list[tuple[str, bool, int | None, tuple[str, ...]]] = field(
        default_factory=list
    )
    watch: Watch | None = None

    def wait(self, seconds: float) -> Noticed:
        noticed = Noticed(frozenset(self.paths), self.whole)
        if not self.paths and not self.whole:
            self.now += seconds
        self.paths, self.whole = set(), False
        return noticed

    def tell(self, change: Change) -> None:
        name = str(Path(change.path).relative_to(self.root))
        found = unread = None
        if change.now is not None:
            found = len(list(change.now.findings()))
            unread = tuple(each.why.value for each in change.now.unread())
        self.lines.append((name, change.before, found, unread or ()))

    def notice(self, *names: str) -> None:
        """Let the system tell of paths; let time pass until they were looked at."""
        self.paths = {str(self.root / name) for name in names}
        self.step()
        self.step()

    def step(self) -> None:
        assert self.watch is not None
        self.watch.step()

    def looked(self) -> list[str]:
        return self.log.read_text().split()


@contextmanager
def _watched(root: Path, log: Path) -> Iterator[_Told]:
    scan = Scan(
        roots=(str(root),),
        exclude=("*.tmp",),
        rules="rules",
        make=OddMaker(str(log)),
        processes=1,
        patience=300.0,
    )
    told = _Told(root, log)
    with State(None, again=True) as state:
        run_scan(scan, state, lambda _done: None)
        pace = Pace(quiet=2, longest=60, compare=3600)
        told.watch = Watch(scan, state, told, told.tell, pace, lambda: told.now)
        try:
            # The first comparison: what changed between the scan and the watch.
            told.step()
            yield told
        finally:
            told.watch.end()


@pytest.fixture
def told(tmp_path: Path) -> Iterator[_Told]:
    root = tmp_path / "tree"
    (root / "old").mkdir(parents=True)
    (root / "old" / "a").write_text("email")
    (root / "clean").write_text("nothing")
    with _watched(root, tmp_path / "log") as told:
        assert not told.lines
        yield told


def test_what_comes_changes_and_goes_is_told_once(told: _Told) -> None:
    (told.root / "new").write_text("email email")
    told.notice("new")
    assert told.lines.pop() == ("new", False, 2, ())
    (told.root / "new").write_text("email")
    told.notice("new")
    assert told.lines.pop() == ("new", True, 1, ())
    (told.root / "new").write_text("locked")
    told.notice("new")
    assert told.lines.pop() == ("new", True, 0, ("encrypted",))
    (told.root / "new").unlink()
    (told.root / "clean").unlink()
    told.notice("new", "clean")
    assert told.lines == [("new", True, None, ())]


def test_the_same_content_and_what_is_left_out_is_not_told(told: _Told) -> None:
    (told.root / "old" / "a").touch()
    (told.root / "x.tmp").write_text("email")
    before = told.looked()
    told.notice("old/a", "x.tmp", "never", "../outside")
    assert not told.lines
    assert told.looked() == before


def test_a_folder_is_told_whole_and_a_renamed_one_is_gone_and_new(
    told: _Told,
) -> None:
    (told.root / "old").rename(told.root / "new")
    told.notice("old", "new", "new/a")
    assert sorted(told.lines) == [
        ("new/a", False, 1, ()),
        ("old/a", True, None, ()),
    ]


def test_the_name_of_a_folder_is_told_when_it_comes_and_when_it_goes(
    told: _Told,
) -> None:
    folder = told.root / "email@12345"
    folder.mkdir()
    told.notice(folder.name)
    assert told.lines == [(folder.name, False, 1, ())]
    told.notice(folder.name)
    assert len(told.lines) == 1
    folder.rename(told.root / "other")
    told.notice(folder.name, "other")
    assert told.lines[1:] == [(folder.name, True, None, ())]


def test_a_link_in_a_folders_place_is_not_followed_and_what_lay_there_is_gone(
    told: _Told, tmp_path: Path
) -> None:
    (told.root / "old").rename(tmp_path / "outside")
    (told.root / "old").symlink_to(tmp_path / "outside")
    told.notice("old/a")
    assert sorted(told.lines) == [
        ("old", False, 0, ("link",)),
        ("old/a", True, None, ()),
    ]
    told.notice("old/a", "old")
    assert len(told.lines) == 2


def test_what_nobody_told_of_is_found_by_comparing_when_it_is_quiet(
    told: _Told,
) -> None:
    (told.root / "late").write_text("email")
    (told.root / "old" / "a").unlink()
    told.whole = True
    told.step()
    told.step()
    assert told.lines == [("old/a", True, None, ())]
    (told.root / "late").write_text("email email email")
    told.step()
    assert len(told.lines) == 1, "it changed while it waited"
    told.step()
    assert told.lines[1:] == [("late", False, 3, ())]
    assert told.now < 60


def test_a_file_that_ends_its_reader_ends_no_watch(told: _Told) -> None:
    (told.root / "evil").write_text("die email")
    told.notice("evil")
    assert told.lines.pop() == ("evil", False, 0, ("broken",))
    (told.root / "good").write_text("email")
    told.notice("good")
    assert told.lines.pop() == ("good", False, 1, ())


def test_a_tree_that_is_gone_is_told_and_ends_the_watch(
    told: _Told, tmp_path: Path
) -> None:
    told.root.rename(tmp_path / "elsewhere")
    with pytest.raises(ScanPathMissingError):
        told.notice("old")
    assert told.lines == [("old/a", True, None, ())]
