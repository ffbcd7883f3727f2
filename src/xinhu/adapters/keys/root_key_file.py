"""A root key in a file, under a passphrase.

The file is JSON: format, suite, scrypt's parameters and salt, and the root secret,
sealed under what scrypt makes of the passphrase, with everything else in the file as
authenticated data. Guarantees: created only by ``create``, whole or not at all, and
never over anything that stands there; refused when others than its owner may read or
replace it. Leaves to the operator: a passphrase worth the name, and a copy in another
place. Against somebody who holds both file and passphrase it protects nothing; that
takes an HSM.
"""

import base64
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from xinhu.adapters.keys.private_file import ExposedFileError, read_private
from xinhu.core.base.encoding import canonical_json, length_prefixed
from xinhu.core.base.ids import RandomBytes
from xinhu.core.crypto.errors import (
    PassphraseTooShortError,
    RootKeyExistsError,
    RootKeyExposedError,
    RootKeyMissingError,
    RootKeyUnusableError,
)
from xinhu.core.crypto.suites import SECRET_SIZE, Suite, suite_named

FORMAT: Final = "xinhu-root-key/1"
WORK: Final = 2**17
"""scrypt's N: 128 MiB and about half a second (RFC 7914 with r = 8, p = 1)."""
LEAST_PASSPHRASE: Final = 12
"""Characters."""
_LEAST_WORK, _MOST_WORK = 2**14, 2**20
_BLOCK_SIZE = 8
_SALT_SIZE = 16
_MODE = 0o600
_MOST_BYTES = 4096


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    format: str
    suite: str
    n: int
    r: int
    p: int
    salt: str
    sealed: str


class FileRootKey:
    """A root key that was read from a file; see ``core.crypto.root_key.RootKey``."""

    kind: Final = "file"

    def __init__(self, suite: Suite, secret: bytes, random: RandomBytes) -> None:
        self._suite = suite
        self._key = suite.derive(secret, length_prefixed(b"xinhu/v1/root"))
        self._random = random

    @classmethod
    def create(
        cls,
        path: Path,
        passphrase: str,
        *,
        suite: Suite,
        random: RandomBytes,
        work: int = WORK,
    ) -> "FileRootKey":
        """Draw a root key and write its file: an explicit act, done once.

        The file is complete and on the disk when this returns, or not there.

        Raises:
            PassphraseTooShortError: under ``LEAST_PASSPHRASE`` characters.
            RootKeyExistsError: something stands at ``path``.
            RootKeyMissingError: the folder cannot be written.
        """
        if len(passphrase) < LEAST_PASSPHRASE:
            raise PassphraseTooShortError(minimum=LEAST_PASSPHRASE)
        secret, salt = random(SECRET_SIZE), random(_SALT_SIZE)
        facts: dict[str, str | int] = {
            "format": FORMAT,
            "suite": suite.name,
            "n": work,
            "r": _BLOCK_SIZE,
            "p": 1,
            "salt": base64.b64encode(salt).decode(),
        }
        key = _stretched(passphrase, salt, work)
        sealed = suite.seal(key, secret, canonical_json(facts), random)
        facts["sealed"] = base64.b64encode(sealed).decode()
        _write_once(path, canonical_json(facts) + b"\n")
        return cls(suite, secret, random)

    @classmethod
    def open(cls, path: Path, passphrase: str, *, random: RandomBytes) -> "FileRootKey":
        """Open the root key of a file.

        Raises:
            RootKeyMissingError: no file there.
            RootKeyExposedError: others than the owner may read or replace it.
            RootKeyUnusableError: not such a file, or not its passphrase.
        """
        try:
            file = msgspec.json.decode(_read(path), type=_File)
            suite = suite_named(file.suite)
            salt = base64.b64decode(file.salt, validate=True)
            sealed = base64.b64decode(file.sealed, validate=True)
        except (msgspec.MsgspecError, ValueError):
            raise RootKeyUnusableError(reason="format") from None
        bounds = _LEAST_WORK <= file.n <= _MOST_WORK and not file.n & (file.n - 1)
        if file.format != FORMAT or not bounds or (file.r, file.p) != (_BLOCK_SIZE, 1):
            raise RootKeyUnusableError(reason="format")
        facts: Mapping[str, str | int] = {
            name: value
            for name, value in msgspec.structs.asdict(file).items()
            if name != "sealed"
        }
        key = _stretched(passphrase, salt, file.n)
        try:
            secret = suite.unseal(key, sealed, canonical_json(facts))
        except (InvalidTag, ValueError):
            raise RootKeyUnusableError(reason="passphrase") from None
        return cls(suite, secret, random)

    def wrap(self, key: bytes, context: bytes) -> bytes:
        """Seal a key for one context."""
        return self._suite.seal(self._key, key, context, self._random)

    def unwrap(self, wrapped: bytes, context: bytes) -> bytes:
        """Return a key that was wrapped for this context.

        Raises:
            RootKeyUnusableError: another root key, another context, or changed bytes.
        """
        try:
            return self._suite.unseal(self._key, wrapped, context)
        except (InvalidTag, ValueError):
            raise RootKeyUnusableError(reason="unwrap") from None


def _stretched(passphrase: str, salt: bytes, work: int) -> bytes:
    scrypt = Scrypt(salt=salt, length=SECRET_SIZE, n=work, r=_BLOCK_SIZE, p=1)
    return scrypt.derive(passphrase.encode())


def _write_once(path: Path, data: bytes) -> None:
    """Write a file that is there whole or not at all, and never over another."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _MODE)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            # Unlike a rename, a link fails where something stands already.
            os.link(draft, path)
        finally:
            draft.unlink()
        _flush_folder(path.parent)
    except FileExistsError:
        raise RootKeyExistsError from None
    except OSError as failure:
        raise RootKeyMissingError from failure


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _read(path: Path) -> bytes:
    try:
        return read_private(path, _MOST_BYTES)
    except ExposedFileError:
        raise RootKeyExposedError from None
    except OSError as failure:
        raise RootKeyMissingError from failure
