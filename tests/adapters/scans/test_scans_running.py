"""Scans by real worker processes: files that end their reader end no scan."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest

from odd_looks import OddMaker
from xinhu.adapters.scans.batch import Look
from xinhu.adapters.scans.crew import Crew, is_word
from xinhu.adapters.scans.errors import ScanStateBusyError, ScanWorkerError
from xinhu.adapters.scans.messages import Asked, Done, Found
from xinhu.adapters.scans.results import Results, UnreadFile
from xinhu.adapters.scans.running import Progress, Scan, run_scan
from xinhu.adapters.scans.state import State
from xinhu.core.base.errors import Fault
from xinhu.core.catalogue.grades import Grade
from xinhu.core.discover.part import Why
from xinhu.core.policy.rules_file import PolicyInvalidError


def _scan(root: Path, maker: object = OddMaker(), **over: object) -> Scan:
    values = {
        "roots": (str(root),),
        "rules": "rules",
        "make": maker,
        "processes": 1,
        "patience": 300.0,
    }
    return Scan(**{**values, **over})  # type: ignore[arg-type]  # told by name


def _silent(_: Progress) -> None:
    pass


def _paths(results: Results) -> list[str]:
    return [Path(finding.path).name for _, finding in results.findings()]


def test_a_file_that_ends_its_reader_alone_is_unread(tmp_path: Path) -> None:
    """In batches with others, that one alone is told; nothing is lost or doubled."""
    names = [f"{number:03}" for number in range(70)]
    for name in names:
        (tmp_path / name).write_text("email")
    (tmp_path / "010-die").write_text("die email")
    (tmp_path / "020-raise").write_text("raise email")
    (tmp_path / "030-locked").write_text("locked email")
    with State(None) as state:
        done = run_scan(_scan(tmp_path, processes=2), state, _silent)
        results = Results(state)
        assert _paths(results) == sorted([*names, "020-raise", "030-locked"])
        assert list(results.unread()) == [
            UnreadFile(str(tmp_path / "010-die"), "", Why.BROKEN),
            UnreadFile(str(tmp_path / "020-raise"), "", Why.BROKEN),
            UnreadFile(str(tmp_path / "030-locked"), "inner.zip", Why.ENCRYPTED),
        ]
        assert len(list(results.places())) == len(list(results.files())) == 72
        assert {file.because for file in results.files()} == {("many",)}
    assert (done.files, done.kept, done.interrupted) == (73, 0, False)


def test_a_file_that_takes_too_long_is_unread_and_its_reader_replaced(
    tmp_path: Path,
) -> None:
    (tmp_path / "hang").write_text("hang email")
    with State(None) as state:
        run_scan(_scan(tmp_path, patience=1.0), state, _silent)
        (unread,) = Results(state).unread()
    assert unread.why is Why.TOO_SLOW


def test_a_file_that_says_something_without_end_is_bounded_in_seconds(
    tmp_path: Path,
) -> None:
    (tmp_path / "endless").write_text("endless")
    with State(None) as state:
        run_scan(_scan(tmp_path, patience=3.0), state, _silent)
        results = Results(state)
        (unread,) = results.unread()
        assert 0 < len(list(results.findings())) <= 100_000
    assert unread.why is Why.TOO_SLOW


def test_what_was_found_before_a_reader_ended_stands_and_the_rest_is_unread(
    tmp_path: Path,
) -> None:
    (tmp_path / "partly").write_text("partly")
    with State(None) as state:
        done = run_scan(_scan(tmp_path), state, _silent)
        results = Results(state)
        assert list(results.unread()) == [
            UnreadFile(str(tmp_path / "partly"), "", Why.BROKEN)
        ]
        found = len(list(results.findings()))
        ((_, place, *_),) = results.places()
        (file,) = results.files()
    assert found == place.count >= 512
    assert (file.grade, file.level) == (Grade.C2, 2)
    assert done.files == 1


def test_of_a_file_so_many_findings_are_kept_and_that_there_were_more_is_told(
    tmp_path: Path,
) -> None:
    (tmp_path / "many").write_text("email " * 100_001)
    with State(None) as state:
        run_scan(_scan(tmp_path), state, _silent)
        results = Results(state)
        assert sum(1 for _ in results.findings()) == 100_000
        ((_, place, *_),) = results.places()
        (unread,) = results.unread()
    assert (place.count, unread.why) == (100_001, Why.MORE_FOUND)


def test_a_worker_has_nothing_of_the_services_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XINHU_SOME_SECRET", "email")
    (tmp_path / "a").write_text("a")
    with State(None) as state:
        run_scan(_scan(tmp_path, _Environment()), state, _silent)
        assert list(Results(state).unread()) == []


class _Environment:
    """Cannot begin where a setting of the service is at hand."""

    def __call__(self) -> Look:
        if "XINHU_SOME_SECRET" in os.environ:
            raise PolicyInvalidError(file="environment", detail="open")
        return OddMaker()()


def test_a_link_that_was_put_in_a_files_place_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_text("email")
    (tmp_path / "link").symlink_to(outside)
    inode = outside.stat().st_ino
    batch = [
        Asked(number, os.fsencode(tmp_path / name), name, False, b"", 5, 0, met)  # noqa: FBT003 -- a message
        for number, (name, met) in enumerate(
            [("link", inode), ("link", inode + 1), ("none", 1), (".", 1)]
        )
    ]
    answers: list[object] = []
    Crew(OddMaker(), 1, 300.0).run(iter([batch]), lambda _, told: answers.append(told))
    done = [told for told in answers if isinstance(told, Done)]
    looked, *unread = sorted(done, key=lambda told: told.number)
    assert looked.examined is not None
    assert looked.examined.places
    for told in unread:
        assert told.examined is not None
        assert [each.why for each in told.examined.unread] == [Why.VANISHED]
    assert len(unread) == 3


class _Broken:
    """Makes nothing: its rules are wrong."""

    def __call__(self) -> Look:
        raise PolicyInvalidError(file="kinds.yaml", detail="wrong")


class _Dead:
    """Ends where it begins."""

    def __call__(self) -> Look:
        os._exit(9)


@pytest.mark.parametrize(
    ("maker", "kind"), [(_Broken(), PolicyInvalidError), (_Dead(), ScanWorkerError)]
)
def test_workers_that_cannot_begin_end_the_scan_with_their_reason(
    tmp_path: Path, maker: object, kind: type[Fault]
) -> None:
    (tmp_path / "a").write_text("a")
    with State(None) as state, pytest.raises(kind):
        run_scan(_scan(tmp_path, maker), state, _silent)


def test_an_interruption_keeps_what_was_found(tmp_path: Path) -> None:
    for number in range(200):
        (tmp_path / f"{number:03}").write_text("email")

    def interrupt(done: Progress) -> None:
        if done.files == 100:
            raise KeyboardInterrupt

    with State(None) as state:
        done = run_scan(_scan(tmp_path), state, interrupt)
        assert _paths(Results(state)) == [f"{number:03}" for number in range(100)]
    assert done.interrupted


def test_a_second_run_looks_again_only_at_what_changed(tmp_path: Path) -> None:
    tree, log = tmp_path / "tree", tmp_path / "log"
    tree.mkdir()
    for name in "abcd":
        (tree / name).write_text("email")
    scan = _scan(tree, OddMaker(str(log)))
    with State(tmp_path / "state") as state:
        run_scan(scan, state, _silent)
    (tree / "b").write_text("email email")
    (tree / "c").touch()
    (tree / "d").unlink()
    log.write_text("")
    with State(tmp_path / "state") as state:
        done = run_scan(scan, state, _silent)
        assert _paths(Results(state)) == ["a", "b", "b", "c"]
    assert log.read_text() == "b\n"
    assert (done.files, done.kept) == (3, 2)
    with State(tmp_path / "state") as state:
        run_scan(_scan(tree, OddMaker(str(log)), rules="others"), state, _silent)
        assert _paths(Results(state)) == ["a", "b", "b", "c"]
    assert log.read_text() == "b\na\nb\nc\n"


_CHILD = """
import sys
from odd_looks import OddMaker
from xinhu.adapters.scans.running import Scan, run_scan
from xinhu.adapters.scans.state import State
from pathlib import Path

