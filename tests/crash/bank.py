"""A small bank of a test's own, copied from one that was founded once."""

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import psutil
import psycopg

from crash.asking import Client
from crash.up_file import up_file
from crash.waiting import until
from founded_once import copy_of
from ports import free_port
from xinhu.wiring.database import role_url
from xinhu.wiring.database_process import address_file
from xinhu.wiring.settings import Settings, read_settings

TESTS = Path(__file__).parents[1]
CUSTOMERS = 40
FIELDS = ("name", "mobile", "address", "balance")
PURPOSE = "counter_service"
_GIVEN_SECONDS = 120
_TOKENS = "tokens.json"
"""Beside the bank's own files: no process of it reads this one."""
_SOME = """
SELECT replace(customer::text, '-', '') FROM vault.customer ORDER BY customer LIMIT %s
"""
Ask = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Bank:
    """A data folder, and the port its gate is given."""

    folder: Path
    token: str
    port: int = 0
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """Variables of its processes."""
        return {
            "XINHU_DATA": str(self.folder),
            "XINHU_PASSPHRASE_FILE": str(self.folder / "passphrase"),
            "XINHU_GATE_PORT": str(self.port or 1),
            "XINHU_CHECKPOINT_SECONDS": "1",
            "XINHU_STOP_SECONDS": "10",
            **self.extra,
        }

    @property
    def settings(self) -> Settings:
        """Settings that its processes read."""
        return read_settings(self.environment)

    @property
    def server(self) -> str:
        """URL of its database while ``xinhu serve`` keeps it."""
        return address_file(self.settings).read_text("utf-8")

    def connect(self, server: str | None = None) -> psycopg.Connection[Any]:
        """Connect as the gate's role, once the database answers."""

        def look() -> psycopg.Connection[Any] | None:
            try:
                url = role_url(self.settings, server or self.server, "gate")
                return psycopg.connect(url)
            except (OSError, psycopg.OperationalError):
                return None

        return until(look, "a database that answers")

    def client(self) -> Client:
        """Return a client with the clerk's token."""
        return Client(self.port, self.token)

    def is_ready(self, seconds: float = 10) -> bool:
        """Tell whether the gate answers in time that it is ready."""
        client = Client(self.port, self.token, seconds)
        try:
            return client.get("/api/v1/health").status == 200
        except OSError:
            return False
        finally:
            client.close()

    def asks(self, server: str, count: int, uses: int | None = None) -> list[Ask]:
        """Enter a ground over the API for each of some customers; return their asks."""
        with self.connect(server) as gate:
            customers = [row[0] for row in gate.execute(_SOME, (count,))]
        client = self.client()
        made = []
        for customer in customers:
            form = {
                "kind": "authorisation_letter",
                "customer": customer,
                "purposes": [PURPOSE],
                "max_uses": uses,
            }
            told = client.post("/api/v1/grounds", form)
            assert told.status == 201, told.code
            ground = {"kind": told.body["kind"], "ref": told.body["ref"]}
            made.append(
                {
                    "customer": customer,
                    "purpose": PURPOSE,
                    "ground": ground,
                    "fields": FIELDS,
                }
            )
        client.close()
        return made


def found(folder: Path, suite: str) -> None:
    """Found the bank that the others are copies of, under a suite."""
    folder.mkdir(mode=0o755)
    passphrase = folder / "passphrase"
    passphrase.write_text(secrets.token_urlsafe(32), "utf-8")
    passphrase.chmod(0o600)
    done = subprocess.run(
        [sys.executable, "-m", "crash.founding", str(folder), str(CUSTOMERS), suite],
        env={
            **os.environ,
            **Bank(folder, "").environment,
            "PYTHONPATH": str(TESTS),
        },
        cwd=TESTS,
        capture_output=True,
        text=True,
        check=False,
        timeout=_GIVEN_SECONDS,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    (folder / _TOKENS).write_text(done.stdout.splitlines()[-1], "utf-8")


def founded_in(folder: Path) -> Bank:
    """Return the bank that was founded in a folder."""
    tokens = json.loads((folder / _TOKENS).read_text("utf-8"))
    return Bank(folder, tokens["clerk"])


@contextmanager
def copied(bank: Bank, **extra: str) -> Iterator[Bank]:
    """Give a copy of a bank in a folder of its own."""
    with copy_of(bank.folder) as folder:
        # No console is served, but its port must be free: the usual one may not be.
        given = {"XINHU_CONSOLE_PORT": str(free_port()), **extra}
        yield replace(bank, folder=folder, port=free_port(), extra=given)


@contextmanager
def served(
    bank: Bank,
    *,
    wrap: tuple[str, ...] = (),
    program: tuple[str, ...] = (),
    log: Path | None = None,
) -> Iterator[psutil.Process]:
    """Run a supervisor for the time of the block; give its process, once ready.

    Args:
        bank: whose processes.
        wrap: words in front of the command.
        program: another command than the small supervisor.
        log: where it tells what it does; else a file beside the folder.
    """
    command = program or (sys.executable, "-m", "crash.serving_gate")
    up = up_file(bank.folder)
    up.unlink(missing_ok=True)

    def serves() -> bool:
        # The gate answers before its supervisor has seen so, and a gate that is
        # killed in between has "not come up": the supervisor would end with it.
        return (bool(program) or up.exists()) and bank.is_ready()

    with (log or bank.folder.parent / "serve.log").open("ab") as out:
        child = subprocess.Popen(
            [*wrap, *command],
            env={**os.environ, **bank.environment, "PYTHONPATH": str(TESTS)},
            cwd=TESTS,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    try:
        until(lambda: child.poll() is not None or serves(), "a gate that serves")
        assert child.poll() is None, _last_words(bank)
        yield psutil.Process(child.pid)
    finally:
        child.terminate()
        try:
            child.wait(60)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
            raise


def _last_words(bank: Bank) -> str:
    logs = [bank.folder.parent / "serve.log", *bank.folder.glob("logs/*.log")]
    return "\n".join(p.read_text("utf-8")[-1500:] for p in logs if p.is_file())
