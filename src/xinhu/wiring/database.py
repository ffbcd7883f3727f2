"""Where the database is, for whoever needs it: the embedded one or a server.

The embedded server belongs to whoever uses it at the moment: each user holds a shared
lock on ``pg.lock``; the last one out stops the server. So a command works beside a
running ``xinhu serve`` and by itself, and a server left behind by a killed process is
taken over by the next user and stopped by the last.
"""

import fcntl
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from xinhu.adapters.postgres.embedded import EmbeddedPostgres
from xinhu.adapters.postgres.provision import url_for
from xinhu.wiring import secrets
from xinhu.wiring.errors import NotInitialisedError
from xinhu.wiring.settings import Settings


def require_initialised(settings: Settings) -> Settings:
    """Return the settings of a data folder that ``init`` has set up.

    Raises:
        NotInitialisedError: it was not, or only by half.
    """
    if not marker(settings).exists():
        raise NotInitialisedError(folder=str(settings.data))
    return settings


def marker(settings: Settings) -> Path:
    """Return the file that says, once it is there, that ``init`` came to its end."""
    return settings.data / "initialised"


def database_folder(settings: Settings) -> Path:
    """Return the embedded database's folder; with a server there is no such folder."""
    return settings.data / "pg"


@contextmanager
def running_database(settings: Settings) -> Iterator[str]:
    """Give the server's URL for the time of the block, starting the embedded one.

    Yields:
        URL without a role's password; see ``role_url``.

    Raises:
        EmbeddedDatabaseError: it does not start.
    """
    if settings.database_url is not None:
        yield settings.database_url
        return
    settings.data.mkdir(mode=0o750, parents=True, exist_ok=True)
    lock = os.open(
        settings.data / "pg.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600
    )
    try:
        # Exclusive while starting, so that two starters do not race; then shared.
        _lock_for_start(lock)
        server = EmbeddedPostgres(database_folder(settings))
        try:
            with _undisturbed():
                server.start()
            fcntl.flock(lock, fcntl.LOCK_SH)
            yield server.admin_url
        finally:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass  # Somebody else still uses it, and will stop it.
            else:
                server.stop()
    finally:
        os.close(lock)


def role_url(settings: Settings, server: str, role: str) -> str:
    """Return the URL for one of our roles, its password included.

    Args:
        settings: name of the database and folder of the passwords.
        server: what ``running_database`` gave.
        role: owner, gate, console or worker.

    Raises:
        SecretMissingError: this machine was not given the role's password.
    """
    password = secrets.password_of(settings.secrets, role)
    return url_for(server, f"xinhu_{role}", settings.database_name, password)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let Ctrl-C and SIGTERM wait for the end of the block.

    Interrupted half-way, a server that is just being started would stay behind.
    """
    held = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGTERM))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, held)


def _lock_for_start(lock: int) -> None:
    """Wait until nobody is starting; go on at once where others already use it."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        fcntl.flock(lock, fcntl.LOCK_SH)
