"""``xinhu scan``: what it finds in real files, what it prints, and how it ends."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote

import pytest
import yaml
from click.testing import Result
from typer.testing import CliRunner

from drawn_letter import drawn_letter
from xinhu.adapters.scans.errors import ScanOcrAbsentError
from xinhu.adapters.scans.running import Progress, Tell
from xinhu.cli.exits import Exit
from xinhu.cli.main import commands
from xinhu.wiring import scanning
from xinhu.wiring.errors import BaselineExistsError
from xinhu.wiring.scanning import ScanRequest

_ROOT = Path(__file__).parents[2]
_NUMBER = "11010519491231002X"
"""The example of GB 11643."""


@pytest.fixture
def share(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a customer's number, something clean and something unread."""
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    folder = tmp_path / "share"
    (folder / "clean").mkdir(parents=True)
    (folder / "客户.txt").write_text(
        f"客户张三，身份证号 {_NUMBER}，请核对。\n", "utf-8"
    )
    (folder / "clean" / "notes.txt").write_text(
        "会议记录：下周一开会。\n" * 20, "utf-8"
    )
    (folder / "clean" / "out").symlink_to("/nowhere/at/all")
    return folder


def _scan(*words: object) -> Result:
    said = ["scan", *map(str, words)]
    return CliRunner().invoke(commands(said), said)


def test_a_number_is_found_masked_and_ends_the_command_with_1(share: Path) -> None:
    done = _scan(share, "--processes", 1)
    assert done.exit_code == Exit.FOUND_WRONG, done.output
    assert "resident identity number" in done.stdout
    assert "客户.txt" in done.stdout
    assert "link that leads out" in done.stdout
    assert _NUMBER not in done.output


def test_nothing_found_is_0_and_6_where_unread_is_asked_about(share: Path) -> None:
    words = (share / "clean", "--processes", 1, "--json")
    done = _scan(*words)
    assert done.exit_code == Exit.DONE, done.output
    told = json.loads(done.stdout)
    assert (told["files"], told["values"], told["unread"]) == (1, 0, {"link": 1})
    assert _scan(*words, "--strict").exit_code == Exit.UNREAD


def test_what_is_accepted_counts_no_more_until_there_is_more(share: Path) -> None:
    baseline, report = share / "accepted.yaml", share / "report.jsonl"
    words = (share, "--processes", 1, "--state", share / "state")
    done = _scan(*words, "--write-baseline", baseline)
    assert done.exit_code == Exit.FOUND_WRONG, done.output
    assert _NUMBER not in baseline.read_text("utf-8")
    whole = yaml.safe_load(baseline.read_text("utf-8"))
    for entry in whole["accepted"]:
        entry.update({"reason": "an example", "until": "9999-12-31"})
    baseline.write_text(yaml.safe_dump(whole), "utf-8")
    told = (*words, "--baseline", baseline, "--format", "jsonl", "--output", report)
    done = _scan(*told, "--json", "--exclude", "accepted.yaml")
    assert done.exit_code == Exit.DONE, done.output
    summary = json.loads(done.stdout)
    assert (summary["values"], summary["unchanged"]) == (0, 2)
    assert summary["accepted"] >= 1
    assert report.stat().st_mode & 0o777 == 0o600
    assert [line.get("unread") for line in _lines(report)] == ["link"]
    (share / "客户.txt").write_text(f"身份证号 {_NUMBER}；身份证号 {_NUMBER}", "utf-8")
    assert _scan(*told, "--exclude", "accepted.yaml").exit_code == Exit.FOUND_WRONG
    kinds = [line.get("kind") for line in _lines(report)]
    assert kinds.count("cn_resident_id") == 2
    refused = _scan(share, "--write-baseline", baseline)
    assert isinstance(refused.exception, BaselineExistsError)


