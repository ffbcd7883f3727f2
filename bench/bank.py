"""A bank to measure: set up by Xinhu's own commands, served by ``xinhu serve``."""

import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg

from bench.deliver import deliver
from bench.processes import HOST, ROOT, free_port, rss_mb, serving
from bench.wire import post
from xinhu.wiring.database import running_database
from xinhu.wiring.database_process import address_file
from xinhu.wiring.settings import Settings, read_settings

FIELDS = ("name", "id_number", "mobile", "address", "account")
PURPOSE = "counter_service"
WORKERS = 2
_ONE = "/api/v1/disclosures"
_MANY = "/api/v1/disclosures/batch"
_GROUNDS = "/api/v1/grounds"
XINHU = str(Path(sys.executable).with_name("xinhu"))
_LOOK_SECONDS = 0.1
_SOME = """
SELECT replace(customer::text, '-', '') FROM vault.customer
ORDER BY customer LIMIT %s
"""  # pseudonyms are random, and so is their order on the disk


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import took.

    Attributes:
        per_second: customers, the command's start and end included.
        rss_mb: highest resident memory of the command and its children, MiB.
    """

    per_second: float
    rss_mb: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A bank while it is served.

    Attributes:
        port: of the gate.
        console_port: of the console.
        process: of ``xinhu serve``.
        admin_url: of its database, for the operating system's user.
        token: of a clerk.
    """

    port: int
    console_port: int
    process: psutil.Process
    admin_url: str
    token: str

    @property
    def address(self) -> tuple[str, int]:
        """Where the gate listens."""
        return (HOST, self.port)

    def enter_grounds(self, count: int) -> list[dict[str, object]]:
        """Enter one service case for each of some customers, over the API.

        Returns:
            one disclosure's body for each.
        """
        with psycopg.connect(self.admin_url, dbname="xinhu") as connection:
            customers = [row[0] for row in connection.execute(_SOME, (count,))]
        asked = [
            {"kind": "service_case", "customer": customer, "purposes": [PURPOSE]}
            for customer in customers
        ]
        bodies = [json.dumps(form).encode() for form in asked]
        answers = deliver(self.port, _GROUNDS, self.token, bodies, status=201)
        refs = [json.loads(answer)["ref"] for answer in answers]
        return [
            {
                "customer": customer,
                "purpose": PURPOSE,
                "ground": {"kind": "service_case", "ref": ref},
                "fields": FIELDS,
            }
            for customer, ref in zip(customers, refs, strict=True)
        ]

    def singles(self, asks: list[dict[str, object]]) -> list[bytes]:
        """Return a request per disclosure."""
        return [
            post(self.port, _ONE, self.token, json.dumps(ask).encode()) for ask in asks
        ]

    def batches(self, asks: list[dict[str, object]], size: int) -> list[bytes]:
        """Return requests of ``size`` disclosures each."""
        parts = [asks[at : at + size] for at in range(0, len(asks) - size + 1, size)]
        return [
            post(
                self.port,
                _MANY,
                self.token,
                json.dumps({"requests": part}).encode(),
            )
            for part in parts
        ]


class Bank:
    """A data folder of Xinhu.

    Args:
        folder: that does not exist yet.
        customers: how many it will have.
        suite: ``international`` or ``guomi``.
    """

    def __init__(self, folder: Path, *, customers: int, suite: str) -> None:
        self.folder = folder
        self.customers = customers
        self._suite = suite
        self._token = ""

    @property
    def settings(self) -> Settings:
        """Settings of the folder, as a command would read them."""
        return read_settings(self.environment)

    @property
    def environment(self) -> dict[str, str]:
        """Variables that name the folder and its passphrase."""
        return {
            "XINHU_DATA": str(self.folder),
            "XINHU_PASSPHRASE_FILE": str(self.folder / "passphrase"),
        }

    def found(self) -> None:
        """Run ``xinhu init`` and enter a clerk."""
        self.folder.mkdir(mode=0o755)
        passphrase = self.folder / "passphrase"
        passphrase.write_text(secrets.token_urlsafe(32) + "\n", "utf-8")
        passphrase.chmod(0o600)
        self.command(
            *("init", "--institution", "bench.example", "--suite", self._suite),
            *("--expected-customers", str(self.customers)),
        )
        self._token = self.module("bench.people").strip()

    def take_in(self, file: Path) -> Imported:
        """Run ``xinhu customers import`` on a file, the database already running."""
        with running_database(self.settings):
            start = time.perf_counter()
            child = subprocess.Popen(  # noqa: S603 -- our own command
                [XINHU, "customers", "import", str(file), "--yes", "--json"],
                cwd=ROOT,
                env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                text=True,
            )
            highest = 0.0
            while child.poll() is None:
                highest = max(highest, _family_mb(child.pid))
                time.sleep(_LOOK_SECONDS)
            took = time.perf_counter() - start
        told, _ = child.communicate()
        assert child.returncode == 0, f"import ended with {child.returncode}"
        assert json.loads(told)["created"] == self.customers, told
        return Imported(per_second=self.customers / took, rss_mb=highest)

    def command(self, *words: str) -> str:
        """Run a command of Xinhu's and return what it printed."""
        return self._run([XINHU, *words])

    def module(self, name: str, *words: str) -> str:
        """Run a module of ours in this bank's environment; return what it printed."""
        return self._run([sys.executable, "-m", name, *words])

    @contextmanager
    def served(self, extra: Mapping[str, str] | None = None) -> Iterator[Served]:
        """Run ``xinhu serve`` for the time of the block."""
        port, console = free_port(), free_port()
        environment = {
            **self.environment,
            "XINHU_GATE_PORT": str(port),
            "XINHU_CONSOLE_PORT": str(console),
            "XINHU_GATE_WORKERS": str(WORKERS),
            **(extra or {}),
        }
        with serving(
            [XINHU, "serve", "--quiet"],
            port=port,
            workers=WORKERS,
            log=self.folder / "serve.log",
            beside=(console,),
            environment=environment,
        ) as process:
            yield Served(
                port=port,
                console_port=console,
                process=process,
                admin_url=address_file(self.settings).read_text("utf-8"),
                token=self._token,
            )

    def _run(self, command: list[str]) -> str:
        done = subprocess.run(  # noqa: S603 -- our own interpreter and command
            command,
            cwd=ROOT,
            env={**os.environ, **self.environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{command}: {done.stderr[-2000:]}"
        return done.stdout


def _family_mb(pid: int) -> float:
    """Return the memory of a process and its children, without the database's."""
    try:
        parent = psutil.Process(pid)
        family = [parent, *parent.children(recursive=True)]
        return sum(rss_mb(one) for one in family if one.name() != "postgres")
    except psutil.NoSuchProcess:
        return 0.0
