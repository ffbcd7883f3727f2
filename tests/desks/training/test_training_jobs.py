"""The worker's jobs, under the worker's own role in the database."""

import psycopg
import pytest
from django.db import ProgrammingError, connections

from desks.training.room import Room
from xinhu.core.policy.rule_book import RuleBook
from xinhu.desks.training.models import Edition, Sitting, StoredCertificate
from xinhu.wiring.django_settings import database_from
from xinhu.wiring.rules import SHIPPED
from xinhu.wiring.training_jobs import close_exams, remind_everybody


def become_worker(room: Room) -> None:
    connection = connections["default"]
    connection.close()
    worker = database_from(room.database.url("xinhu_worker"))
    connection.settings_dict.update({**worker, "CONN_MAX_AGE": 0})


def test_exams_left_open_are_closed_and_told(room: Room) -> None:
    room.start(room.li)
    room.later(30)
    still = room.start(room.wang)
    become_worker(room)
    close_exams(room.desk)
    outcomes = dict(Sitting.objects.values_list("operator__username", "outcome"))
    assert outcomes == {"limin": "expired", "wangfang": "open"}
    assert room.events() == ["exam.started", "exam.started", "exam.expired"]
    close_exams(room.desk)
    assert room.events().count("exam.expired") == 1
    still.refresh_from_db()
    assert still.closed_at is None


def test_courses_are_noted_and_people_reminded(room: Room) -> None:
    become_worker(room)
    remind_everybody(room.desk, RuleBook.load(SHIPPED))
    assert Edition.objects.count() == 2
    assert room.events() == ["course.in_force", "course.in_force"]


def test_the_worker_issues_and_revokes_no_certificate(room: Room) -> None:
    sitting = room.passed()
    become_worker(room)
    with pytest.raises(ProgrammingError):
        StoredCertificate.objects.update(revoked_at=sitting.closed_at)
    with (
        psycopg.connect(room.database.url("xinhu_worker")) as worker,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        worker.execute(
            "INSERT INTO desk.training_certificate (operator_id, course, version,"
            " digest, passed_at, valid_until)"
            " SELECT operator_id, course, version, digest, passed_at, valid_until"
            " FROM desk.training_certificate"
        )
