"""A test that cannot run is skipped on a laptop and fails in CI."""

from pathlib import Path

import pytest

import machine

ROOT = Path(__file__).parents[1]
CI = ROOT / ".ci" / "run"
TOOLS = ROOT / "requirements" / "dev.in"
NEEDED = sorted(machine.THERE)


@pytest.mark.parametrize("package", NEEDED)
@pytest.mark.parametrize(
    ("ci", "outcome"), [("1", pytest.fail.Exception), ("", pytest.skip.Exception)]
)
def test_what_is_missing_is_skipped_on_a_laptop_and_fails_in_ci(
    package: str,
    ci: str,
    outcome: type[BaseException],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(machine.THERE, package, False)  # noqa: FBT003 -- its value
    monkeypatch.setenv("CI", ci)
    with pytest.raises(outcome, match=package):
        machine.need(package)


@pytest.mark.parametrize("package", NEEDED)
def test_ci_installs_what_tests_need(package: str) -> None:
    place = TOOLS if package in machine.OF_PYTHON else CI
    assert package in place.read_text("utf-8")
