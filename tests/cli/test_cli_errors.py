"""Errors of the command line: words, the next step, a stable code, an exit code."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from xinhu.cli.exits import Exit, exit_of
from xinhu.core.base.errors import BadInput, Fault, Refusal, XinhuError
from xinhu.core.crypto.tag_size import LEAST_CUSTOMERS

_XINHU = str(Path(sys.executable).with_name("xinhu"))


def _run(
    *words: str, language: str = "en_US.UTF-8", **extra: str
) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("XINHU_", "LC_"))}
    return subprocess.run(
        [_XINHU, *words],
        env={**kept, "LANG": language, **extra},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("branch", "code"),
    [(Refusal, Exit.REFUSED), (BadInput, Exit.BAD_INPUT), (Fault, Exit.FAULT)],
)
def test_whose_concern_it_is_sets_the_exit_code(
    branch: type[XinhuError], code: Exit
) -> None:
    assert exit_of(branch()) is code


def test_an_error_says_what_to_do_next_and_its_code(tmp_path: Path) -> None:
    done = _run("doctor", "--data", str(tmp_path / "none"))
    assert done.returncode == Exit.BAD_INPUT
    assert done.stdout == ""
    assert "→ Run xinhu init first" in done.stderr
    assert "[data.not_initialised]" in done.stderr
    assert not (tmp_path / "none").exists()


def test_an_error_is_told_in_chinese_where_the_locale_does_not_say_english(
    tmp_path: Path,
) -> None:
    done = _run("doctor", "--data", str(tmp_path / "none"), language="C.UTF-8")
    assert "尚未建立" in done.stderr


def test_a_script_gets_the_error_as_json(tmp_path: Path) -> None:
    done = _run("keys", "status", "--data", str(tmp_path / "none"), "--json")
    error = json.loads(done.stdout)["error"]
    assert error["code"] == "data.not_initialised"
    assert error["message"]
    assert error["next"]


def test_a_misspelt_setting_stops_a_command() -> None:
    done = _run("doctor", XINHU_DTAA="/srv")
    assert done.returncode == Exit.BAD_INPUT
    assert "[setting.unknown]" in done.stderr


def test_an_option_that_does_not_exist_is_usage() -> None:
    done = _run("doctor", "--loudly")
    assert done.returncode == Exit.USAGE
    assert "--loudly" in done.stderr


def test_a_suite_that_does_not_exist_is_usage() -> None:
    words = ("init", "--institution", "bank.example", "--expected-customers", "100")
    assert _run(*words, "--suite", "rot13").returncode == Exit.USAGE


@pytest.mark.parametrize(
    "command", [["init", "--expected-customers"], ["demo", "--customers"]]
)
def test_fewer_customers_than_a_blind_index_is_made_for_are_usage(
    command: list[str],
) -> None:
    done = _run(*command, str(LEAST_CUSTOMERS - 1))
    assert done.returncode == Exit.USAGE
    told = " ".join(done.stderr.replace("│", " ").split())
    assert f"greater than or equal to {LEAST_CUSTOMERS}" in told


def test_no_colour_leaves_a_terminal_that_is_none(tmp_path: Path) -> None:
    done = _run("doctor", "--data", str(tmp_path / "none"))
    assert "\x1b[" not in done.stderr + done.stdout


def test_a_token_is_never_taken_from_the_arguments() -> None:
    shown = _run("disclose", "--help").stdout
    assert "--token-file" in shown
    assert "--token " not in shown


def test_a_gate_that_does_not_answer_is_a_fault(tmp_path: Path) -> None:
    done = _run(
        *("disclose", "0" * 32, "name", "--purpose", "counter_service"),
        *("--gate", "http://127.0.0.1:9", "--data", str(tmp_path)),
        XINHU_TOKEN="xh_x",
    )
    assert done.returncode == Exit.FAULT
    assert "[gate.no_answer]" in done.stderr


def test_a_demo_does_not_move_into_a_folder_that_is_not_its_own(tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("customers")
    done = _run("demo", "--data", str(tmp_path), "--port", "0")
    assert done.returncode == Exit.BAD_INPUT
    done = _run("demo", "--data", str(tmp_path), "--port", "8799")
    assert "[data.not_a_demo]" in done.stderr
    assert (tmp_path / "precious").read_text() == "customers"
