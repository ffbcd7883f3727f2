"""A bank with two shares: registered by 孙涛, scanned for 陈静, answered for by 李敏.

Names of files are the bank's own, and one of them tries to be markup.
"""

from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
from django.conf import settings

from desks.discovery.room import Heard, Seen, Unread, reaching, seen
from xinhu.core.base.clock import system_clock, to_datetime
from xinhu.desks.discovery.asking import ask_for_scan
from xinhu.desks.discovery.desk import Desk
from xinhu.desks.discovery.models import Place, Remedy, Scan, Target
from xinhu.desks.discovery.opening import open_desk
from xinhu.desks.discovery.running import begin, end_without, note
from xinhu.desks.discovery.states import FAILED, REMEDIED, REMEDY_DONE, VAULT
from xinhu.desks.discovery.taking_up import take_up
from xinhu.desks.discovery.targets import Wanted, register_target
from xinhu.desks.staff.deeds import Deed
from xinhu.desks.staff.models import Operator

SECRET = "postgresql://scan:geheim-pw@db.bank/core"
MARKUP = "<img src=x onerror=alert(1)>.csv"
HR = (
    seen(
        "人事/员工名册.xlsx",
        "cn_resident_id",
        place="Sheet1",
        column="证件号码",
        count=1240,
        reasons=("header", "pass_rate", "check_digit"),
        evidence="1101**********1234",
    ),
    seen("人事/员工名册.xlsx", place="Sheet1", column="手机", count=1240),
    seen("人事/旧/备份.zip", member="名单.csv", column="卡号", kind="bank_card"),
    seen(MARKUP, "email", grade="C1", level=2, file_level=2, file_grade="C1"),
    seen(
        "readme.txt",
        "password",
        grade="C3",
        level=4,
        file_grade="C3",
        file_level=5,
        evidence="",
        confidence=0.65,
        count=1,
    ),
)
COUNTER = (
    seen("柜面/导出.csv", column="客户姓名", kind="person_name", count=88, because=()),
    seen("柜面/磁道.log", "card_track", grade="C3", level=5, file_level=5, count=2),
)
UNREAD = (
    Unread("人事/工资.7z", "", "unknown_format"),
    Unread("人事/旧/备份.zip", "加密.xlsx", "encrypted"),
)
_KEPT = """
INSERT INTO vault.found_file (ref, remedy, customer, size, salt, body, kept_by, kept_at)
VALUES (%s, %s, gen_random_uuid(), 9, sha256('salt'), 'sealed', 'op-it', 0)
"""


class Scene:
    """Shares of the bank, and what is done to them."""

    def __init__(self, database: Any, root: Path) -> None:
        self.root = root
        self._database = database

    @property
    def desk(self) -> Desk:
        """The desk as the console has it."""
        zone = ZoneInfo(settings.TIME_ZONE)
        places = settings.XINHU_SCAN_ROOTS, settings.XINHU_SCAN_DATABASES
        return open_desk(settings.XINHU_RULES, None, zone, *places)

    def deed(self, name: str) -> Deed:
        by = Operator.objects.get(username=name)
        return Deed(by=by, network="branch", at=system_clock())

    def share(self, name: str, folder: str, owner: str = "limin") -> Target:
        """Register a folder."""
        place = self.root / folder
        place.mkdir(exist_ok=True)
        wanted = Wanted(name, "folder", str(place), owner, "朝阳支行")
        return register_target(self.desk, self.deed("suntao"), wanted)

    def database(self, name: str, called: str, owner: str = "limin") -> Target:
        """Register a database that the machine's administrator named."""
        file = self.root / "databases" / called
        file.parent.mkdir(exist_ok=True)
        file.write_text(SECRET, "utf-8")
        wanted = Wanted(name, "database", called, owner, "总行")
        return register_target(self.desk, self.deed("suntao"), wanted)

    def moved(self, place: Place, paper: str) -> Remedy:
        """A file that was moved into the vault, as it stands afterwards."""
        now = to_datetime(system_clock())
        of_file = Place.objects.filter(target=place.target, path=place.path)
        of_file.update(status=REMEDIED)
        self.paper("rm-0123456789abcdef", paper)
        return Remedy.objects.create(
            target=place.target, path=place.path, place=place, kind=VAULT,
            ref="rm-0123456789abcdef", digest="ab" * 32,
            asked_by=Operator.objects.get(username="chenjing"), asked_at=now,
            approved_by=["op-gu"], expires_at=now, approval="ap-1", state=REMEDY_DONE,
            done_at=now, certificate={"paper": paper, "sha256": "ab" * 32, "size": 9},
        )  # fmt: skip

    def paper(self, remedy: str, paper: str) -> None:
        """Have the vault keep a paper of a remedy."""
        with psycopg.connect(self._database.owner) as owner:
            owner.execute(_KEPT, (paper, remedy))

    def lies_at(self, target: Target, location: str) -> None:
        """Have a target lie somewhere else, past all checks."""
        with psycopg.connect(self._database.owner) as owner:
            statement = "UPDATE desk.discovery_target SET location = %s WHERE id = %s"
            owner.execute(statement, (location, target.pk))

    def asked(self, target: Target) -> Scan:
        """A scan that waits."""
        return ask_for_scan(self.desk, self.deed("chenjing"), target.pk, 0.6)

    def begun(self, target: Target) -> Scan:
        """A scan that runs, and has come some way."""
        scan, at = self.asked(target), system_clock()
        with reaching(self._database.url("xinhu_worker")):
            begin(scan.pk, 3, at)
            note(scan.pk, Heard(1204, 87_400_000, 3, 21), at)
        return scan

    def failed(self, scan: Scan, why: str) -> None:
        """Let a scan fail."""
        with reaching(self._database.url("xinhu_worker")):
            end_without(scan.pk, FAILED, why, system_clock())

    def scanned(self, target: Target, *results: Seen | Unread) -> Scan:
        """A scan that is done."""
        scan, at = self.asked(target), system_clock()
        with reaching(self._database.url("xinhu_worker")):
            begin(scan.pk, 3, at)
            whole = Heard(3120, 412_000_000, 0, 0)
            return take_up(self.desk, scan.pk, whole, results, at)

    def whole(self) -> tuple[Target, Target]:
        """Two shares, each scanned."""
        first = self.share("人事处共享盘", "hr")
        second = self.share("朝阳支行柜面导出", "counter", owner="chenjing")
        self.scanned(first, *HR, *UNREAD)
        self.scanned(second, *COUNTER)
        return first, second

    def events(self) -> list[str]:
        """What was written for the register, in order; refusals as such."""
        with psycopg.connect(self._database.owner) as owner:
            rows = owner.execute("SELECT act FROM desk.outbox ORDER BY id").fetchall()
        told = [(dict(act["detail"]).get("event", ""), act) for (act,) in rows]
        return [
            f"{event} refused" if act["decision"] == "refuse" else event
            for event, act in told
        ]

    @staticmethod
    def place(path: str) -> Place:
        return Place.objects.filter(path=path).order_by("pk")[0]
