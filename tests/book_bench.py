"""A counter whose quarter is over: its book is bound, and verified offline."""

import csv
import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg

from bank import ORIGIN
from counter import Counter
from xinhu.adapters.books.binding import BookBindery, BoundFolder, bind_book
from xinhu.adapters.postgres.book_quarter import StoredQuarter
from xinhu.adapters.postgres.stored_register import StoredRegister
from xinhu.adapters.volumes.bindery import Bindery
from xinhu.adapters.volumes.binding import bind as bind_volume
from xinhu.core.base.clock import Instant
from xinhu.core.register.volume.boundary import Binder
from xinhu.core.register.volume.naming import Quarter
from xinhu.wiring.book_work import entering
from xinhu.wiring.register_identity import read_verifiers
from xinhu.wiring.volume_work import appending

TOOL = Path(__file__).parents[1] / "tools" / "verify_register.py"
BINDER = Binder("op-pan", "privacy", "head_office")


def quarter_now() -> Quarter:
    now = datetime.now(UTC) + timedelta(hours=8)
    return Quarter(now.year, (now.month + 2) // 3)


THIS = quarter_now()
NAME = f"{THIS.year}Q{THIS.number}"
AFTER = Instant(Quarter(THIS.year + THIS.number // 4, THIS.number % 4 + 1).begins() + 1)


@dataclass(frozen=True)
class Bench:
    """A counter whose quarter is over, and what binds its book."""

    counter: Counter
    gate: psycopg.Connection
    folder: Path

    def bind(self, now: Instant = AFTER) -> BoundFolder:
        database = self.counter.bank.database.gate
        bindery = BookBindery(
            read=lambda span: StoredQuarter(self.gate, span),
            enter=entering(database, guomi=False),
            origin=ORIGIN,
            folder=self.folder,
            words={"loan_approval": "贷款审批"},
            clock=lambda: now,
            progress=lambda _done: None,
        )
        return bind_book(bindery, NAME, BINDER)

    def volume(self) -> Path:
        bank = self.counter.bank
        self.gate.rollback()
        bindery = Bindery(
            reader=StoredRegister(self.gate),
            append=appending(bank.database.gate, guomi=False),
            origin=ORIGIN,
            signers=bank.signers,
            verifiers=read_verifiers(self.gate),
            clock=lambda: AFTER,
            guomi=False,
        )
        return bind_volume(
            bindery, name=NAME, folder=self.folder, binder=BINDER, after=None
        ).folder


def verified(volume: Path, book: Path) -> tuple[int, dict[str, Any]]:
    command = [sys.executable, "-I", "-S", str(TOOL), str(volume), "--json"]
    done = subprocess.run(
        [*command, "--book", str(book)], capture_output=True, text=True, check=False
    )
    assert done.returncode in {0, 1}, done.stderr
    return done.returncode, json.loads(done.stdout)


def rows(folder: Path, name: str = "rows.csv") -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
