"""Secrets in files: one secret per file, readable by their owner alone.

Drawn once at ``init`` and never by a process that serves: a missing secret stops the
start instead of being made up.
"""

import os
import secrets
import stat
from pathlib import Path

from xinhu.wiring.errors import SecretExposedError, SecretMissingError

DATABASE_ROLES = ("owner", "gate", "console", "worker")
"""Each has its own password in ``secrets/<role>.password``."""

CHANNEL = "channel.key"
"""Derives the session tokens by which the console speaks to the gate."""

DJANGO = "django.key"
"""Signs the console's cookies."""

_BITS_256 = 32
_OTHERS = stat.S_IRWXO


def draw(folder: Path) -> None:
    """Draw every secret of a new installation.

    Raises:
        FileExistsError: one is there already; nothing is ever overwritten.
    """
    folder.mkdir(mode=0o700)
    for name in (*(f"{role}.password" for role in DATABASE_ROLES), CHANNEL, DJANGO):
        write(folder / name, new_secret())


def new_secret() -> str:
    """Draw 256 bits, as text."""
    return secrets.token_urlsafe(_BITS_256)


def write(path: Path, secret: str) -> None:
    """Write a new file that only its owner reads, durably.

    Raises:
        FileExistsError: it is there already.
    """
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(secret + "\n")
        file.flush()
        os.fsync(file.fileno())


def read(path: Path) -> str:
    """Return a secret, without the line's end.

    Raises:
        SecretMissingError: there is no such file, or nothing in it.
        SecretExposedError: other users of the machine may read it.
    """
    try:
        mode = path.stat().st_mode
        secret = path.read_text("utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError):
        raise SecretMissingError(file=str(path)) from None
    if mode & _OTHERS:
        raise SecretExposedError(file=str(path))
    if not secret:
        raise SecretMissingError(file=str(path))
    return secret


def password_of(folder: Path, role: str) -> str:
    """Return the database password of a role, such as ``gate``."""
    return read(folder / f"{role}.password")
