"""A supervised branch at the console: it is the morning of a Tuesday.

周正 and 吴琼 look afterwards at what 朝阳支行 did, 何平 at what the head office did.
"""

from datetime import UTC, date, datetime
from typing import Any
from unittest import mock

import psycopg

from simulators.gate import SimulatedGate
from xinhu.adapters.postgres.provision import url_for
from xinhu.core.base.clock import from_text
from xinhu.desks.staff.models import Operator

NOW = from_text("2026-11-24T02:00:00Z")
LONG_AFTER = from_text("2026-12-02T02:00:00Z")
MONDAY = "2026-11-23"
LIMIN = "op-limin0123456789"
SUPERVISORS = {
    "zhouzheng": ("周正", "after_supervisor", "朝阳支行"),
    "wuqiong": ("吴琼", "after_supervisor", "朝阳支行"),
    "heping": ("何平", "after_supervisor", "总行"),
}


def enter(password: str) -> None:
    """Enter the supervisors, and let everybody have been there since Friday."""
    for username, (name, role, branch) in SUPERVISORS.items():
        Operator.objects.enter(
            password=password,
            given=False,
            reference=f"op-{username}0123456789",
            username=username,
            full_name=name,
            role=role,
            post=role,
            branch=branch,
            department="supervision",
        )
    Operator.objects.update(date_joined=datetime(2026, 11, 20, tzinfo=UTC))


def begin(database: Any) -> None:
    """Let supervision have begun on the Friday; only a superuser can."""
    url = url_for(database.admin_url, "postgres", database.name)
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute("SET session_replication_role = replica")
        admin.execute(
            "UPDATE desk.audit_supervision_beginning SET day = %s",
            (date(2026, 11, 20),),
        )


def standing_clock(instant: int = NOW) -> Any:
    """Let the desk's clock stand; sessions go on by the real one."""
    return mock.patch("xinhu.console.supervision.at_desk.now", return_value=instant)


def looked(gate: SimulatedGate, number: int = 1, **facts: Any) -> list[int]:
    """Let Li Min have looked on Monday, for a sensitive purpose but for ``facts``."""
    told = {
        "at": f"{MONDAY}T06:00:00.000000Z",
        "purpose": "fraud_check",
        "ground": {"kind": "service_case", "ref": "case-1"},
        "customer": "11" * 16,
        "fields": {"name": "partial", "mobile": "partial"},
        **facts,
    }
    actor = {"operator": told.pop("actor", LIMIN), "post": "counter", "zone": "branch"}
    kind, decision = told.pop("kind", "disclosure"), told.pop("decision", "permit")
    return [
        gate.world.append(actor, kind, decision, **told)["index"] for _ in range(number)
    ]
