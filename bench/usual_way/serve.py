"""Set the peer up in a database of its own and serve it with granian."""

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from bench.processes import ROOT, free_port, serving
from bench.wire import post
from xinhu.adapters.postgres.provision import url_for

FIELDS = ("name", "id_number", "mobile", "address", "account")
_DATABASE = "usual_way"
_PATH = "/disclosures"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How granian runs the peer.

    Attributes:
        workers: processes.
        threads: blocking threads of each, every one with its database connection.
    """

    workers: int = 2
    threads: int = 1


SHAPES = (
    Shape(workers=4, threads=1),
    Shape(workers=2, threads=1),
    Shape(workers=3, threads=1),
    Shape(workers=6, threads=1),
    Shape(workers=2, threads=2),
    Shape(workers=2, threads=4),
)
"""What is tried; the first was fastest where these lines were written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """The peer's database, filled.

    Attributes:
        url: of its database.
        key: its one AES-256 key, in hex.
        token: of its one clerk.
        customers: their numbers.
    """

    url: str
    key: str
    token: str
    customers: tuple[str, ...]

    @property
    def environment(self) -> dict[str, str]:
        """Variables that its processes need."""
        return _environment(self.url, self.key)

    def requests(self, port: int) -> list[bytes]:
        """Return one encoded request per customer."""
        return [
            post(
                port,
                _PATH,
                self.token,
                json.dumps(
                    {
                        "customer": customer,
                        "purpose": "counter_service",
                        "fields": FIELDS,
                    }
                ).encode(),
            )
            for customer in self.customers
        ]

    def audited(self) -> int:
        """Return how many audit rows there are."""
        with psycopg.connect(self.url) as connection:
            row = connection.execute("SELECT count(*) FROM usual_way_audit").fetchone()
        assert row is not None
        count: int = row[0]
        return count


def fill(admin_url: str, count: int) -> Peer:
    """Make the peer's database afresh, with that many customers."""
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {_DATABASE} WITH (FORCE)")
        admin.execute(f"CREATE DATABASE {_DATABASE} TEMPLATE template0")
    url = url_for(admin_url, "postgres", _DATABASE)
    key = secrets.token_bytes(32).hex()
    done = subprocess.run(  # noqa: S603 -- our own interpreter and module
        [sys.executable, "-m", "bench.usual_way.fill", str(count)],
        cwd=ROOT,
        env={**os.environ, **_environment(url, key)},
        check=True,
        stdout=subprocess.PIPE,
    )
    made = json.loads(done.stdout)
    return Peer(
        url=url, key=key, token=made["token"], customers=tuple(made["customers"])
    )


@contextmanager
def served(peer: Peer, shape: Shape, log: Path) -> Iterator[int]:
    """Serve the peer for the time of the block.

    Yields:
        its port.
    """
    port = free_port()
    command = [
        str(Path(sys.executable).with_name("granian")),
        *("--interface", "wsgi", "--no-ws", "--log-level", "warning"),
        *("--host", "127.0.0.1", "--port", str(port)),
        *("--workers", str(shape.workers)),
        *("--blocking-threads", str(shape.threads)),
        "bench.usual_way.wsgi:app",
    ]
    with serving(
        command,
        port=port,
        workers=shape.workers,
        log=log,
        environment=peer.environment,
    ):
        yield port


def _environment(url: str, key: str) -> dict[str, str]:
    return {"USUAL_WAY_DATABASE_URL": url, "USUAL_WAY_KEY": key}
