"""Scans by two real executors: the same findings, whatever ends meanwhile."""

import json
import os
import signal
import zipfile
from collections import Counter
from collections.abc import Mapping
from contextlib import nullcontext, suppress
from functools import partial
from pathlib import Path
from typing import Any

import psutil
import pytest
from click.testing import Result
from pyspark import SparkContext
from typer.testing import CliRunner

from derby_bank import ROWS, derby_bank, people
from odd_looks import OddMaker
from xinhu.adapters.scans.errors import (
    ScanClusterUnfitError,
    ScanPathMissingError,
    ScanPathUnreachableError,
)
from xinhu.adapters.scans.results import Results, UnreadFile
from xinhu.adapters.scans.running import Progress, Scan, run_scan
from xinhu.adapters.scans.state import State
from xinhu.adapters.spark import cluster
from xinhu.adapters.spark.cluster import SparkCluster
from xinhu.adapters.spark.engine import SparkEngine
from xinhu.adapters.spark.tables import TableWalk
from xinhu.adapters.spark.walking import walk_of
from xinhu.cli.exits import Exit
from xinhu.cli.main import commands
from xinhu.core.discover.part import Why
from xinhu.wiring.cluster_looking import SentRules

pytestmark = [
    pytest.mark.needs("default-jre-headless"),
    # PySpark leaves it to Python to close what it fetched results through.
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
]

_NUMBER = "11010519491231002X"
"""The example of GB 11643."""
_OWN = """
our_account:
  kind: account_number
  digits: [12, 12]
  patterns: ['ZH[0-9]{10}']
  confidence: 0.9
  shown: {first: 4, last: 2}
  source: our own core system
  status: confirmed
"""
_URL = "viewfs://bank/share"


def _plant(folder: Path) -> None:
    """What is found, what Spark's own listings leave out, what is unread."""
    (folder / "中文 名%20").mkdir(parents=True)
    (folder / ".hidden.txt").write_text(
        f"身份证号 {_NUMBER}，ZH1234567890。\n", "utf-8"
    )
    (folder / "_SUCCESS").write_text("邮箱 someone@bank.example", "utf-8")
    (folder / "中文 名%20" / "{a},*.csv").write_text(
        "姓名,手机\n" + "张三,13800138000\n李四,13900139001\n" * 40, "utf-8"
    )
    with zipfile.ZipFile(folder / "packed.zip", "w") as archive:
        archive.writestr("信.txt", f"客户张三，身份证号 {_NUMBER}")
    (folder / "cut.zip").write_bytes((folder / "packed.zip").read_bytes()[:90])
    for number in range(12):
        (folder / f"{number:02}.txt").write_text(f"电话 1380013{number:04}\n", "utf-8")


def _scan(*words: object) -> Result:
    said = ["scan", *map(str, words)]
    return CliRunner().invoke(commands(said), said)


@pytest.fixture
def own(
    tmp_path: Path, context: SparkContext, monkeypatch: pytest.MonkeyPatch
) -> list[tuple[str | None, Mapping[str, str]]]:
    """An institution's own rules, and the one Spark for commands that ask for one."""
    detectors = tmp_path / "rules" / "discovery" / "detectors"
    detectors.mkdir(parents=True)
    (detectors / "own.yaml").write_text(_OWN, "utf-8")
    monkeypatch.setenv("XINHU_RULES", str(tmp_path / "rules"))
    asked: list[tuple[str | None, Mapping[str, str]]] = []

    def spark(master: str | None, conf: Mapping[str, str]) -> nullcontext[SparkContext]:
        asked.append((master, conf))
        return nullcontext(context)

    monkeypatch.setattr(cluster, "spark", spark)
    return asked


