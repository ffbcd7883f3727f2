"""Beginning an exam: whose, how often, how soon, one at a time; each time an act."""

import psycopg
import pytest
from django.db import ProgrammingError

from desks.training.room import Room
from xinhu.core.base.clock import to_datetime
from xinhu.desks.training.models import StoredCertificate
from xinhu.desks.training.refusals import CourseUnknownError
from xinhu.desks.training.sittings.errors import (
    ExamAttemptsError,
    ExamNotDueError,
    ExamOpenError,
    ExamPauseError,
)
from xinhu.desks.training.sittings.models import Sitting

DAY_MINUTES = 24 * 60


def test_an_exam_is_drawn_for_its_operator_and_is_an_act(room: Room) -> None:
    sitting = room.start()
    assert sitting.operator_id == room.li.pk
    assert len(sitting.drawn) == sitting.total == 6
    assert (sitting.due_at - sitting.started_at).total_seconds() == 30 * 60
    (act,) = room.acts()
    assert act == {
        "actor": "op-limin",
        "event": "exam.started",
        "course": "small",
        "version": 1,
        "exam": sitting.reference,
    }


def test_two_people_get_different_exams(room: Room) -> None:
    first, second = room.start(room.li), room.start(room.wang)
    assert first.drawn != second.drawn
    assert first.reference != second.reference


def test_an_open_exam_is_gone_on_with_and_gets_no_more_time(room: Room) -> None:
    sitting = room.start()
    room.later(20)
    again = room.start()
    assert again.reference == sitting.reference
    assert again.due_at == sitting.due_at
    assert room.events() == ["exam.started"]


def test_only_one_exam_is_open_at_a_time(room: Room) -> None:
    room.start()
    with pytest.raises(ExamOpenError):
        room.start(course="other")
    assert room.acts()[-1]["why"] == "exam.open"


def test_begun_twice_at_once_it_is_one_exam(room: Room) -> None:
    started = room.at_once(room.start, times=3)
    assert len({getattr(one, "reference", one) for one in started}) == 1
    assert Sitting.objects.count() == 1
    assert room.events() == ["exam.started"]


def test_a_course_that_is_none_is_refused(room: Room) -> None:
    with pytest.raises(CourseUnknownError):
        room.start(course="nothing")


def test_after_a_failure_there_is_a_pause(room: Room) -> None:
    room.hand_in(room.start(), [])
    room.later(9.5)
    with pytest.raises(ExamPauseError) as refused:
        room.start()
    assert refused.value.params["minutes"] == 1
    room.later(0.5)
    assert room.start().outcome == "open"


def test_so_many_exams_a_day_and_no_more(room: Room) -> None:
    for _ in range(3):
        room.hand_in(room.start(), [])
        room.later(10)
    with pytest.raises(ExamAttemptsError):
        room.start()
    assert room.acts()[-1] == {
        "actor": "op-limin",
        "event": "exam.refused",
        "course": "small",
        "why": "exam.attempts",
    }
    assert room.start(room.wang).outcome == "open"
    room.later(DAY_MINUTES)
    assert room.start().outcome == "open"


def test_what_was_left_open_counts_even_where_the_next_is_refused(room: Room) -> None:
    left = room.start()
    room.later(35)  # five minutes after its end
    with pytest.raises(ExamPauseError):
        room.start()
    left.refresh_from_db()
    assert left.outcome == "expired"
    assert left.closed_at == left.due_at
    assert "exam.expired" in room.events()


def test_whoever_holds_a_certificate_waits_until_renewal_is_due(room: Room) -> None:
    room.passed()
    with pytest.raises(ExamNotDueError) as refused:
        room.start()
    assert refused.value.params["days"] > 300
    room.later(refused.value.params["days"] * DAY_MINUTES)
    assert room.start().outcome == "open"


def test_a_void_exam_counts_neither_as_attempt_nor_as_failure(room: Room) -> None:
    for _ in range(3):
        Sitting.objects.create(
            reference=f"void-{_}",
            operator=room.li,
            zone="branch",
            course="small",
            version=1,
            digest="x",
            drawn=[],
            started_at=to_datetime(room.desk.at),
            due_at=to_datetime(room.desk.at),
            closed_at=to_datetime(room.desk.at),
            outcome="void",
            total=6,
        )
    assert room.start().outcome == "open"


def test_the_database_takes_no_second_open_exam(room: Room) -> None:
    sitting = room.start()
    with (
        psycopg.connect(room.database.console) as console,
        pytest.raises(psycopg.errors.UniqueViolation),
    ):
        console.execute(
            "INSERT INTO desk.training_sitting (reference, operator_id, zone, course,"
            " version, digest, drawn, answers, started_at, due_at, outcome, total)"
            " SELECT 'twin', operator_id, zone, 'other', version, digest, drawn,"
            " answers, started_at, due_at, outcome, total FROM desk.training_sitting"
            " WHERE id = %s",
            (sitting.pk,),
        )


def test_the_console_changes_no_drawn_exam_and_takes_none_out(room: Room) -> None:
    sitting = room.start()
    with pytest.raises(ProgrammingError):
        Sitting.objects.filter(pk=sitting.pk).update(due_at=sitting.started_at)
    with pytest.raises(ProgrammingError):
        Sitting.objects.filter(pk=sitting.pk).delete()


def test_the_database_lets_nobody_open_a_closed_exam_again(room: Room) -> None:
    sitting = room.hand_in(room.start(), [])
    with pytest.raises(ProgrammingError):
        Sitting.objects.filter(pk=sitting.pk).update(outcome="open", closed_at=None)
    assert StoredCertificate.objects.count() == 0
