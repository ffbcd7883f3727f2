"""A desk on a database of its own, as the console's role, and its people."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace

import psycopg
from django.db import connections
from django.test import override_settings

from xinhu.core.base.clock import Instant, system_clock
from xinhu.core.policy.approval.rules import ApprovalBook
from xinhu.desks.staff.approvals import deciding
from xinhu.desks.staff.approvals.asking import ask
from xinhu.desks.staff.approvals.kinds import Done, Facts, Kind, Said, register
from xinhu.desks.staff.approvals.opening import show
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.tokens import Actor
from xinhu.wiring.django_settings import XINHU_RULES, database_from

_SHIPPED = ApprovalBook.load(XINHU_RULES)
BOOK = replace(
    _SHIPPED,
    rules={
        **_SHIPPED.rules,
        "trial_at_once": _SHIPPED.rules["bulk_import"],
        "trial_later": _SHIPPED.rules["export"],
    },
)
"""The shipped rules, and two kinds that only tests know."""
PEOPLE = {
    "limin": ("李敏", "clerk", "counter", "朝阳支行"),
    "wangfang": ("王芳", "clerk", "counter", "朝阳支行"),
    "zhouning": ("周宁", "supervisor", "counter_supervisor", "朝阳支行"),
    "wujie": ("吴杰", "supervisor", "counter_supervisor", "海淀支行"),
    "chenjing": ("陈静", "privacy_officer", "privacy", "总行"),
    "qianhai": ("钱海", "privacy_officer", "privacy", "总行"),
    "hanmei": ("韩梅", "security_admin", "security", "总行"),
}
carried_out: list[tuple[Facts, Done]] = []
"""What was granted and carried out, in order."""
MAILED = {"XINHU_MAIL": True}


@dataclass(frozen=True)
class Tried:
    """A request of a kind that only tests know."""

    kind: str
    what: str
    about: frozenset[str] = frozenset()

    @property
    def concerns(self) -> frozenset[str]:
        return self.about

    def facts(self) -> Facts:
        return {"what": self.what, "about": sorted(self.about)}

    def words(self, language: str) -> Said:
        return Said(f"{language}: {self.what}", ())

    def carry_out(self, done: Done) -> None:
        carried_out.append((self.facts(), done))


def _read(code: str) -> Callable[[Facts], Tried]:
    return lambda facts: Tried(code, str(facts["what"]), frozenset(facts["about"]))


for _code, _now in (("trial_at_once", True), ("trial_later", False)):
    register(Kind(code=_code, read=_read(_code), at_once=_now))


@contextmanager
def open_desk(database: object) -> Iterator[None]:
    """The console's tables, under the console's role, with a few people."""
    connection = connections["default"]
    connection.close()
    before = dict(connection.settings_dict)
    connection.settings_dict.update(
        {**database_from(database.console), "CONN_MAX_AGE": 0}
    )
    carried_out.clear()
    quick = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(PASSWORD_HASHERS=quick, XINHU_MAIL=True):
        for username, (name, role, post, branch) in PEOPLE.items():
            Operator.objects.enter(
                password="correct horse battery 9",
                given=False,
                reference=f"op-{username}",
                username=username,
                full_name=name,
                email=f"{username}@bank.test",
                role=role,
                post=post,
                branch=branch,
                department=post,
            )
        yield
    connection.close()
    connection.settings_dict.clear()
    connection.settings_dict.update(before)


def by(username: str) -> Actor:
    """Who acts, as the register knows them."""
    post = PEOPLE[username][2]
    return Actor(reference=f"op-{username}", post=post, zone="branch")


def operator(username: str) -> Operator:
    return Operator.objects.get(username=username)


def asked(
    kind: str = "trial_at_once",
    who: str = "limin",
    about: frozenset[str] = frozenset(),
    now: Instant | None = None,
) -> str:
    """Ask for something."""
    return ask(
        Tried(kind, "三月开户名单", about),
        by=by(who),
        reason="月初批量开户",
        book=BOOK,
        now=now or system_clock(),
    )


def opened(ref: str, who: str, now: Instant | None = None) -> deciding.Stated:
    """Open a request; return what its reader then states."""
    shown = show(
        ref,
        viewer=operator(who),
        by=by(who),
        sees_all=True,
        book=BOOK,
        now=now or system_clock(),
    )
    return deciding.Stated(
        seen=bytes(shown.row.digest), look=shown.look or 0, reason="已核对"
    )


def granted(ref: str, who: str, **given: object) -> object:
    """Open a request and say yes."""
    stated = opened(ref, who)
    for name, value in given.items():
        object.__setattr__(stated, name, value)
    return deciding.grant(ref, stated, by=by(who), book=BOOK, now=system_clock())


def denied(ref: str, who: str) -> object:
    """Open a request and say no."""
    stated = opened(ref, who)
    return deciding.deny(ref, stated, by=by(who), book=BOOK, now=system_clock())


def acts(database: object) -> list[dict[str, object]]:
    """Read the outbox as the gate does: the console's role may not."""
    with psycopg.connect(database.gate) as gate:
        rows = gate.execute("SELECT act::text FROM desk.outbox ORDER BY id").fetchall()
    told = []
    for (text,) in rows:
        act = json.loads(text)
        told.append(
            {
                **dict(act["detail"]),
                "actor": act["actor"],
                "decision": act["decision"],
                "reasons": list(act["reasons"]),
            }
        )
    return told


def together(*acts_: Callable[[], object]) -> list[object]:
    """Do several things at the same time; return results or what was raised."""

    def one(act: Callable[[], object]) -> object:
        try:
            return act()
        except Exception as error:  # noqa: BLE001 -- the test looks at it
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts_)) as pool:
        return list(pool.map(one, acts_))
