"""Kill -9 in the middle, at whatever step it happens to be, and run again."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psycopg
import pytest

from xinhu.desks.customers.synthetic.people import Inventor

ROWS = 1_200
_PROGRAM = """
import os, sys
from pathlib import Path
import psycopg
from simulators.keys import RULES, MemoryRootKey, counted_bytes
from bank import NAME
from xinhu.core.base.clock import system_clock
from xinhu.core.crypto.institution_keys import create_institution_keys
from xinhu.core.crypto.keyring import unlock_keyring
from xinhu.core.crypto.suites import INTERNATIONAL
from xinhu.core.catalogue.catalogue import Catalogue
from xinhu.adapters.postgres.customer_loading import PostgresCustomers
from xinhu.desks.customers.intake.entries import Importer
from xinhu.desks.customers.intake.importing import Importing
from xinhu.desks.customers.intake.mapping import MappingFile
from xinhu.desks.customers.intake.source import open_source
from xinhu.desks.customers.intake.words import load_words
from xinhu.wiring.intake import RegisterAppender, Sighted, SealerMaker

url, file, rejects, workers = sys.argv[1:]
words, catalogue, mapping = load_words(RULES), Catalogue.load(RULES), MappingFile()
root = MemoryRootKey()
rows = create_institution_keys(
    root, institution=NAME, suite=INTERNATIONAL, random=counted_bytes("bank"))
keyring = unlock_keyring(
    root, rows, institution=NAME, suite=INTERNATIONAL, expected_customers=100_000)
source = open_source(Path(file), words=words, catalogue=catalogue, mapping=mapping)
sighted = Sighted(source=source, mapping=mapping, words=words, catalogue=catalogue)
with psycopg.connect(url, autocommit=True) as connection:
    summary = Importing(
        words=words, store=PostgresCustomers(connection),
        append=RegisterAppender(url, guomi=False),
        make_sealer=SealerMaker(url, keyring, sighted),
        importer=Importer(actor="system:t", post="t", zone="local", policy="p"),
        random=os.urandom, clock=system_clock, workers=int(workers), chunk=16,
    ).run(source, mapping, Path(rejects), lambda *_: None)
print(summary.resumed_at, summary.counts.accepted, summary.counts.rejected)
"""


def _rows() -> list[dict[str, str]]:
    people = [dict(person) for person in Inventor("kill").people(ROWS)]
    # A third of the rows repeats people of other chunks, some rows are wrong.
    rows = [*people, *({**p, "mobile": "13912345678"} for p in people[: ROWS // 2])]
    for n in range(0, len(rows), 97):
        rows[n] = {**rows[n], "name": ""}
    return rows


def _start(intake: Any, file: Path, workers: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [
            *(sys.executable, "-c", _PROGRAM, intake.bank.database.gate),
            *(str(file), str(intake.rejects), str(workers)),
        ],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _position(owner: psycopg.Connection[Any]) -> int:
    row = owner.execute("SELECT position FROM vault.import").fetchone()
    return 0 if row is None else int(row[0])


def _children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in listed]


@pytest.mark.duty("B1")
@pytest.mark.parametrize("workers", [0, 2])
def test_killed_again_and_again_nobody_is_doubled_or_lost(
    intake: Any, write_file: Any, workers: int
) -> None:
    rows = _rows()
    file = write_file(rows)
    owner = intake.bank.owner
    resumed = 0
    for aim in (1, 300, 700, 1_100):
        child = _start(intake, file, workers)
        while _position(owner) < aim and child.poll() is None:
            time.sleep(0.002)
        family = _children(child.pid) if child.poll() is None else []
        child.send_signal(signal.SIGKILL)
        _, errors = child.communicate()
        assert child.returncode == -signal.SIGKILL, errors
        _await_end(family)
    child = _start(intake, file, workers)
    told, errors = child.communicate()
    assert child.returncode == 0, errors
    resumed, accepted, rejected = map(int, told.split())
    wrong = {n for n, row in enumerate(rows, 1) if not row["name"]}
    assert resumed >= 1_100
    assert (accepted, rejected) == (len(rows) - len(wrong), len(wrong))
    people = intake.people()
    expected = {row["id_number"] for row in rows if row["name"]}
    assert set(people) == expected
    for row in rows:
        if row["name"]:
            assert row["mobile"] in people[row["id_number"]]["mobile"].split("\n")
    # The file of rejected rows is whole, whatever earlier runs wrote.
    assert {int(row["〔行号〕"]) for row in intake.rejected()} == wrong
    (closed,) = intake.entries("import_closed")
    assert closed["detail"]["created"] == len(people)


def _await_end(processes: list[int]) -> None:
    """Workers end with the process that started them."""
    deadline = time.monotonic() + 20
    while any(Path(f"/proc/{pid}").exists() for pid in processes):
        assert time.monotonic() < deadline, "a worker outlived the import"
        time.sleep(0.01)
