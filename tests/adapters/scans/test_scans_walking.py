"""Every file in a stable order; what is passed by is told; no link leads out."""

import errno
import os
import socket
from pathlib import Path

import pytest

from xinhu.adapters.scans.errors import ScanPathMissingError
from xinhu.adapters.scans.walking import Met, Passed, Walk, shown
from xinhu.core.discover.part import Why


def _tree(folder: Path) -> Path:
    root = folder / "tree"
    for name in ("b/2.txt", "b/1.txt", "a.txt", "b.txt", "c/deep/er/x.csv"):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return root


def _met(walk: Walk, root: Path) -> list[str]:
    return [os.path.relpath(m.path, root) for m in walk if isinstance(m, Met)]


def test_files_come_by_name_folder_by_folder_every_time(tmp_path: Path) -> None:
    root = _tree(tmp_path)
    names = ["a.txt", "b/1.txt", "b/2.txt", "b.txt", "c/deep/er/x.csv"]
    assert _met(Walk([str(root)]), root) == names
    assert _met(Walk([str(root)]), root) == names


def test_a_folder_whose_name_may_hold_a_value_comes_once_before_what_lies_in_it(
    tmp_path: Path,
) -> None:
    named = tmp_path / "12345" / "in" / "a@b"
    named.mkdir(parents=True)
    for name in ("1", "2"):
        (named / name).touch()
    (tmp_path / "2026-12-01").mkdir()
    here = str(tmp_path / "12345")
    met = [each.path.removeprefix(here) for each in Walk((str(tmp_path),))]
    assert met == ["/", "/in/a@b/", "/in/a@b/1", "/in/a@b/2"]
    # Whoever names a folder knows what it is called.
    assert next(each.path for each in Walk((here,))) == f"{here}/in/a@b/"
    assert list(Walk((str(tmp_path),), ("12345",))) == []


def test_a_folder_that_nobody_can_enter_has_a_name_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "12345").mkdir()
    listed = os.listdir

    def refused(path: str) -> list[str]:
        if path.endswith("12345"):
            raise PermissionError(errno.EACCES, "no")
        return listed(path)

    monkeypatch.setattr(os, "listdir", refused)
    name, passed = Walk((str(tmp_path),))
    assert isinstance(name, Met)
    assert name.is_folder
    assert passed == Passed(name.path.rstrip("/"), Why.NOT_PERMITTED)


def test_the_name_of_a_folder_is_reached_while_it_is_a_folder(tmp_path: Path) -> None:
    path = tmp_path / "12345"
    path.mkdir()
    walk = Walk((str(tmp_path),))
    assert walk.reaches(f"{path}/")
    path.rename(tmp_path / "other")
    assert not walk.reaches(f"{path}/")
    path.symlink_to(tmp_path / "other")
    assert not walk.reaches(f"{path}/")


def test_the_present_folder_is_walked_without_a_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(_tree(tmp_path))
    assert next(iter(Walk(["."]))).path == "a.txt"
    assert next(iter(Walk(["./b/"]))).path == "b/1.txt"


def test_what_is_not_there_is_refused() -> None:
    with pytest.raises(ScanPathMissingError) as refused:
        Walk(["/nowhere/at/all"])
    assert refused.value.params == {"path": "/nowhere/at/all"}


def test_a_link_that_leads_out_is_told_and_not_followed(tmp_path: Path) -> None:
    root = _tree(tmp_path)
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.txt").write_text("secret")
    (root / "out").symlink_to(tmp_path / "outside")
    (root / "file").symlink_to(tmp_path / "outside" / "secret.txt")
    (root / "nowhere").symlink_to(tmp_path / "none")
    passed = [each for each in Walk([str(root)]) if isinstance(each, Passed)]
    names = ["file", "nowhere", "out"]
    assert passed == [Passed(str(root / name), Why.LINK) for name in names]


def test_a_link_to_what_is_met_anyway_is_nothing_twice(tmp_path: Path) -> None:
    root = _tree(tmp_path)
    (root / "again").symlink_to(root / "b")
    (root / "loop").symlink_to(root)
    assert len(_met(Walk([str(root)]), root)) == 5
    assert not [each for each in Walk([str(root)]) if isinstance(each, Passed)]


def test_a_link_that_was_named_itself_is_what_it_leads_to(tmp_path: Path) -> None:
    root = _tree(tmp_path)
    link = tmp_path / "link"
    link.symlink_to(root)
    assert next(iter(Walk([str(link)]))).path == str(link / "a.txt")


def test_what_is_no_file_is_told_and_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as listening:
        here = Path.cwd()
        os.chdir(tmp_path)  # the name of a socket has at most 107 bytes
        try:
            listening.bind("socket")
        finally:
            os.chdir(here)
        assert list(Walk([str(tmp_path)])) == [
            Passed(str(tmp_path / "pipe"), Why.UNKNOWN_FORMAT),
            Passed(str(tmp_path / "socket"), Why.UNKNOWN_FORMAT),
        ]


def test_a_folder_that_may_not_be_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = _tree(tmp_path)
    listed = os.listdir

    def closed(folder: str) -> list[str]:
        if folder.endswith("/b"):
            raise PermissionError(13, "closed")
        return listed(folder)

    # Whoever runs tests as root may read everything.
    monkeypatch.setattr(os, "listdir", closed)
    assert Passed(str(root / "b"), Why.NOT_PERMITTED) in list(Walk([str(root)]))


def test_patterns_leave_out_names_paths_and_whole_folders(tmp_path: Path) -> None:
    root = _tree(tmp_path)
    walk = Walk([str(root)], ["*.csv", "b/1*"])
    assert _met(walk, root) == ["a.txt", "b/2.txt", "b.txt"]
    assert walk.excluded == 2
    walk = Walk([str(root)], ["b/"])
    assert _met(walk, root) == ["a.txt", "b.txt", "c/deep/er/x.csv"]
    assert walk.excluded == 1


def test_what_is_told_twice_is_walked_once(tmp_path: Path) -> None:
    root = _tree(tmp_path)
    told = [str(root / "b"), str(root), f"{root}/b/1.txt", f"{root}/"]
    assert len(_met(Walk(told), root)) == 5


def test_the_files_of_the_scan_itself_are_left_out(tmp_path: Path) -> None:
    root = _tree(tmp_path)
    walk = Walk([str(root)], own=frozenset({str(root / "a.txt")}))
    assert "a.txt" not in _met(walk, root)
    assert walk.excluded == 0


def test_a_name_that_is_no_text_can_be_shown(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/\xbf\xcd.txt"
    Path(os.fsdecode(name)).write_text("x")
    (met,) = Walk([str(tmp_path)])
    assert os.fsencode(met.path) == name
    assert shown(met.path).endswith("\\xbf\\xcd.txt")


def test_whoever_nests_without_end_is_told_and_ends_no_walk(tmp_path: Path) -> None:
    deepest = tmp_path.joinpath(*["d"] * 210)
    deepest.mkdir(parents=True)
    (deepest / "hidden.txt").write_text("x")
    (tmp_path / "e.txt").write_text("x")
    told, met = Walk([str(tmp_path)])
    assert isinstance(told, Passed)
    assert told.why is Why.TOO_DEEP
    assert met.path == str(tmp_path / "e.txt")
