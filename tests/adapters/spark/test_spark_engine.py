"""What becomes of tasks that a cluster gives up; the cluster is one of few words."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from odd_looks import OddMaker
from xinhu.adapters.scans.crew import Crew
from xinhu.adapters.scans.errors import ScanClusterError
from xinhu.adapters.scans.messages import batch_from_bytes
from xinhu.adapters.scans.results import Results, UnreadFile
from xinhu.adapters.scans.running import Meeting, Progress, Scan, run_scan
from xinhu.adapters.scans.state import State
from xinhu.adapters.scans.walking import Walk
from xinhu.adapters.spark.answers import Packing
from xinhu.adapters.spark.engine import SparkEngine, TaskFailedError
from xinhu.core.discover.part import Why


class _Few:
    """Runs tasks here; gives up those with a file of a certain name."""

    def __init__(self, fails: str = "never") -> None:
        self._fails = fails
        self.tasks: list[list[str]] = []
        self.cancelled = False

    def slots(self) -> int:
        return 1

    def run(self, batches: Sequence[bytes]) -> list[bytes]:
        given = [batch_from_bytes(batch) for batch in batches]
        names = [Path(asked.shown).name for batch in given for asked in batch]
        self.tasks.append(names)
        if any(name.startswith(self._fails) for name in names):
            raise TaskFailedError(self._fails)
        packing = Packing()
        crew = Crew(OddMaker(), 1, 300.0)
        crew.run(iter(given), lambda _, answer: packing.add(answer))
        return packing.close()

    def cancel(self) -> None:
        self.cancelled = True

    def gone(self) -> bool:
        return False


def _walk(scan: Scan) -> Meeting:
    return Walk(scan.roots)


def _run(root: Path, few: _Few, state: State) -> Progress:
    scan = Scan(
        roots=(str(root),),
        rules="rules",
        make=OddMaker(),
        processes=1,
        patience=300.0,
        together=3,
    )
    engine = SparkEngine(few, _walk, together=2)
    return run_scan(scan, state, lambda _: None, engine)


def test_a_task_given_up_is_done_file_by_file_and_the_one_that_fails_is_unread(
    tmp_path: Path,
) -> None:
    for name in ("a", "b", "bad", "c", "d"):
        (tmp_path / name).write_text("email")
    few = _Few("bad")
    with State(None) as state:
        done = _run(tmp_path, few, state)
        results = Results(state)
        found = [Path(finding.path).name for _, finding in results.findings()]
        assert list(results.unread()) == [
            UnreadFile(str(tmp_path / "bad"), "", Why.BROKEN)
        ]
    assert found == ["a", "b", "c", "d"]
    assert done.files == 5
    assert few.tasks == [["a", "b", "bad", "c", "d"], *([n] for n in few.tasks[0])]


def test_a_cluster_that_fails_at_everything_is_at_fault_and_no_file(
    tmp_path: Path,
) -> None:
    for number in range(30):
        (tmp_path / f"{number:02}").write_text("email")
    few = _Few("")
    with State(None) as state, pytest.raises(ScanClusterError):
        _run(tmp_path, few, state)
    assert few.cancelled
    assert len(few.tasks) < 30


def test_findings_too_many_for_one_chunk_arrive_whole_and_in_order(
    tmp_path: Path,
) -> None:
    (tmp_path / "many").write_text("email " * 40_000)
    few = _Few()
    with State(None) as state:
        _run(tmp_path, few, state)
        starts = [finding.start for _, finding in Results(state).findings()]
    assert starts == list(range(0, 240_000, 6))
