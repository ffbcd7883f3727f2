"""The key of the quarantine: a secret in a file that only its owner reads.

Whoever performs remedies works unattended, so no passphrase stands before it: the key
keeps what lies in quarantine from whoever reads that folder or its backups, not from
the account that performs remedies. It is made by an explicit act, never on the way.
"""

import base64
import os
from pathlib import Path
from typing import Final

import msgspec

from xinhu.adapters.keys.private_file import ExposedFileError, read_private
from xinhu.adapters.remedies.durable import moved_new, write_new
from xinhu.adapters.remedies.errors import (
    KeyExistsError,
    KeyExposedError,
    KeyMissingError,
    KeyUnusableError,
    PlaceTakenError,
)
from xinhu.adapters.remedies.sealing import QuarantineKey
from xinhu.core.base.encoding import canonical_json
from xinhu.core.base.ids import RandomBytes
from xinhu.core.crypto.suites import SECRET_SIZE, Suite, suite_named

FORMAT: Final = "xinhu-quarantine-key/1"
_MOST_BYTES: Final = 4096


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    format: str
    suite: str
    secret: str


def create_key(path: Path, suite: Suite, random: RandomBytes) -> QuarantineKey:
    """Draw a key and write its file, whole or not at all.

    Raises:
        KeyExistsError: something stands there.
        KeyMissingError: the folder cannot be written.
    """
    secret = random(SECRET_SIZE)
    body = canonical_json(
        {
            "format": FORMAT,
            "suite": suite.name,
            "secret": base64.b64encode(secret).decode(),
        }
    )
    try:
        _written(path, body + b"\n")
    except PlaceTakenError:
        raise KeyExistsError from None
    except OSError:
        raise KeyMissingError from None
    return QuarantineKey(suite, secret)


def open_key(path: Path) -> QuarantineKey:
    """Open the key of a file.

    Raises:
        KeyMissingError: no file there.
        KeyExposedError: others may read or replace it, or it is a link.
        KeyUnusableError: it holds no key.
        UnknownSuiteError: its suite is none of ours.
    """
    try:
        file = msgspec.json.decode(_private(path), type=_File)
        secret = base64.b64decode(file.secret, validate=True)
    except (msgspec.MsgspecError, ValueError):
        raise KeyUnusableError from None
    if file.format != FORMAT or len(secret) != SECRET_SIZE:
        raise KeyUnusableError
    return QuarantineKey(suite_named(file.suite), secret)


def _written(path: Path, body: bytes) -> None:
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    draft = f".{path.name}.{os.getpid()}"
    try:
        write_new(folder, draft, body)
        try:
            moved_new(folder, draft, path.name)
        except PlaceTakenError:
            os.unlink(draft, dir_fd=folder)
            raise
    finally:
        os.close(folder)


def _private(path: Path) -> bytes:
    try:
        return read_private(path, _MOST_BYTES)
    except ExposedFileError:
        raise KeyExposedError from None
    except OSError:
        raise KeyMissingError from None
