"""A database as a target of the desk: named, registered, asked for and scanned."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg

from desks.discovery.room import NOW, Room
from planted_tables import Planted
from xinhu.desks.discovery.asking import ask_for_scan
from xinhu.desks.discovery.models import Scan, Target
from xinhu.desks.discovery.targets import Wanted, register_target
from xinhu.wiring.discovery_work import run_next_scan

URL = "postgresql://scan:geheim-pw@127.0.0.1:1/core"
_WHOLE = (
    "SELECT shown, finding.rowid FROM finding JOIN file ON file.id = finding.file"
    " WHERE whole AND rules <> '' ORDER BY 2"
)
CORE = Wanted("核心系统", "database", "core", "li", "总行")


@contextmanager
def changed(bank: Planted) -> Iterator[None]:
    """Within, most of a table may not be read, and a column is called otherwise."""
    with psycopg.connect(bank.admin, autocommit=True) as link:
        link.execute("ALTER TABLE 客户 RENAME 卡号 TO 号")
        link.execute(f"REVOKE SELECT ON 客户 FROM {bank.role}")
        link.execute(f"GRANT SELECT (手机号码, 号) ON 客户 TO {bank.role}")
        try:
            yield
        finally:
            link.execute("ALTER TABLE 客户 RENAME 号 TO 卡号")
            link.execute(f"REVOKE SELECT (手机号码, 卡号) ON 客户 FROM {bank.role}")
            link.execute(f"GRANT SELECT ON 客户 TO {bank.role}")


def register(room: Room, url: str) -> Target:
    room.named("core", url)
    return register_target(room.desk, room.deed("he"), CORE)


def ask(room: Room) -> Scan:
    return ask_for_scan(room.desk, room.deed("fang"), Target.objects.get().pk, 0.6)


def run(room: Room, ends: Any = lambda: False, **how: Any) -> tuple[str, str]:
    desk = replace(room.desk, rules=replace(room.desk.rules, **how))
    with room.as_worker():
        assert run_next_scan(desk, room.root / "states", ends, lambda: NOW)
    scan = Scan.objects.order_by("-pk")[0]
    return scan.state, scan.failure


def done_in(state: Path) -> dict[str, tuple[int, ...]]:
    """Return tables that stand whole in a state, of which nothing is to be read again.

    With the numbers of their findings' rows; another process may hold the state.
    """
    seen = state.parent / "seen"
    for beside in ("", "-wal"):
        held = state.with_name(state.name + beside)
        content = held.read_bytes() if held.exists() else b""
        seen.with_name(seen.name + beside).write_bytes(content)
    found: dict[str, tuple[int, ...]] = {}
    with closing(sqlite3.connect(seen)) as kept, suppress(sqlite3.DatabaseError):
        for name, row in kept.execute(_WHOLE):
            found[name] = (*found.get(name, ()), row)
    return found
