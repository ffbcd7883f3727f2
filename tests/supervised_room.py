"""A supervised branch, its people, and what a test does to it.

Zhou and Wu look afterwards at what 朝阳支行 did, He at what the head office did; Li is
a clerk of the branch and Sun approves there; Bao is a clerk of another branch. It is
the morning of a Tuesday.
"""

import hashlib
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import psycopg
from django.db import connections

import xinhu.rules
from xinhu.adapters.postgres.provision import url_for
from xinhu.core.base.clock import DAY, Instant, from_text, to_datetime
from xinhu.core.base.errors import XinhuError
from xinhu.desks.audit.models import SupervisedDay, SupervisedItem
from xinhu.desks.audit.supervision.desk import Desk
from xinhu.desks.audit.supervision.drawing import Fetched, draw
from xinhu.desks.staff.deeds import Deed
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.organisation.models import ADDITIONAL, Unit

RULES = Path(xinhu.rules.__path__[0])
HEAD, CHAOYANG, HAIDIAN = "总行", "朝阳支行", "海淀支行"
MONDAY = date(2026, 11, 23)
NOW = from_text("2026-11-24T02:00:00Z")
LONG_AFTER = Instant(NOW + 8 * DAY)
NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
ORDINARY = {"purpose": "counter_service"}
PEOPLE = {
    "zhou": ("after_supervisor", "after_supervisor", CHAOYANG),
    "wu": ("after_supervisor", "after_supervisor", CHAOYANG),
    "he": ("after_supervisor", "after_supervisor", HEAD),
    "li": ("clerk", "counter", CHAOYANG),
    "sun": ("supervisor", "counter_supervisor", CHAOYANG),
    "bao": ("clerk", "counter", HAIDIAN),
}
BEGINNING = "UPDATE desk.audit_supervision_beginning SET day = %s"


def fetched(number: int, **changes: Any) -> Fetched:
    """An entry as the gate tells it: for a sensitive purpose, but for changes."""
    entry = {
        "actor": "op-li",
        "at": "2026-11-23T04:00:00.000000Z",
        "commitment": None,
        "customer": "11" * 16,
        "decision": "permit",
        "detail": None,
        "fields": {"name": "partial", "mobile": "partial"},
        "ground": {"kind": "service_case", "ref": "case-1"},
        "kind": "disclosure",
        "policy": "5f" * 16,
        "post": "counter",
        "previous": None,
        "purpose": "fraud_check",
        "reasons": [],
        "v": 1,
        "zone": "branch",
        **changes,
    }
    text = json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    raw = text.encode()
    return Fetched(number, hashlib.sha256(b"\0" + raw).hexdigest(), raw)


@dataclass
class Room:
    """The desk, its people, and shortcuts for what a test does to it."""

    desk: Desk
    people: dict[str, Operator]
    database: Any

    def deed(self, name: str, at: Instant = NOW) -> Deed:
        return Deed(by=self.people[name], network="branch", at=at)

    def draw(
        self,
        *entries: Fetched,
        by: str = "zhou",
        unit: str = CHAOYANG,
        day: date = MONDAY,
        at: Instant = NOW,
    ) -> SupervisedDay:
        return draw(self.desk, self.deed(by, at), unit, day, entries)

    def items(self, *entries: Fetched) -> list[SupervisedItem]:
        return list(self.draw(*(entries or (fetched(1),))).items.all())

    def further(self, name: str, branch: str, *, role: str = "after_supervisor") -> Any:
        """Give somebody a further post since the morning; return the assignment."""
        at = to_datetime(NOW)
        unit, _ = Unit.objects.get_or_create(
            code="x", name=branch, kind="head_office", opened_at=at
        )
        return self.people[name].assignments.create(
            unit=unit,
            kind=ADDITIONAL,
            temporary=False,
            role=role,
            post=role,
            branch=branch,
            department="counter",
            starts_at=at,
        )

    def acts(self) -> list[dict[str, Any]]:
        """What was written for the register, in order."""
        with psycopg.connect(self.database.owner) as owner:
            rows = owner.execute("SELECT act FROM desk.outbox ORDER BY id").fetchall()
        return [row[0] for row in rows]

    def events(self) -> list[str]:
        return [
            f"{dict(act['detail'])['event']} {act['decision']}" for act in self.acts()
        ]

    def admin(self) -> psycopg.Connection:
        """A connection that no trigger stops."""
        url = url_for(self.database.admin_url, "postgres", self.database.name)
        connection = psycopg.connect(url, autocommit=True)
        connection.execute("SET session_replication_role = replica")
        return connection


def at_once(first: Callable[[], object], second: Callable[[], object]) -> list[object]:
    """Do two things at the same time; return what each gave or raised."""
    results: list[object] = [None, None]
    start = threading.Barrier(2)

    def run(place: int, act: Callable[[], object]) -> None:
        start.wait()
        try:
            results[place] = act()
        except XinhuError as error:
            results[place] = error
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=run, args=pair) for pair in enumerate((first, second))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
