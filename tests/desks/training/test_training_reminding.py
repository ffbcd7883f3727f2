"""Reminders: when, once, however often it runs; and which courses came into force."""

from collections.abc import Iterator
from dataclasses import replace

import psycopg
import pytest
from django.db import connections

from desks.training.room import NUMBERS, Room
from desks.training.small_packs import NOON, RULES, pack, renewed
from xinhu.core.base.clock import DAY, Instant, to_datetime
from xinhu.core.policy.approval.rules import ApprovalBook
from xinhu.core.policy.rule_book import Purpose
from xinhu.desks.staff.mails.models import Mail
from xinhu.desks.staff.mails.writing import write
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.saying import phrases
from xinhu.desks.training.due import Due
from xinhu.desks.training.in_force.noting import note_courses
from xinhu.desks.training.models import Edition, Reminder, StoredCertificate
from xinhu.desks.training.people.lines import lines_of_everybody
from xinhu.desks.training.reminding.sending import remind
from xinhu.desks.training.reminding.stages import stage_of
from xinhu.wiring.django_settings import database_from

PURPOSES: dict[str, Purpose] = {}
SMALL = pack({"a": 3}, draw=3)


@pytest.mark.parametrize(
    ("days", "state", "stage"),
    [
        (31, "current", ""),
        (30, "due", "first"),
        (8, "due", "first"),
        (7, "due", "again"),
        (2, "due", "again"),
        (1, "due", "last"),
        (0, "overdue", "overdue"),
        (-40, "overdue", "overdue"),
    ],
)
def test_the_nearer_the_deadline_the_later_the_stage(days, state, stage) -> None:
    due = Due(SMALL, state, Instant(NOON + days * DAY), "")
    assert stage_of(due, NUMBERS, NOON) == stage


@pytest.fixture
def worker(room: Room) -> Iterator[Room]:
    """The same under the worker's role; people have addresses, and one of them not."""
    Operator.objects.filter(username="limin").update(email="limin@bank.example")
    _give(room.li, room.desk.at, days=200)
    _give(room.wang, room.desk.at, days=200)
    room.changed(room.small)
    connection = connections["default"]
    connection.close()
    connection.settings_dict.update(
        {
            **database_from(room.database.url("xinhu_worker")),
            "CONN_MAX_AGE": 0,
        }
    )
    return room


def _give(who: Operator, at: Instant, days: int) -> None:
    StoredCertificate.objects.create(
        operator=who,
        course="small",
        version=1,
        digest="small1",
        passed_at=to_datetime(Instant(at - 100 * DAY)),
        valid_until=to_datetime(Instant(at + days * DAY)),
    )


def days_later(room: Room, days: int) -> None:
    room.later(days * 24 * 60)


def mails() -> list[tuple[str, str, str]]:
    rows = Mail.objects.order_by("pk").select_related("operator")
    return [(m.operator.reference, m.kind, m.params["last_day"]) for m in rows]


def test_everybody_is_reminded_once_at_each_stage(worker: Room) -> None:
    assert remind(worker.desk, PURPOSES) == 0
    stages = {171: "first", 194: "again", 199: "last", 201: "overdue"}
    day = 0
    for at, stage in stages.items():
        days_later(worker, at - day)
        day = at
        assert remind(worker.desk, PURPOSES) == 2
        assert remind(worker.desk, PURPOSES) == 0
        assert set(Reminder.objects.filter(at=to_datetime(worker.desk.at))
                   .values_list("stage", flat=True)) == {stage}  # fmt: skip
    assert [kind for _, kind, _ in mails()] == [
        *["training_due"] * 3,
        "training_overdue",
    ]
    assert {who for who, _, _ in mails()} == {"op-limin"}  # the other has no address


def test_after_a_pause_of_the_worker_only_the_present_stage_is_told(
    worker: Room,
) -> None:
    days_later(worker, 199)
    assert remind(worker.desk, PURPOSES) == 2
    assert set(Reminder.objects.values_list("stage", flat=True)) == {"last"}


