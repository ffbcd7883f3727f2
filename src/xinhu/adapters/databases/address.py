"""URLs of databases, and the addresses under which their tables stand in reports.

An address is the URL without user, password and options. Guarantees: nothing of those
three is in it, nor in the ``repr`` of a ``Database``. A sign of a password that was not
escaped (``/``, ``?``, ``#``) ends the name of the server, so that the rest would be
taken for the name of a database: what has an ``@`` behind the server is refused.
"""

from dataclasses import dataclass, field
from typing import Final, Self
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from xinhu.adapters.databases.errors import ScanDatabaseUrlError

_SIGN: Final = "://"
_MARKS: Final = frozenset("%/.")
_SERVERS: Final = {
    "postgres": "postgresql",
    "postgresql": "postgresql",
    "mysql": "mysql",
    "mariadb": "mariadb",
}
_SECRET: Final = frozenset({"password", "passwd", "sslpassword", "ssl_key_password"})
_FOLDERS: Final = frozenset(
    {
        *("file", "hdfs", "webhdfs", "swebhdfs", "viewfs", "har", "ofs", "o3fs"),
        *("s3", "s3a", "s3n", "gs", "abfs", "abfss", "wasb", "wasbs", "oss", "obs"),
        *("cosn", "ftp", "http", "https", "jdbc"),
    }
)
"""Schemes of file systems, and of tables, which a Spark reads."""
SQLITE: Final = "sqlite"
POSTGRESQL: Final = "postgresql"
MYSQL: Final = frozenset({"mysql", "mariadb"})


def is_address(path: str) -> bool:
    """Return whether a database was named, or one of its tables.

    No path of a walk looks so: it has no two slashes, or begins as a file system does,
    or as a table that a Spark reads (``jdbc:postgresql://``).
    """
    scheme, sign, _ = path.partition(_SIGN)
    first = scheme.partition(":")[0]
    return bool(sign) and "/" not in scheme and first not in _FOLDERS


@dataclass(frozen=True, slots=True)
class Database:
    """A database to be scanned.

    Attributes:
        kind: ``postgresql``, ``mysql``, ``mariadb``, ``sqlite``, or what else a URL
            begins with.
        address: as it stands in reports.
        url: as it was given, without its password.
        user: who logs in; empty where the URL names nobody.
        password: with which; ``None``: what the driver finds by itself.
        told: whether the password stood in the URL, where others may see it.
    """

    kind: str
    address: str
    url: str = field(repr=False)
    user: str = field(repr=False)
    password: str | None = field(repr=False)
    told: bool = False

    @classmethod
    def of(cls, url: str) -> Self:
        """Read a URL.

        Raises:
            ScanDatabaseUrlError: it is none; the error does not carry it.
        """
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port
            user, password = parts.username or "", parts.password
        except ValueError:
            raise ScanDatabaseUrlError(kind="?") from None
        if not parts.scheme or (not host and not parts.path.strip("/")):
            raise ScanDatabaseUrlError(kind=parts.scheme or "?")
        if _misread(parts):
            raise ScanDatabaseUrlError(kind=parts.scheme)
        given = parse_qs(parts.query)
        host = host or given.get("host", [""])[0]
        port = port or next((int(p) for p in given.get("port", []) if p.isdecimal()), 0)
        scheme = parts.scheme.partition("+")[0]
        kind = _SERVERS.get(scheme, scheme)
        shown = f"[{host}]" if ":" in host else host
        server = f"{shown}:{port}" if port else shown
        bare = f"{user}@" if user else ""
        at = parts.netloc.rpartition("@")[2]
        options = f"?{parts.query}" if parts.query else ""
        return cls(
            kind=kind,
            address=f"{kind}{_SIGN}{server}{parts.path.rstrip('/')}",
            url=f"{parts.scheme}{_SIGN}{bare}{at}{parts.path}{options}",
            user=unquote(user),
            password=None if password is None else unquote(password),
            told=password is not None or not _SECRET.isdisjoint(given),
        )

    def key(self, schema: str, table: str) -> str:
        """Return the path of a table in findings."""
        names = (schema, table) if schema else (table,)
        return f"{self.address}/{'.'.join(map(_quoted, names))}"

    def names(self, key: str) -> tuple[str, str] | None:
        """Return schema and table of a path; ``None``: it lies in another database."""
        before, _, name = key.rpartition("/")
        if before != self.address:
            return None
        schema, _, table = name.rpartition(".")
        return unquote(schema), unquote(table)


def _misread(parts: SplitResult) -> bool:
    """Return whether a password may stand where the address is taken from.

    Of a file alone the path may hold every sign.
    """
    server, behind = parts.netloc.rpartition("@")[2], f"{parts.query}{parts.fragment}"
    if parts.netloc or parts.scheme.partition("+")[0] != SQLITE:
        behind += parts.path
        # So options stand behind a server in the URLs of other programs.
        if ";" in f"{server}{parts.path}":
            return True
    return "@" in behind


def _quoted(name: str) -> str:
    """Write a name so that it can be found again between points and slashes."""
    return "".join(
        "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "replace"))
        if char in _MARKS or not char.isprintable()
        else char
        for char in name
    )
