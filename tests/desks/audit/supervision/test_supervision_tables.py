"""The database holds by itself to what the desk promises."""

from itertools import product

import psycopg
import pytest
from django.db import DatabaseError

from supervised_room import NOON, Room, fetched
from xinhu.desks.audit.models import (
    DaySignature,
    Explanation,
    FootageReference,
    SupervisedItem,
    Verdict,
)
from xinhu.desks.audit.supervision.explaining import explain
from xinhu.desks.audit.supervision.filming import note_footage
from xinhu.desks.audit.supervision.judging import decide
from xinhu.desks.audit.supervision.signing import sign

TABLES = (
    "audit_supervision_beginning",
    "audit_supervised_day",
    "audit_supervised_item",
    "audit_verdict",
    "audit_explanation",
    "audit_footage_reference",
    "audit_day_signature",
)

STATEMENTS = (
    "UPDATE desk.{} SET id = id",
    "DELETE FROM desk.{}",
    "TRUNCATE desk.{} CASCADE",
)


def filled(room: Room) -> None:
    (item,) = room.items()
    decide(room.desk, room.deed("zhou"), item.pk, "to_explain", "为何？")
    explain(room.desk, room.deed("li"), item.pk, "客户到柜面办理")
    note_footage(room.desk, room.deed("zhou"), item.pk, "C1", NOON, NOON)
    decide(room.desk, room.deed("zhou"), item.pk, "in_order", "")
    sign(room.desk, room.deed("zhou"), item.day, "")


@pytest.mark.parametrize("role", ["owner", "console", "worker"])
def test_no_row_is_changed_or_taken_out(room, role) -> None:
    filled(room)
    url = room.database.url(f"xinhu_{role}")
    for table, statement in product(TABLES, STATEMENTS):
        with psycopg.connect(url) as connection, pytest.raises(psycopg.Error):
            connection.execute(statement.format(table))


def test_the_database_refuses_what_the_desk_refuses(room) -> None:
    own, other = room.items(fetched(1, actor="op-zhou"), fetched(2))
    zhou, li = room.people["zhou"], room.people["li"]
    at = NOON
    told = {"at": at, "by": zhou}
    for write in (
        lambda: Verdict.objects.create(item=own, step=1, result="in_order", **told),
        lambda: Verdict.objects.create(item=other, step=2, result="in_order", **told),
        lambda: Verdict.objects.create(item=other, step=1, result="irregular", **told),
        lambda: Verdict.objects.create(item=other, step=3, result="in_order", **told),
        lambda: Explanation.objects.create(item=other, text="x", by=li, at=at),
        lambda: FootageReference.objects.create(
            item=own, camera="C1", starts_at=at, ends_at=at, **told
        ),
        lambda: DaySignature.objects.create(day=own.day, **told),
        lambda: SupervisedItem.objects.create(
            day=own.day, number=7, leaf=b"\0" * 32, body="{}", reasons=[], added_at=at
        ),
    ):
        with pytest.raises(DatabaseError):
            write()
    assert Verdict.objects.count() == Explanation.objects.count() == 0