if __name__ == "__main__":
    tree, state, log = sys.argv[1:]
    with State(Path(state)) as kept:
        def tell(done):
            kept.commit()
            print(done.files, flush=True)
        scan = Scan(roots=(tree,), rules="rules", make=OddMaker(log), processes=1,
                    patience=300.0, together=64)
        run_scan(scan, kept, tell)
"""


VALUE = "email@12345"


@pytest.mark.parametrize("processes", [1, 2])
def test_the_name_of_a_folder_is_found_once_a_scan_and_told_the_same_again(
    tmp_path: Path, processes: int
) -> None:
    root, log = tmp_path / "root", tmp_path / "log"
    folder = root / "a" / VALUE
    folder.mkdir(parents=True)
    for number in range(130):
        (folder / str(number)).write_text("nothing")
    (root / "12345").mkdir()
    told = []
    for _ in range(2):
        log.write_text("")
        with State(tmp_path / "state") as state:
            scan = _scan(root, OddMaker(str(log)), processes=processes)
            done = run_scan(scan, state, _silent)
            results = Results(state)
            told.append(list(results.findings()))
            assert [file.path for file in results.files()] == [f"{folder}/"]
        looked = log.read_text().split("\n")
        assert looked.count(f"{VALUE}/") == looked.count("12345/") == 1
        assert done.files == 130  # folders are none
    assert told[0] == told[1]
    ((_, found),) = told[0]
    assert (found.path, found.member, found.place) == (f"{folder}/", "", "name")
    assert done.kept == 130
    folder.rename(root / "a" / "renamed")
    with State(tmp_path / "state") as state:
        run_scan(_scan(root), state, _silent)
        assert list(Results(state).findings()) == []


def test_an_interrupted_scan_tells_the_name_of_a_folder_no_second_time(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "root" / VALUE
    folder.mkdir(parents=True)
    (folder / "a").write_text("nothing")
    (folder / "b").write_text("nothing")

    def interrupted(_: Progress) -> None:
        raise KeyboardInterrupt

    log = tmp_path / "log"
    scan = _scan(tmp_path / "root", OddMaker(str(log)), together=1)
    with State(tmp_path / "state") as state:
        assert run_scan(scan, state, interrupted).interrupted
    with State(tmp_path / "state") as state:
        assert run_scan(scan, state, _silent).goes_on
        assert len(list(Results(state).findings())) == 1
    assert log.read_text().split("\n").count(f"{VALUE}/") == 1


def test_a_root_that_lay_beneath_another_one_is_no_folder_with_a_name_any_more(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "root" / VALUE
    folder.mkdir(parents=True)
    with State(tmp_path / "state") as state:
        run_scan(_scan(tmp_path / "root"), state, _silent)
    with State(tmp_path / "state") as state:
        run_scan(_scan(folder), state, _silent)
    with State(tmp_path / "state") as state:
        row = state.connection.execute("SELECT count(*) FROM finding").fetchone()
    assert row == (1,)


def test_killed_it_goes_on_where_it_was_and_nothing_is_lost_or_doubled(
    tmp_path: Path,
) -> None:
    tree, log, file = tmp_path / "tree", tmp_path / "log", tmp_path / "state"
    tree.mkdir()
    names = [f"{number:03}" for number in range(100)]
    for name in names:
        (tree / name).write_text("email" if name != "070" else "hang email")
    script = tmp_path / "child.py"
    script.write_text(_CHILD)
    here = str(Path(__file__).parents[2])
    child = subprocess.Popen(
        [sys.executable, str(script), str(tree), str(file), str(log)],
        env={**os.environ, "PYTHONPATH": here},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    for line in child.stdout:
        if int(line) == 64:
            break
    # Only a worker that hangs adds nothing to the log any more.
    patience = time.monotonic() + 120
    while "070" not in log.read_text().split():
        assert time.monotonic() < patience
        time.sleep(0.02)
    with pytest.raises(ScanStateBusyError):
        State(file)
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    (tree / "070").write_text("email")
    before = log.read_text().split()
    log.write_text("")
    with State(file) as state:
        done = run_scan(_scan(tree, OddMaker(str(log))), state, _silent)
        results = Results(state)
        assert _paths(results) == names
        assert [Path(p.path).name for p in results.places()] == names
    assert done.goes_on
    assert before[:64] == names[:64]
    # A busy machine may have told of some files more before it was killed.
    again = log.read_text().split()
    assert again == names[-len(again) :]
    assert 30 <= len(again) <= 36
    assert file.stat().st_mode & 0o777 == 0o600
    assert b"e***l" in file.read_bytes()
    assert b'"email"' in file.read_bytes()
    assert b"hang email" not in file.read_bytes()


def test_a_table_whose_rows_come_has_its_time_anew_and_a_file_has_not() -> None:
    file = Asked(1, b"a", "a", False, b"", 5, 0, 1)  # noqa: FBT003 -- a message
    table = Asked(2, b"x://h/t", "x://h/t", False, b"", 5, 0, 0, table=True)  # noqa: FBT003 -- a message
    head = {1: file, 2: table}
    assert is_word(head, Found(2, []))
    assert not is_word(head, Found(1, []))
    assert not is_word(head, Found(2, [msgspec.Raw(b"{}")]))
    assert not is_word({}, Found(2, []))
    assert is_word(head, Done(1, None))
