"""A bureau to try with, and what the doctor says of one."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ports import free_port
from xinhu.adapters.bureau.simulator.authority import Authority
from xinhu.core.base.clock import system_clock
from xinhu.wiring.doctor_bureau import bureau
from xinhu.wiring.finding import Finding
from xinhu.wiring.settings import Settings, read_settings
from xinhu.wiring.trial_bureau import TrialBureau, prepare_trial, trial_serving
from xinhu.wiring.upkeep import load_upkeep


@pytest.fixture
def trial(tmp_path: Path) -> TrialBureau:
    return prepare_trial(tmp_path / "bureau", free_port())


@pytest.fixture
def look(tmp_path: Path) -> Callable[..., list[Finding]]:
    """Let the doctor look under some settings."""

    def looked(**given: Any) -> list[Finding]:
        settings: Settings = read_settings({}, data=tmp_path, **given)
        return bureau(settings, load_upkeep(settings), system_clock())

    return looked


def _states(findings: list[Finding]) -> dict[str, str]:
    return {finding.what: finding.state for finding in findings}


def test_certificates_are_made_once_and_keys_are_their_owners_alone(
    trial: TrialBureau,
) -> None:
    before = {path.name: path.read_bytes() for path in trial.folder.iterdir()}
    again = prepare_trial(trial.folder, trial.port)
    assert {path.name: path.read_bytes() for path in again.folder.iterdir()} == before
    keys = [path for path in trial.folder.iterdir() if path.suffix == ".key"]
    assert [path.stat().st_mode & 0o777 for path in keys] == [0o600, 0o600]


def test_certificates_that_end_soon_are_made_anew(trial: TrialBureau) -> None:
    Authority(trial.folder, "other").vouch("bank", days=3)
    before = (trial.folder / "bank.pem").read_bytes()
    prepare_trial(trial.folder, trial.port)
    assert (trial.folder / "bank.pem").read_bytes() != before


def test_a_bureau_that_is_there_is_well_and_was_asked_nothing(
    trial: TrialBureau, look: Callable[..., list[Finding]]
) -> None:
    with trial_serving(trial) as serving:
        assert _states(look(**trial.settings)) == {
            "bureau certificate": "ok",
            "bureau": "ok",
        }
        assert serving.journal.lines() == []


def test_nobody_there_is_due(
    trial: TrialBureau, look: Callable[..., list[Finding]]
) -> None:
    assert _states(look(**trial.settings))["bureau"] == "due"


def test_somebody_elses_bureau_is_wrong(
    trial: TrialBureau, tmp_path: Path, look: Callable[..., list[Finding]]
) -> None:
    strange = tmp_path / "strange"
    strange.mkdir()
    given = {**trial.settings, "bureau_ca_file": Authority(strange).certificate}
    with trial_serving(trial):
        assert _states(look(**given))["bureau"] == "wrong"


@pytest.mark.parametrize(("days", "state"), [(400, "ok"), (44, "due"), (-1, "wrong")])
def test_the_banks_certificate_is_said_before_it_ends(
    tmp_path: Path, look: Callable[..., list[Finding]], days: int, state: str
) -> None:
    authority = Authority(tmp_path, "authority")
    authority.vouch("bank", days=days)
    trial = TrialBureau(tmp_path, free_port())
    (found, _) = look(**trial.settings)
    assert (found.what, found.state) == ("bureau certificate", state)


@pytest.mark.parametrize(
    ("name", "attribute"),
    [
        ("bank.pem", "CERTIFICATE_FILE"),
        ("bank.key", "KEY_FILE"),
        ("authority.pem", "CA"),
    ],
)
def test_a_file_that_is_missing_is_named(
    trial: TrialBureau, look: Callable[..., list[Finding]], name: str, attribute: str
) -> None:
    (trial.folder / name).unlink()
    (found,) = look(**trial.settings)
    assert found.state == "wrong"
    assert f"XINHU_BUREAU_{attribute}" in found.detail


def test_what_is_no_certificate_is_wrong(
    trial: TrialBureau, look: Callable[..., list[Finding]]
) -> None:
    shutil.copy(trial.folder / "bank.key", trial.folder / "bank.pem")
    assert _states(look(**trial.settings)) == {
        "bureau certificate": "wrong",
        "bureau": "wrong",
    }


def test_no_bureau_is_said_and_nothing_is_due(
    look: Callable[..., list[Finding]],
) -> None:
    assert _states(look()) == {"bureau": "ok"}


def test_folders_that_are_there_are_well(
    tmp_path: Path, look: Callable[..., list[Finding]]
) -> None:
    given = {"bureau_out": tmp_path / "out", "bureau_back": tmp_path / "back"}
    assert _states(look(**given)) == {"bureau": "wrong"}
    for folder in given.values():
        folder.mkdir()
    assert _states(look(**given)) == {"bureau": "ok"}
    (tmp_path / "out" / "inquiry-1.1.part").touch()
    assert _states(look(**given)) == {"bureau": "due"}