def test_a_folder_is_told_of_in_the_same_lines_as_without_spark(
    tmp_path: Path, own: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    _plant(tmp_path / "tree")
    (tmp_path / "tree" / "out").symlink_to("/nowhere/at/all")
    monkeypatch.chdir(tmp_path)
    plain = _scan("tree", "--format", "jsonl", "--processes", 1)
    monkeypatch.setenv("SPARK_MASTER", "spark://of.the.bank:7077")
    spread = _scan(
        "tree", "--format", "jsonl", "--engine", "spark", "--spark-conf", "spark.a=b=c"
    )
    assert spread.exit_code == plain.exit_code == Exit.FOUND_WRONG, spread.output
    assert spread.stdout == plain.stdout
    assert own == [("spark://of.the.bank:7077", {"spark.a": "b=c"})]
    lines = [json.loads(line) for line in plain.stdout.splitlines()]
    assert {"account_number", "cn_mobile", "cn_resident_id", "email"} <= {
        line.get("kind") for line in lines
    }
    assert {line["path"] for line in lines if "unread" in line} == {
        "tree/cut.zip",
        "tree/out",
    }


@pytest.mark.usefixtures("own")
def test_a_folder_of_hadoop_is_told_of_in_the_same_lines(
    far: Path, tmp_path: Path
) -> None:
    _plant(far)
    state = tmp_path / "state"
    plain = _scan(far, "--format", "jsonl", "--processes", 1, "--exclude", "0*.txt")
    words = (_URL, "--engine", "spark", "--exclude", "0*.txt", "--state", state)
    spread = _scan(*words, "--format", "jsonl")
    assert spread.exit_code == Exit.FOUND_WRONG, spread.output
    assert spread.stdout == plain.stdout.replace(str(far), _URL)
    assert ".hidden.txt" in spread.stdout
    home = Path(os.environ["SPARK_HOME"])
    left = [*home.glob("xinhu-*/*"), *home.glob("xinhu-rules-*")]
    assert left == [], "copies or rules were left behind"

    (far / "_SUCCESS").unlink()
    again = json.loads(_scan(*words, "--json").stdout)
    assert (again["files"], again["unchanged"], again["excluded"]) == (6, 6, 10)
    assert "email" not in again["kinds"]


def _engine(context: SparkContext, unpack: object) -> SparkEngine:
    runs = SparkCluster(context, unpack, 300.0, lambda _: None)  # type: ignore[arg-type]  # as each test says
    return SparkEngine(runs, partial(walk_of, context), together=1)


def _tree_scan(root: Path | str) -> Scan:
    return Scan(
        roots=(str(root),),
        rules="rules",
        make=OddMaker(),
        processes=1,
        patience=300.0,
        together=2,
    )


def _executors() -> list[psutil.Process]:
    """Return the executors that this test's own Spark has."""
    found = []
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            if any("CoarseGrainedExecutorBackend" in w for w in process.cmdline()):
                found.append(process)
    return found


def test_an_executor_killed_in_the_middle_loses_nothing_and_doubles_nothing(
    context: SparkContext, tmp_path: Path
) -> None:
    names = [f"{number:03}" for number in range(40)]
    for name in names:
        (tmp_path / name).write_text("email email")
    context.addPyFile(str(Path(__file__).parents[2] / "odd_looks.py"))
    killed: list[psutil.Process] = []

    def kill(done: Progress) -> None:
        if done.files == 4:
            killed.append(_executors()[0])
            killed[0].send_signal(signal.SIGKILL)

    with State(None) as state:
        done = run_scan(_tree_scan(tmp_path), state, kill, _engine(context, OddMaker))
        found = Counter(
            Path(finding.path).name for _, finding in Results(state).findings()
        )
        assert list(Results(state).unread()) == []
    assert found == dict.fromkeys(names, 2)
    assert done.files == 40
    (lost,) = killed
    lost.wait(120)


def test_a_file_that_ends_its_reader_ends_no_executor(
    context: SparkContext, tmp_path: Path
) -> None:
    for name in "abcde":
        (tmp_path / name).write_text("email")
    (tmp_path / "c").write_text("die email")
    context.addPyFile(str(Path(__file__).parents[2] / "odd_looks.py"))
    before = _executors()
    with State(None) as state:
        engine = _engine(context, OddMaker)
        run_scan(_tree_scan(tmp_path), state, lambda _: None, engine)
        results = Results(state)
        assert list(results.unread()) == [
            UnreadFile(str(tmp_path / "c"), "", Why.BROKEN)
        ]
        found = [Path(finding.path).name for _, finding in results.findings()]
    assert found == ["a", "b", "d", "e"]
    assert all(process.is_running() for process in before)


def test_executors_that_would_find_something_else_are_refused(
    context: SparkContext,
) -> None:
    other = SentRules(own=None, threshold=0.6, ocr=False, digest="of other rules")
    with pytest.raises(ScanClusterUnfitError, match="another version"):
        SparkCluster(context, other, 300.0, lambda _: None)


@pytest.mark.parametrize(
    ("root", "kind"),
    [
        (f"{_URL}/none", ScanPathMissingError),
        ("unheard://of/share", ScanPathUnreachableError),
        ("viewfs://me:secret@bank/share", ScanPathUnreachableError),
    ],
)
def test_a_url_that_leads_nowhere_is_refused(
    context: SparkContext, root: str, kind: type[Exception]
) -> None:
    with pytest.raises(kind) as refused:
        walk_of(context, _tree_scan(root))
    assert "secret" not in str(refused.value)


def _columns(told: str) -> list[tuple[object, ...]]:
    keys = ("column", "kind", "count", "rows", "grade", "level")
    lines = [json.loads(line) for line in told.splitlines()]
    return sorted(tuple(line.get(key) for key in keys) for line in lines)


@pytest.mark.usefixtures("own")
def test_a_table_read_in_parts_is_told_of_as_a_file_with_the_same_rows(
    context: SparkContext, tmp_path: Path
) -> None:
    file = tmp_path / "customers.csv"
    lines = [",".join(map(str, row)) for row in people()]
    file.write_text("SEQ,IDCARD,MOBILE,NOTE\n" + "\n".join(lines) + "\n", "utf-8")
    inside: Any = context
    url = derby_bank(inside._jvm.java, tmp_path)  # noqa: SLF001 -- the one way to it
    plain = _scan(file, "--processes", 1, "--format", "jsonl")
    table = f"{url}#APP.CUSTOMERS/SEQ"
    baseline = tmp_path / "accepted.yaml"
    words = ("--format", "jsonl", "--write-baseline", baseline)
    parted = _scan(table, "--engine", "spark", *words)
    assert parted.exit_code == Exit.FOUND_WRONG, parted.output
    assert _columns(parted.stdout) == _columns(plain.stdout)
    assert ("IDCARD", "cn_resident_id", ROWS, ROWS) in {
        line[:4] for line in _columns(parted.stdout)
    }
    assert people()[0][1] not in parted.output
    # Wherever whoever scans stands.
    assert f"path:{table}" in "".join(baseline.read_text("utf-8").split())
    for column in ("NOTE", "NONE"):
        with pytest.raises(ScanPathUnreachableError):
            TableWalk(context, [f"{url}#APP.CUSTOMERS/{column}"])


@pytest.mark.parametrize(
    "root",
    [
        "jdbc:derby:nowhere#APP.CUSTOMERS",
        "jdbc:derby:nowhere",
        "jdbc:derby:nowhere;password=secret#APP.CUSTOMERS",
        "jdbc:oracle:thin:scott/secret@//db/core#APP.CUSTOMERS",
        "jdbc:postgresql://scott:secret@db/core#public.customers",
        "jdbc:unheard:of#A.TOKENS",
    ],
)
def test_a_table_that_is_not_there_or_a_password_in_its_url_is_refused(
    context: SparkContext, root: str
) -> None:
    with pytest.raises(ScanPathUnreachableError) as refused:
        TableWalk(context, [root])
    assert "secret" not in str(refused.value)
    assert (refused.value.params["detail"] == "password") == ("secret" in root)
