"""A discovery desk to act at: people, a folder that may be scanned, what scans found.

Fang and Gu are privacy officers, He is an IT officer, Shen an auditor, Li a clerk who
answers for what lies in the folder.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
from django.db import connections

import xinhu.rules
from xinhu.core.base.clock import DAY, Instant, from_text, to_datetime
from xinhu.core.catalogue.grades import Grade
from xinhu.core.discover.accepting import fingerprint
from xinhu.core.discover.examined import Place as Counted
from xinhu.desks.discovery.asking import ask_for_scan
from xinhu.desks.discovery.desk import Desk
from xinhu.desks.discovery.models import Place, Scan, Target
from xinhu.desks.discovery.opening import open_desk
from xinhu.desks.discovery.results import ColumnMet, Heard, Seen, TableMet, Unread
from xinhu.desks.discovery.running import begin
from xinhu.desks.discovery.taking_up import take_up
from xinhu.desks.discovery.targets import Wanted, register_target
from xinhu.desks.staff.deeds import Deed
from xinhu.desks.staff.models import Operator
from xinhu.wiring.django_settings import database_from

RULES = Path(xinhu.rules.__path__[0])
SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = from_text("2026-11-24T02:00:00Z")
PEOPLE = {
    "fang": ("privacy_officer", "privacy", "总行"),
    "gu": ("privacy_officer", "privacy", "总行"),
    "he": ("it_officer", "it", "总行"),
    "shen": ("auditor", "audit", "总行"),
    "li": ("clerk", "counter", "朝阳支行"),
}


def seen(path: str, kind: str = "cn_mobile", **changes: Any) -> Seen:
    """A kind in a file, as a scan tells it, but for changes."""
    told: dict[str, Any] = {
        "path": path,
        "member": "",
        "place": "",
        "column": None,
        "kind": kind,
        "count": 3,
        "confidence": 0.9,
        "reasons": ("shape", "context"),
        "evidence": "138****5678",
        "grade": "C2",
        "level": 3,
        "file_grade": "C2",
        "file_level": 4,
        "because": ("thousand_people",),
        **changes,
    }
    of = (told["member"], told["place"], told["column"], kind)
    place = Counted(*of, 1, 1.0, Grade.C2, 3)
    return Seen(fingerprint=fingerprint(path, place), **told)


def met(path: str, name: str, **changes: Any) -> ColumnMet:
    """A column that was read whole, as a scan tells it, but for changes."""
    told: dict[str, Any] = {
        "position": 0,
        "declared": "text",
        "rows": 300,
        "table_rows": 300,
        "whole": not changes.get("why"),
        "why": "",
        **changes,
    }
    return ColumnMet(path=path, name=name, **told)


class Room:
    """The desk, its people, and shortcuts for what a test does to it."""

    def __init__(self, database: Any, root: Path) -> None:
        self.database = database
        self.root = root
        self.desk: Desk = open_desk(RULES, None, SHANGHAI, (root,), root / "databases")
        self.people = {
            name: Operator.objects.create(
                password="!",
                reference=f"op-{name}",
                username=name,
                full_name=name,
                role=role,
                post=post,
                branch=branch,
                department="counter",
            )
            for name, (role, post, branch) in PEOPLE.items()
        }

    def deed(self, name: str, days: int = 0) -> Deed:
        at = Instant(NOW + days * DAY)
        return Deed(by=self.people[name], network="branch", at=at)

    def wanted(self, **changes: Any) -> Wanted:
        folder = self.root / "share"
        folder.mkdir(exist_ok=True)
        usual = Wanted("客户资料共享", "folder", str(folder), "li", "朝阳支行")
        return usual._replace(**changes)

    def named(self, name: str, url: str) -> Path:
        """Name a database, as the machine's administrator does."""
        file = self.root / "databases" / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"{url}\n", "utf-8")
        file.chmod(0o600)
        return file

    def target(self) -> Target:
        """The one target, registered when it is first asked for."""
        found = Target.objects.first()
        return found or register_target(self.desk, self.deed("he"), self.wanted())

    def scan(
        self,
        *results: Seen | TableMet | ColumnMet | Unread,
        days: int = 0,
        files: int = 9,
    ) -> Scan:
        """Ask for a scan, and take up what it found."""
        asked = ask_for_scan(self.desk, self.deed("fang", days), self.target().pk, 0.6)
        at = Instant(NOW + days * DAY)
        with self.as_worker():
            assert begin(asked.pk, 3, at)
            return take_up(self.desk, asked.pk, Heard(files, 900, 0, 0), results, at)

    def places(self) -> dict[str, Place]:
        """What is known, by path."""
        return {row.path: row for row in Place.objects.all()}

    def numbers(self, *paths: str) -> Sequence[int]:
        found = self.places()
        return [found[path].pk for path in paths or found]

    @contextmanager
    def as_worker(self) -> Iterator[None]:
        """What is done within is done under the worker's database role."""
        with reaching(self.database.url("xinhu_worker")):
            yield

    def acts(self) -> list[dict[str, Any]]:
        """What was written for the register, in order."""
        with psycopg.connect(self.database.owner) as owner:
            rows = owner.execute("SELECT act FROM desk.outbox ORDER BY id").fetchall()
        return [{**act, "detail": dict(act["detail"])} for (act,) in rows]

    def events(self) -> list[str]:
        return [f"{act['detail']['event']} {act['decision']}" for act in self.acts()]

    @staticmethod
    def at_once(*acts: Callable[[], object]) -> list[str]:
        """Do things at the same time; return the classes of what came of each."""

        def one(act: Callable[[], object]) -> str:
            try:
                return type(act()).__name__
            except Exception as raised:  # noqa: BLE001 -- the test looks at it
                return type(raised).__name__
            finally:
                connections.close_all()

        with ThreadPoolExecutor(len(acts)) as pool:
            return sorted(pool.map(one, acts))


@contextmanager
def reaching(url: str) -> Iterator[None]:
    """Within, Django reaches this database."""
    connection = connections["default"]
    connection.close()
    before = dict(connection.settings_dict)
    connection.settings_dict.update({**database_from(url), "CONN_MAX_AGE": 0})
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.clear()
        connection.settings_dict.update(before)


def today(days: int = 0) -> Any:
    """The day of the tests, or one later."""
    return to_datetime(Instant(NOW + days * DAY)).astimezone(SHANGHAI).date()
