"""The root key's file: an explicit act, never over another, never too open."""

import json
import os
from pathlib import Path
from typing import Never

import pytest

from simulators.keys import counted_bytes
from xinhu.adapters.keys.root_key_file import FileRootKey
from xinhu.core.base.errors import XinhuError
from xinhu.core.crypto.suites import SUITES

QUICK = 2**14
PASSPHRASE = "only in tests, and long"


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / "root.key"


def create(path, suite=SUITES[0], passphrase=PASSPHRASE) -> FileRootKey:
    return FileRootKey.create(
        path, passphrase, suite=suite, random=os.urandom, work=QUICK
    )


def reopen(path, passphrase=PASSPHRASE) -> FileRootKey:
    return FileRootKey.open(path, passphrase, random=os.urandom)


def refused(ask) -> XinhuError:
    with pytest.raises(XinhuError) as caught:
        ask()
    assert PASSPHRASE not in str(caught.value)
    return caught.value


@pytest.mark.duty("R1.2")
@pytest.mark.parametrize("suite", SUITES, ids=lambda suite: suite.name)
def test_what_one_process_wraps_the_next_unwraps(path, suite) -> None:
    wrapped = create(path, suite).wrap(b"k" * 32, b"place")
    root = reopen(path)
    assert root.unwrap(wrapped, b"place") == b"k" * 32
    assert root.kind == "file"
    assert b"k" * 32 not in wrapped


def test_wrapped_bytes_open_only_in_their_context_and_unchanged(path) -> None:
    root = create(path)
    wrapped = root.wrap(b"k" * 32, b"place")
    flipped = wrapped[:-1] + bytes((wrapped[-1] ^ 1,))
    for bad, context in ((wrapped, b"other"), (flipped, b"place"), (b"", b"place")):
        error = refused(lambda bad=bad, context=context: root.unwrap(bad, context))
        assert error.code == "crypto.root_key_unusable"


def test_a_root_key_of_another_draw_opens_nothing(tmp_path) -> None:
    wrapped = create(tmp_path / "one").wrap(b"k" * 32, b"place")
    other = create(tmp_path / "two")
    error = refused(lambda: other.unwrap(wrapped, b"place"))
    assert error.code == "crypto.root_key_unusable"


def test_a_missing_file_raises_and_nothing_is_created(path, tmp_path) -> None:
    assert refused(lambda: reopen(path)).code == "crypto.root_key_missing"
    assert list(tmp_path.iterdir()) == []


def test_nothing_that_stands_there_is_overwritten(path, tmp_path) -> None:
    create(path)
    before = path.read_bytes()
    assert refused(lambda: create(path)).code == "crypto.root_key_exists"
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_cannot_hold_it_is_told(tmp_path) -> None:
    error = refused(lambda: create(tmp_path / "none" / "root.key"))
    assert error.code == "crypto.root_key_missing"


def test_a_failed_creation_leaves_nothing_behind(path, tmp_path, monkeypatch) -> None:
    def full(_handle) -> Never:
        raise OSError(28, "no space")

    monkeypatch.setattr(os, "fsync", full)
    assert refused(lambda: create(path)).code == "crypto.root_key_missing"
    assert list(tmp_path.iterdir()) == []


def test_a_short_passphrase_is_refused_before_anything_is_written(path) -> None:
    error = refused(lambda: create(path, passphrase="short"))
    assert error.code == "crypto.passphrase_short"
    assert not path.exists()


def test_the_file_is_its_owners_alone(path) -> None:
    create(path)
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o777])
def test_a_file_that_others_can_read_or_write_is_refused(path, mode) -> None:
    create(path)
    path.chmod(mode)
    assert refused(lambda: reopen(path)).code == "crypto.root_key_exposed"


def test_a_link_or_a_folder_in_its_place_is_refused(path, tmp_path) -> None:
    create(tmp_path / "real")
    path.symlink_to(tmp_path / "real")
    assert refused(lambda: reopen(path)).code == "crypto.root_key_exposed"
    folder = tmp_path / "folder"
    folder.mkdir(mode=0o700)
    assert refused(lambda: reopen(folder)).code == "crypto.root_key_exposed"


def test_another_passphrase_opens_nothing(path) -> None:
    create(path)
    error = refused(lambda: reopen(path, "another passphrase"))
    assert error.code == "crypto.root_key_unusable"
    assert error.params == {"reason": "passphrase"}


@pytest.mark.parametrize(
    ("case", "change"),
    {
        "suite": lambda f: {**f, "suite": "guomi"},
        "weaker work": lambda f: {**f, "n": 2},
        "absurd work": lambda f: {**f, "n": 2**40},
        "odd work": lambda f: {**f, "n": 2**14 + 1},
        "other work": lambda f: {**f, "n": 2**15},
        "other block size": lambda f: {**f, "r": 1},
        "salt": lambda f: {**f, "salt": "AAAA"},
        "salt no base64": lambda f: {**f, "salt": "#"},
        "sealed cut": lambda f: {**f, "sealed": f["sealed"][:8]},
        "format": lambda f: {**f, "format": "xinhu-root-key/2"},
        "unknown suite": lambda f: {**f, "suite": "none"},
        "another key": lambda f: {**f, "hint": "dog"},
        "missing key": lambda f: {k: v for k, v in f.items() if k != "salt"},
    }.items(),
)
def test_a_changed_file_is_refused(path, case, change) -> None:
    create(path)
    path.write_text(json.dumps(change(json.loads(path.read_text()))))
    assert refused(lambda: reopen(path)).code in {
        "crypto.root_key_unusable",
        "crypto.unknown_suite",
    }, case


def test_a_file_of_something_else_is_refused(path) -> None:
    path.touch(mode=0o600)
    path.write_bytes(b"\xff\x00 not a key")
    assert refused(lambda: reopen(path)).params == {"reason": "format"}


def test_the_secret_is_not_in_the_file(path) -> None:
    random = counted_bytes("file")
    secret = counted_bytes("file")(32)
    FileRootKey.create(path, PASSPHRASE, suite=SUITES[0], random=random, work=QUICK)
    assert secret not in path.read_bytes()
    assert secret.hex() not in path.read_text()
