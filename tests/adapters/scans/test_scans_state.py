"""A file of state holds what is whole, for its owner, and of its own version only."""

import sqlite3
from pathlib import Path

import msgspec
import pytest

from odd_looks import OddMaker
from xinhu.adapters.scans.errors import (
    ScanStateExposedError,
    ScanStateUnusableError,
    ScanStateUnwritableError,
)
from xinhu.adapters.scans.messages import Asked, Done
from xinhu.adapters.scans.results import Results
from xinhu.adapters.scans.running import Scan, run_scan
from xinhu.adapters.scans.state import State
from xinhu.adapters.scans.walking import Met, Passed
from xinhu.core.catalogue.grades import Grade
from xinhu.core.discover.examined import Examined, Place, UnreadMember
from xinhu.core.discover.part import ColumnRead, Why

_BODY = msgspec.Raw(
    b'{"path":"a","member":"","place":"","kind":"email","confidence":0.9,'
    b'"reasons":[],"grade":"C2","level":2,"evidence":"e***"}'
)
_PLACE = Place("", "", None, "email", 1, 0.9, Grade.C2, 2)
_FOUND = Examined(places=(_PLACE,), grade=Grade.C2, level=2)


def _asked(number: int, path: str) -> Asked:
    return Asked(number, path.encode(), path, True, b"", 5, 1, 1)  # noqa: FBT003 -- a message


def _whole(state: State, number: int, path: str) -> None:
    state.add(_asked(number, path), [_BODY])
    state.done(_asked(number, path), Done(number, _FOUND, "ab"))


def test_what_was_cut_off_within_a_file_is_void_in_the_next_run(tmp_path: Path) -> None:
    with State(tmp_path / "state") as state:
        assert not state.begin("rules", ["."])
        _whole(state, 1, "a")
        state.add(_asked(2, "b"), [_BODY])
        state.commit()
    with State(tmp_path / "state") as state:
        assert state.begin("rules", ["."])
        assert state.is_done(Met("a", 5, 1, 1))
        assert not state.is_done(Met("a", 6, 1, 1))
        assert not state.is_done(Met("b", 5, 1, 1))
        _whole(state, 1, "b")
        assert len(list(Results(state).findings())) == 2


def test_what_was_said_by_a_worker_that_is_lost_is_void() -> None:
    with State(None) as state:
        state.begin("rules", ["."])
        state.add(_asked(1, "a"), [_BODY])
        state.drop(_asked(1, "a"))
        _whole(state, 2, "a")
        assert len(list(Results(state).findings())) == 1


def test_other_rules_or_paths_or_a_run_that_ended_begin_anew(tmp_path: Path) -> None:
    path = tmp_path / "state"
    for rules, root, ended in (
        ("one", "a", False),
        ("two", "a", False),
        ("two", "b", True),
        ("two", "b", True),
    ):
        with State(path) as state:
            assert not state.begin(rules, [root])
            if ended:
                state.finish([root])
    with State(path) as state:
        assert state.run == 0
        assert not state.begin("two", ["b"])
        assert state.run == 5


@pytest.mark.parametrize(
    ("root", "left"),
    [(".", {"../c", "/d"}), ("..", {"a", ".b", "/d"}), ("a", {".b", "../c", "/d"})],
)
def test_what_is_gone_is_forgotten_beneath_what_was_scanned_alone(
    root: str, left: set[str]
) -> None:
    with State(None) as state:
        state.begin("rules", ["everything"])
        for number, path in enumerate(("a", ".b", "../c", "/d")):
            _whole(state, number, path)
        state.finish([])
        state.begin("rules", [root])
        state.finish([root])
        rows = state.connection.execute("SELECT shown FROM file").fetchall()
    assert {path for (path,) in rows} == left


def test_a_known_content_needs_no_look_unless_what_was_unread_may_be_read_now(
    tmp_path: Path,
) -> None:
    unread = Examined(unread=(UnreadMember("", Why.NOT_INSTALLED),))
    with State(tmp_path / "state") as state:
        state.begin("rules", ["."])
        _whole(state, 1, "a")
        state.done(_asked(2, "b"), Done(2, unread, "ab"))
        assert state.known(Met("a", 5, 1, 1)) == b"\xab"
        assert state.known(Met("b", 5, 1, 1)) == b""
        assert state.known(Met("c", 5, 1, 1)) == b""
        state.done(_asked(3, "a"), Done(3, None, "ab"))
        assert len(list(Results(state).findings())) == 1


