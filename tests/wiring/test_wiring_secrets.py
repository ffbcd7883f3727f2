"""Secrets: drawn once, read by their owner alone, never made up."""

from pathlib import Path

import pytest

from xinhu.wiring import secrets
from xinhu.wiring.errors import SecretExposedError, SecretMissingError


def test_drawn_secrets_differ_and_are_the_owners_alone(tmp_path: Path) -> None:
    secrets.draw(tmp_path / "secrets")
    files = list((tmp_path / "secrets").iterdir())
    assert len({file.read_text() for file in files}) == len(files) == 6
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o700


def test_nothing_that_was_drawn_is_overwritten(tmp_path: Path) -> None:
    secrets.draw(tmp_path / "secrets")
    with pytest.raises(FileExistsError):
        secrets.draw(tmp_path / "secrets")


def test_a_missing_secret_is_told_and_not_made_up(tmp_path: Path) -> None:
    with pytest.raises(SecretMissingError):
        secrets.password_of(tmp_path, "gate")
    assert not list(tmp_path.iterdir())


def test_an_empty_secret_is_no_secret(tmp_path: Path) -> None:
    secrets.write(tmp_path / "x", "")
    with pytest.raises(SecretMissingError):
        secrets.read(tmp_path / "x")


def test_a_secret_that_others_may_read_is_refused(tmp_path: Path) -> None:
    secrets.write(tmp_path / "x", "word")
    (tmp_path / "x").chmod(0o644)
    with pytest.raises(SecretExposedError):
        secrets.read(tmp_path / "x")


def test_a_secret_comes_back_without_the_end_of_its_line(tmp_path: Path) -> None:
    secrets.write(tmp_path / "x", " word ")
    assert secrets.read(tmp_path / "x") == " word "
