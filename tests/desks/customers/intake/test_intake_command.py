"""What the command tells, and what it never tells."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from xinhu.cli.main import commands
from xinhu.core.base.errors import XinhuError
from xinhu.desks.customers.intake.errors import (
    FileChangedError,
    FileUnreadableError,
    WorkerLostError,
)
from xinhu.desks.customers.intake.pool import Pool
from xinhu.desks.customers.intake.rows import Chunk
from xinhu.desks.customers.synthetic.people import Inventor

RUN = CliRunner()
app = commands(["customers", "import"])


@pytest.fixture
def file(write_file: Any) -> Path:
    path: Path = write_file([dict(p) for p in Inventor("cli").people(6)])
    return path


@pytest.fixture
def taken(intake: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let the command import into the test's bank."""

    def take_in(
        _settings: Any, _key: Any, sighted: Any, rejects: Path, *_rest: Any
    ) -> Any:
        intake.rejects = rejects
        return intake.take(sighted.source.path, sighted.mapping)

    monkeypatch.setattr("xinhu.wiring.intake.take_in", take_in)
    return intake


def test_the_mapping_is_shown_before_and_the_outcome_after(
    taken: Any, file: Path
) -> None:
    done = RUN.invoke(app, ["customers", "import", str(file)])
    assert done.exit_code == 0, done.output
    assert "证件号码" in done.output
    assert "id_number" in done.output
    assert "接受 6" in done.output
    assert len(taken.people()) == 6
    again = RUN.invoke(app, ["customers", "import", str(file)])
    assert "已导入过" in again.output


def test_json_is_one_object_and_holds_no_value(taken: Any, file: Path) -> None:
    lines = file.read_text("utf-8").splitlines(keepends=True)
    file.write_text("".join([*lines[:-1], lines[-1].replace("@", "")]), "utf-8")
    done = RUN.invoke(app, ["customers", "import", str(file), "--yes", "--json"])
    summary = json.loads(done.stdout)
    assert (summary["accepted_rows"], summary["rejected_rows"]) == (5, 1)
    assert summary["people"] == 5
    assert summary["reasons"] == [{"column": "电子邮箱", "reason": "format", "rows": 1}]
    assert summary["columns"][1] == {
        "column": "姓名",
        "field": "name",
        "because": "name",
    }
    assert Path(summary["rejects_file"]) == Path(f"{file}.rejected.csv")
    for person in Inventor("cli").people(6):
        for name in ("name", "id_number", "mobile", "card", "address"):
            assert person[name] not in done.output
    assert taken.rejected()[0]["姓名"]


def test_a_mapping_is_written_and_nothing_imported(tmp_path: Path, file: Path) -> None:
    target = tmp_path / "mapping.yaml"
    done = RUN.invoke(
        app, ["customers", "import", str(file), "--save-mapping", str(target)]
    )
    assert done.exit_code == 0, done.output
    assert "证件号码: id_number" in target.read_text("utf-8")


def test_a_missing_file_is_told_by_its_code(tmp_path: Path) -> None:
    done = RUN.invoke(app, ["customers", "import", str(tmp_path / "none.csv")])
    assert isinstance(done.exception, FileUnreadableError)


def _failing(error: Exception) -> Any:
    def work(_chunk: Chunk) -> Any:
        raise error

    return lambda: work


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ValueError("身份证 110101199003077774"), WorkerLostError),
        (FileChangedError(), FileChangedError),
    ],
)
def test_what_fails_in_a_worker_is_told_without_values(
    error: Exception, told: type[XinhuError], capfd: pytest.CaptureFixture[str]
) -> None:
    make = _failing(error)
    with pytest.raises(told) as raised, Pool(make, 1) as pool:
        list(pool.run([Chunk(1, [("张伟",)], [])], make()))
    assert "110101199003077774" not in repr(raised.value)
    assert capfd.readouterr() == ("", "")


def test_a_killed_worker_is_noticed() -> None:
    def die(_chunk: Chunk) -> Any:
        raise SystemExit

    with pytest.raises(WorkerLostError), Pool(lambda: die, 1) as pool:
        list(pool.run([Chunk(1, [("张伟",)], [])], die))


def test_a_file_that_changes_meanwhile_is_not_finished(intake: Any, file: Path) -> None:
    sighted_file = file

    def tell(*_progress: int) -> None:
        with sighted_file.open("a", encoding="utf-8") as more:
            more.write("x\n")

    intake.tell = tell
    with pytest.raises(FileChangedError):
        intake.take(file)
    assert not intake.entries("import_closed")
