"""The key of the quarantine: made once, for its owner only."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from xinhu.adapters.remedies.errors import (
    KeyExistsError,
    KeyExposedError,
    KeyMissingError,
    KeyUnusableError,
)
from xinhu.adapters.remedies.key_file import create_key, open_key
from xinhu.core.base.errors import XinhuError
from xinhu.core.crypto.suites import GUOMI


def test_the_key_that_was_made_is_opened_again(tmp_path: Path) -> None:
    path = tmp_path / "quarantine.key"
    made = create_key(path, GUOMI, os.urandom)
    assert path.stat().st_mode & 0o777 == 0o600
    opened = open_key(path)
    assert (opened.suite, opened.secret) == (GUOMI, made.secret)
    assert made.secret.hex() not in repr(opened)
    assert [*tmp_path.iterdir()] == [path]


def test_no_key_is_written_over_another(tmp_path: Path) -> None:
    path = tmp_path / "quarantine.key"
    path.write_text("")
    with pytest.raises(KeyExistsError):
        create_key(path, GUOMI, os.urandom)
    assert [*tmp_path.iterdir()] == [path]


def _linked(path: Path) -> None:
    path.rename(path.with_name("real"))
    path.symlink_to("real")


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (lambda path: path.unlink(), KeyMissingError),
        (lambda path: path.chmod(0o640), KeyExposedError),
        (_linked, KeyExposedError),
        (lambda path: path.write_text("{}"), KeyUnusableError),
        (lambda path: path.write_bytes(b"\xff"), KeyUnusableError),
        (
            lambda path: path.write_text(path.read_text().replace("/1", "/2")),
            KeyUnusableError,
        ),
    ],
)
def test_a_key_that_is_none_or_seen_by_others_is_not_used(
    tmp_path: Path, spoil: Callable[[Path], object], error: type[XinhuError]
) -> None:
    path = tmp_path / "quarantine.key"
    create_key(path, GUOMI, os.urandom)
    spoil(path)
    with pytest.raises(error):
        open_key(path)
