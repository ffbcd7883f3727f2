"""Opening a database so that nothing can be written, and no server is silent for ever.

Guarantees, on PostgreSQL, MySQL, MariaDB and SQLite: the server itself refuses every
write. PostgreSQL ends whatever is silent for a time-out, each fetch of rows from a
cursor for itself; MySQL and MariaDB end a statement, with the sending of its rows. On
these three none of ours waits longer than some seconds for a lock. SQLite ends nothing
by itself. How long a statement may last in all, and others wait for its locks, is the
matter of who reads its rows (``reading``). Of other databases only the statements that
are sent are known, each a ``SELECT``.
"""

import sqlite3
from functools import partial
from typing import Any, Final
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.pool import NullPool, QueuePool

from xinhu.adapters.databases.address import MYSQL, POSTGRESQL, SQLITE, Database
from xinhu.adapters.databases.errors import ScanDatabaseUrlError
from xinhu.adapters.readers.encoding import field

_DRIVERS: Final = {
    POSTGRESQL: "postgresql+psycopg",
    "mysql": "mysql+pymysql",
    "mariadb": "mariadb+pymysql",
}
_NAME: Final = "xinhu-scan"
_CONNECT_SECONDS: Final = 10
_LOCK_SECONDS: Final = 5
_SHARE: Final = 0.9
"""Of what a reader may be silent for, after which the server itself gives up."""


def opened(database: Database, patience: float) -> sa.Engine:
    """Return what connects to a database, one connection at a time.

    Args:
        database: which.
        patience: seconds a server may be silent for.

    Raises:
        ScanDatabaseUrlError: there is no driver for it.
    """
    try:
        url = sa.make_url(database.url)
        url = url.set(drivername=_DRIVERS.get(database.kind, url.drivername))
        if database.password is not None:
            url = url.set(password=database.password)
        if database.kind == SQLITE:
            return _sqlite(url.database or "")
        pool: dict[str, Any] = {"poolclass": QueuePool, "pool_size": 1}
        engine = sa.create_engine(
            url,
            **pool,
            max_overflow=0,
            pool_pre_ping=True,
            hide_parameters=True,
            connect_args=_arguments(database.kind, patience),
        )
    except (sa.exc.ArgumentError, ImportError, ValueError, TypeError):
        raise ScanDatabaseUrlError(kind=database.kind) from None
    seconds = max(1.0, patience * _SHARE)
    if database.kind == POSTGRESQL:
        sa.event.listen(engine, "connect", _read_any_text)
        sa.event.listen(engine, "begin", partial(_begin_postgresql, seconds))
        return engine.execution_options(postgresql_readonly=True)
    if database.kind in MYSQL:
        sa.event.listen(engine, "connect", partial(_begin_mysql, seconds))
    return engine


def _arguments(kind: str, patience: float) -> dict[str, object]:
    if kind == POSTGRESQL:
        return {
            "connect_timeout": min(_CONNECT_SECONDS, max(1, int(patience))),
            "tcp_user_timeout": int(patience * 1000),
            "application_name": _NAME,
            "client_encoding": "utf8",
            # Statements prepared in one session of a pooler are unknown in the next.
            "prepare_threshold": None,
        }
    if kind in MYSQL:
        return {
            "connect_timeout": min(_CONNECT_SECONDS, max(1, int(patience))),
            "read_timeout": max(1, int(patience)),
            "write_timeout": max(1, int(patience)),
            "charset": "utf8mb4",
            "program_name": _NAME,
        }
    return {}


def _begin_postgresql(seconds: float, connection: sa.Connection) -> None:
    # Of each transaction: a pooler may give every one to another session. That it is
    # read-only its BEGIN says already.
    link: Any = connection.connection.driver_connection
    link.execute(
        f"SET LOCAL statement_timeout = {int(seconds * 1000)};"
        f" SET LOCAL lock_timeout = {_LOCK_SECONDS * 1000};"
        " SET LOCAL idle_in_transaction_session_timeout = 600000"
    )


def _read_any_text(link: Any, _record: object) -> None:  # noqa: ANN401 -- the driver's own
    """Take text of a database that knows no encoding as what it looks like."""
    if link.info.parameter_status("server_encoding") != "SQL_ASCII":
        return
    from psycopg.adapt import Loader  # noqa: PLC0415 -- of this driver alone

    class AnyText(Loader):
        """Reads text whose encoding nobody told."""

        def load(self, data: Any) -> str:  # noqa: ANN401 -- bytes of several sorts
            return field(bytes(data))

    for name in ("text", "varchar", "bpchar", "name"):
        link.adapters.register_loader(name, AnyText)


def _begin_mysql(seconds: float, link: Any, _record: object) -> None:  # noqa: ANN401 -- the driver's own
    maria = "mariadb" in str(link.get_server_info()).lower()
    limit = (
        f"max_statement_time = {seconds:.3f}"
        if maria
        else f"max_execution_time = {int(seconds * 1000)}"
    )
    with link.cursor() as cursor:
        cursor.execute(f"SET SESSION {limit}")
        cursor.execute(f"SET SESSION lock_wait_timeout = {_LOCK_SECONDS}")
        cursor.execute("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED")
        cursor.execute("SET SESSION TRANSACTION READ ONLY")
    link.commit()


def _sqlite(path: str) -> sa.Engine:
    def connect() -> sqlite3.Connection:
        link = sqlite3.connect(f"file:{quote(path)}?mode=ro", uri=True)
        link.text_factory = field
        link.execute("PRAGMA query_only = ON")
        link.execute("PRAGMA trusted_schema = OFF")
        return link

    return sa.create_engine("sqlite://", creator=connect, poolclass=NullPool)