def test_two_workers_at_once_remind_once(worker: Room) -> None:
    days_later(worker, 201)
    sent = worker.at_once(lambda: remind(worker.desk, PURPOSES), times=3)
    assert sum(one for one in sent if isinstance(one, int)) == 2
    assert Reminder.objects.count() == 2
    assert len(mails()) == 1


def test_a_mail_names_course_and_day_and_nothing_of_customers(worker: Room) -> None:
    days_later(worker, 199)
    remind(worker.desk, PURPOSES)
    assert Mail.objects.get().params == {
        "course": "small",
        "title_zh": "小课",
        "title_en": "Small course",
        "last_day": "2026-09-18",
    }


def test_the_next_certificate_begins_a_round_of_its_own(worker: Room) -> None:
    days_later(worker, 201)
    remind(worker.desk, PURPOSES)
    with psycopg.connect(worker.database.owner) as owner:
        owner.execute(
            "INSERT INTO desk.training_certificate (operator_id, course, version,"
            " digest, passed_at, valid_until)"
            " VALUES (%s, 'small', 1, 'small1', %s, %s)",
            (
                worker.li.pk,
                to_datetime(worker.desk.at),
                to_datetime(Instant(worker.desk.at + 365 * DAY)),
            ),
        )
    assert remind(worker.desk, PURPOSES) == 0
    days_later(worker, 340)
    remind(worker.desk, PURPOSES)
    own = Reminder.objects.filter(operator=worker.li).order_by("pk")
    assert [each.stage for each in own] == ["overdue", "first"]


def test_a_version_that_demands_renewal_makes_everybody_due_by_its_day(
    room: Room,
) -> None:
    _give(room.li, room.desk.at, days=200)
    newer = pack({"a": 4}, draw=4, version=2, renewal=renewed(2, "2026-03-20"))
    room.changed(newer)
    (line,) = [x for x in lines_of_everybody(room.desk, PURPOSES) if not x.reason]
    assert line.state == "due"
    days_later(room, 25)
    lines = lines_of_everybody(room.desk, PURPOSES)
    assert {line.reason for line in lines if line.person.name == "李敏"} == {
        "certificate.outdated"
    }


def test_courses_that_came_into_force_are_noted_once_and_are_acts(worker: Room) -> None:
    assert note_courses(worker.desk) == 1
    assert note_courses(worker.desk) == 0
    newer = replace(pack({"a": 4}, draw=4, version=2, renewal=renewed(2, "2026-03-20")))
    worker.changed(newer)
    assert note_courses(worker.desk) == 1
    assert [str(each) for each in Edition.objects.order_by("pk")] == [
        "small 1",
        "small 2",
    ]
    told = worker.acts()[-1]
    assert told == {
        "actor": "system:worker",
        "event": "course.in_force",
        "course": "small",
        "version": 2,
        "digest": "small2",
        "renew_below": 2,
        "renew_by": "2026-03-20",
    }


def test_two_workers_at_once_note_a_course_once(worker: Room) -> None:
    noted = worker.at_once(lambda: note_courses(worker.desk), times=3)
    assert sum(one for one in noted if isinstance(one, int)) == 1
    assert worker.events() == ["course.in_force"]


@pytest.mark.parametrize("kind", ["training_due", "training_overdue"])
def test_a_mail_says_in_both_languages_which_course_and_where(kind: str) -> None:
    params = {
        "course": "small",
        "title_zh": "小课",
        "title_en": "Small course",
        "last_day": "2026-09-18",
    }
    mail = write(
        kind,
        params,
        words=phrases("mails", RULES, None),
        book=ApprovalBook(rules={}, groups={}, ranks={}, heads={}),
        url="https://xinhu.bank.example",
    )
    assert "小课" in mail.subject
    assert "Small course" in mail.subject
    assert "https://xinhu.bank.example/training/courses/small/" in mail.body
    assert mail.body.count("2026-09-18") == 2