def test_a_folder_named_after_a_customer_is_found_once_and_can_be_accepted(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "share" / f"客户张三 {_NUMBER}"
    (folder / "in").mkdir(parents=True)
    for name in ("a.txt", "in/b.txt"):
        (folder / name).write_text("会议记录\n", "utf-8")
    baseline, report = tmp_path / "accepted.yaml", tmp_path / "report.jsonl"
    words = (tmp_path / "share", "--threshold", 0.8, "--output", report)
    done = _scan(*words, "--format", "jsonl", "--write-baseline", baseline)
    assert done.exit_code == Exit.FOUND_WRONG, done.output
    (line,) = _lines(report)
    assert (line["path"], line["member"]) == (f"{folder}/", "")
    assert (line["place"], line["kind"]) == ("name", "cn_resident_id")
    whole = yaml.safe_load(baseline.read_text("utf-8"))
    (entry,) = whole["accepted"]
    assert entry["path"].endswith("/")
    entry.update({"reason": "正在改名", "until": "9999-12-31"})
    baseline.write_text(yaml.safe_dump(whole), "utf-8")
    again = _scan(*words, "--format", "jsonl", "--baseline", baseline)
    assert again.exit_code == Exit.DONE, again.output
    for form in ("table", "sarif", "html", "csv"):
        told = _scan(*words, "--format", form)
        assert told.exit_code == Exit.FOUND_WRONG
        assert "客户张三" in unquote(report.read_text("utf-8"))


def test_an_interruption_reports_what_was_found_so_far_and_ends_with_130(
    share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def counted(_request: ScanRequest, *, quiet: bool) -> Iterator[Tell]:
        def tell(done: Progress) -> None:
            if done.files == 2 and not quiet:
                raise KeyboardInterrupt

        yield tell

    monkeypatch.setattr("xinhu.cli.scan_progress.scan_counted", counted)
    done = _scan(share, "--processes", 1)
    assert done.exit_code == Exit.INTERRUPTED
    assert "resident identity number" in done.stdout
    assert "Interrupted" in done.stdout


def _lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def _main(*words: str) -> subprocess.CompletedProcess[str]:
    xinhu = str(Path(sys.executable).with_name("xinhu"))
    return subprocess.run(
        [xinhu, "scan", *words], capture_output=True, text=True, check=False
    )


def test_what_is_not_there_is_bad_input_and_nothing_at_all_is_usage() -> None:
    done = _main("/nowhere/at/all")
    assert done.returncode == Exit.BAD_INPUT
    assert "[scan.path_missing]" in done.stderr
    assert _scan().exit_code == Exit.USAGE
    assert _scan(".", "--threshold", "2").exit_code == Exit.USAGE


def test_help_tells_the_exit_codes_and_loads_nothing_that_takes_long() -> None:
    told = _scan("--help").output
    for said in ("Exit codes: 0 nothing", "1 findings", "6 with --strict"):
        assert said in " ".join(told.replace("│", " ").split())
    code = (
        "import sys; from xinhu.cli.main import commands\n"
        "commands(['scan'])\n"
        "assert 'sqlite3' not in sys.modules\n"
        "import xinhu.wiring.scanning\n"
        "assert not {'pyarrow', 'numpy', 'hyperscan', 'cedarpy'} & {*sys.modules}"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_hook_for_pre_commit_calls_a_command_that_is_there() -> None:
    (hook,) = yaml.safe_load((_ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    xinhu, *said = hook["entry"].split()
    assert xinhu == "xinhu"
    assert hook["id"] == "xinhu-scan"
    assert CliRunner().invoke(commands(said), [*said, "--help"]).exit_code == Exit.DONE
    page = (_ROOT / "docs" / "operating" / "discovery.md").read_text("utf-8")
    assert f"id: {hook['id']}" in page


def test_every_option_stands_in_the_page_for_officers() -> None:
    page = (_ROOT / "docs" / "operating" / "discovery.md").read_text("utf-8")
    told = _scan("--help").output
    options = {w for w in told.replace("│", " ").split() if w.startswith("--")}
    assert not {o for o in options - {"--help"} if f"`{o}" not in page}


def test_no_file_is_scanned_and_written_and_no_threshold_is_no_number(
    share: Path,
) -> None:
    named = share / "客户.txt"
    for words in (
        (named, "--output", named),
        (share, "--output", share / "x", "--state", share / "x"),
        (share, "--threshold", "nan"),
    ):
        refused = _scan(*words)
        assert refused.exit_code == Exit.USAGE, refused.output
    assert _NUMBER in named.read_text("utf-8")
    assert not (share / "x").exists()


@pytest.mark.needs("rapidocr", "fonts-noto-cjk")
def test_pictures_are_read_where_that_is_asked_for(share: Path) -> None:
    (share / "letter.png").write_bytes(drawn_letter("刘芳", _NUMBER, "PNG"))
    asked = (share, "--processes", 1, "--format", "jsonl")
    told = [json.loads(line) for line in _scan(*asked).stdout.splitlines()]
    assert {"letter.png"} <= {Path(one["path"]).name for one in told if "unread" in one}
    read = [json.loads(line) for line in _scan(*asked, "--ocr").stdout.splitlines()]
    assert [
        (one["kind"], one["place"])
        for one in read
        if one["path"].endswith(".png") and one.get("kind") == "cn_resident_id"
    ] == [("cn_resident_id", "picture")]


def test_what_nothing_reads_is_not_asked_for(
    share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanning, "reader_where_installed", lambda: None)
    refused = _scan(share, "--ocr")
    assert isinstance(refused.exception, ScanOcrAbsentError)
