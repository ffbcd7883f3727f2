"""Tests beside what the floor is of are measured; others cost and count nothing."""

import json
from pathlib import Path

import pytest

from measured import is_measured

_PACKAGE = """
def by_its_own_test():
    return 1

def by_a_page_alone():
    return 2
"""
_SETTINGS = """
[tool.pytest.ini_options]
addopts = "--import-mode=importlib"
pythonpath = ["."]

[tool.coverage.run]
branch = true
source = ["measured_bank"]
"""
_TEST = (
    "from measured_bank.rules import {name}\n\ndef test_it():\n    assert {name}()\n"
)


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a rule that its own test runs, and one that a page's test runs."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
    # Whoever measures this very test tells its children by what settings.
    monkeypatch.delenv("COVERAGE_RCFILE", raising=False)
    root = pytester.path
    texts = {
        "pyproject.toml": _SETTINGS,
        "measured_bank/__init__.py": "",
        "measured_bank/rules.py": _PACKAGE,
        "measured_bank/nobody.py": "told = 1\n",
        "tests/core/test_rules.py": _TEST.format(name="by_its_own_test"),
        "tests/console/test_pages.py": _TEST.format(name="by_a_page_alone"),
    }
    for name, text in texts.items():
        place = root / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, "utf-8")
    return root


@pytest.mark.parametrize("workers", [(), ("-n", "1")], ids=["alone", "a worker"])
def test_what_the_floor_is_of_is_measured_by_its_own_tests_alone(
    pytester: pytest.Pytester, project: Path, workers: tuple[str, ...]
) -> None:
    report = project / "told.json"
    done = pytester.runpytest_subprocess(
        *("-p", "measured", "-p", "no:cacheprovider", *workers),
        *("--cov", f"--cov-report=json:{report}"),
    )
    done.assert_outcomes(passed=2)
    files = json.loads(report.read_text("utf-8"))["files"]
    rules = files["measured_bank/rules.py"]
    assert rules["functions"]["by_its_own_test"]["executed_lines"] == [3]
    assert rules["functions"]["by_a_page_alone"]["executed_lines"] == []
    assert rules["functions"][""]["missing_lines"] == []
    assert files["measured_bank/nobody.py"]["missing_lines"] == [], "imported by none"


@pytest.mark.parametrize(
    "file",
    [
        "tests/core/policy/test_policy_loading.py",
        "tests/desks/staff/organisation/test_moving.py",
        "tests/api/test_api_health.py",
        "tests/console/test_console_lockout.py",
    ],
)
def test_a_file_counts_by_which_one_comes_to_rules_and_desks(file: str) -> None:
    assert is_measured(file)


@pytest.mark.parametrize(
    "file",
    [
        "tests/console/test_console_browser_lock.py",
        "tests/desks/staff/organisation/test_separated_paths.py",
        "tests/adapters/postgres/test_embedded.py",
        "tests/crash/test_crash_writes.py",
    ],
)
def test_another_file_does_not_count(file: str) -> None:
    assert not is_measured(file)


def test_without_coverage_tests_run_as_ever(
    pytester: pytest.Pytester, project: Path
) -> None:
    done = pytester.runpytest_subprocess("-p", "measured", "-p", "no:cacheprovider")
    done.assert_outcomes(passed=2)
    assert not list(project.glob(".coverage*"))