_TABLE = "sqlite:///a.db/客户"
_READ = (ColumnRead("手机", "TEXT", 9, whole=True), ColumnRead("备注", "TEXT", 9))


def test_columns_of_tables_stay_with_what_was_found_until_they_are_read_again(
    tmp_path: Path,
) -> None:
    place = Place("", "", "手机", "cn_mobile", 3, 0.9, Grade.C2, 3)
    path = tmp_path / "state"
    with State(path) as state:
        state.begin("rules", [_TABLE])
        whole = Examined(places=(place,), columns=_READ)
        state.done(_asked(1, _TABLE), Done(1, whole, "00"))
    with State(path) as state:
        assert state.begin("rules", [_TABLE]), "it goes on"
        told = [*Results(state).columns()]
        assert told == [(_TABLE, _READ[0], (place,)), (_TABLE, _READ[1], ())]
        (placed,) = Results(state).places()
        assert placed.read == _READ[0]
        state.done(_asked(2, _TABLE), Done(2, Examined(columns=_READ[1:]), "00"))
        assert [told.read for told in Results(state).columns()] == [_READ[1]]
        state.finish([_TABLE])
        state.begin("rules", [_TABLE])
        assert not [*Results(state).columns()], "of another run"


@pytest.mark.parametrize("why", [*Why])
def test_no_column_of_a_table_that_is_unread_as_a_whole_is_clean(why: Why) -> None:
    unread = (UnreadMember("备注", Why.TOO_LARGE), UnreadMember("", why))
    with State(None) as state:
        state.begin("rules", [_TABLE])
        state.done(
            _asked(1, _TABLE), Done(1, Examined(columns=_READ, unread=unread), "00")
        )
        told = {each.read.why for each in Results(state).columns()}
        wholes = [each.read.whole for each in Results(state).columns()]
    counted = why is Why.MORE_FOUND  # looked at whole, only too long to be listed
    assert told == {None if counted else why}
    assert wholes == [counted, False]


def test_what_the_walk_passed_by_is_unread() -> None:
    with State(None) as state:
        state.begin("rules", ["."])
        state.passed(Passed("pipe", Why.UNKNOWN_FORMAT), 1)
        assert list(Results(state).unread()) == [("pipe", "", Why.UNKNOWN_FORMAT)]


def test_what_is_no_state_is_left_as_it_is(tmp_path: Path) -> None:
    text = tmp_path / "text"
    text.write_text("customers" * 200)
    other = tmp_path / "other"
    with sqlite3.connect(other) as db:
        db.execute("CREATE TABLE precious (it)")
    db.close()
    for path in (text, other):
        path.chmod(0o600)
    for path in (text, other, tmp_path / "none" / "state"):
        before = path.read_bytes() if path.exists() else None
        with pytest.raises(ScanStateUnusableError):
            State(path)
        assert (path.read_bytes() if path.exists() else None) == before


def test_a_state_that_others_could_have_written_is_not_taken(tmp_path: Path) -> None:
    path = tmp_path / "state"
    with State(path) as state:
        state.begin("rules", ["."])
    path.chmod(0o644)
    with pytest.raises(ScanStateExposedError):
        State(path)
    path.chmod(0o600)
    link = tmp_path / "link"
    link.symlink_to(path)
    with pytest.raises(ScanStateExposedError):
        State(link)
    with State(path):
        pass


def test_a_full_disk_ends_a_scan_with_its_reason(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "a.txt").write_text("email " * 200_000)
    with State(tmp_path / "state") as state:
        state.connection.execute("PRAGMA max_page_count=30")
        scan = Scan(
            roots=[str(tree)], rules="r", make=OddMaker(), processes=1, patience=300.0
        )
        with pytest.raises(ScanStateUnwritableError):
            run_scan(scan, state, lambda _progress: None)


def test_a_place_is_told_with_the_digest_of_its_file() -> None:
    unread = (UnreadMember("a.png", Why.NOT_INSTALLED),)
    with State(None) as state:
        state.begin("rules", ["."])
        _whole(state, 1, "a")
        state.add(_asked(2, "b"), [_BODY])
        found = msgspec.structs.replace(_FOUND, unread=unread)
        state.done(_asked(2, "b"), Done(2, found, "cd"))
        told = {placed.path: placed.digest for placed in Results(state).places()}
        assert told == {"a": "ab", "b": "cd"}
