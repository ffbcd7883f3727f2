"""``xinhu scan --engine spark``: what is refused before any Spark is asked."""

import importlib.util
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from xinhu.adapters.scans.errors import ScanSparkAbsentError
from xinhu.cli.exits import Exit
from xinhu.cli.main import commands
from xinhu.wiring import cluster_scanning


def _scan(*words: object) -> Result:
    said = ["scan", *map(str, words)]
    return CliRunner().invoke(commands(said), said)


@pytest.mark.parametrize(
    "words",
    [
        ["--master", "yarn"],
        ["--spark-conf", "spark.a=b"],
        ["--engine", "spark", "--spark-conf", "spark.a"],
        ["--engine", "spark", "--spark-conf", "=b"],
        ["--engine", "spark", "--watch"],
        ["--engine", "flink"],
    ],
)
def test_options_that_do_not_belong_together_are_refused(
    tmp_path: Path, words: list[str]
) -> None:
    refused = _scan(tmp_path, *words)
    assert refused.exit_code == Exit.USAGE, refused.output


@pytest.mark.parametrize(
    "words",
    [
        ["jdbc:postgresql://u:geheim@db/core#public.t"],
        ["jdbc:oracle:thin:u/geheim@db#T", "--watch"],
        ["postgresql://u:geheim@db/core", "--engine", "spark"],
        ["postgresql://u:geheim@db/core", "--watch"],
    ],
)
def test_tables_are_read_by_one_engine_each_and_their_password_is_not_repeated(
    words: list[str],
) -> None:
    refused = _scan(*words)
    assert refused.exit_code == Exit.USAGE, refused.output
    assert "geheim" not in refused.output


def test_a_file_that_is_called_as_a_table_is_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "jdbc:a#b").write_text("nothing", "utf-8")
    assert _scan("jdbc:a#b", "--processes", 1).exit_code == Exit.DONE


def test_without_pyspark_the_extra_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = importlib.util.find_spec
    monkeypatch.setattr(
        cluster_scanning,
        "find_spec",
        lambda name: None if name == "pyspark" else there(name),
    )
    refused = _scan(tmp_path, "--engine", "spark")
    assert isinstance(refused.exception, ScanSparkAbsentError)
