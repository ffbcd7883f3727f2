"""Handing in: graded once, in time, only one's own, only what the sheet offers."""

from collections.abc import Sequence

import pytest
from django.db import transaction

from desks.training.room import Room
from desks.training.small_packs import pack
from xinhu.core.base.errors import XinhuError
from xinhu.desks.training import refusals
from xinhu.desks.training.grading import Answer
from xinhu.desks.training.held import held_by
from xinhu.desks.training.models import StoredCertificate
from xinhu.desks.training.requiring import require_trained
from xinhu.desks.training.sittings.answering import hand_in, keep_answers
from xinhu.desks.training.sittings.closing import close_overdue
from xinhu.desks.training.sittings.errors import ExamClosedError, SittingUnknownError
from xinhu.desks.training.sittings.looking import marks_of, own_sitting


def test_a_passed_exam_issues_a_certificate_that_opens_its_purposes_at_once(
    room: Room,
) -> None:
    room.changed(room.small)
    with pytest.raises(refusals.TrainingLackingError):
        require_trained(room.desk.book, "serve", (), room.desk.at, room.desk.days)
    sitting = room.passed()
    assert (sitting.outcome, sitting.right) == ("passed", 6)
    held = held_by(room.li.pk)
    until = require_trained(room.desk.book, "serve", held, room.desk.at, room.desk.days)
    assert until == held[0].expires
    assert held[0].digest == room.small.digest
    started, issued, passed = room.acts()
    assert started["event"] == "exam.started"
    assert (passed["event"], passed["right"], passed["total"]) == ("exam.passed", 6, 6)
    assert issued["event"] == "certificate.issued"
    assert issued["until"] == "2027-03-02T16:00:00.000000Z"  # the day's end, Shanghai


def test_below_the_pass_mark_there_is_none(room: Room) -> None:
    sitting = room.start()
    done = room.hand_in(sitting, room.right(sitting, wrong=2))
    assert (done.outcome, done.right) == ("failed", 4)
    assert StoredCertificate.objects.count() == 0
    assert room.events() == ["exam.started", "exam.failed"]


def test_handed_in_again_nothing_is_graded(room: Room) -> None:
    sitting = room.start()
    room.hand_in(sitting, [])
    with pytest.raises(ExamClosedError):
        room.hand_in(sitting, room.right(sitting))
    assert StoredCertificate.objects.count() == 0
    assert room.events() == ["exam.started", "exam.failed"]


def test_handed_in_twice_at_once_it_is_graded_once(room: Room) -> None:
    sitting = room.start()
    answers = room.right(sitting)
    results = room.at_once(lambda: room.hand_in(sitting, answers), times=3)
    assert sum(isinstance(one, ExamClosedError) for one in results) == 2
    assert StoredCertificate.objects.count() == 1
    assert room.events().count("exam.passed") == 1


def test_a_late_exam_is_refused_closed_and_counts(room: Room) -> None:
    sitting = room.start()
    answers = room.right(sitting)
    room.later(30)
    with pytest.raises(refusals.ExamLateError) as refused:
        room.hand_in(sitting, answers)
    assert refused.value.params["minutes"] == 30
    sitting.refresh_from_db()
    assert (sitting.outcome, sitting.answers) == ("expired", [])
    assert StoredCertificate.objects.count() == 0
    assert room.events() == ["exam.started", "exam.expired"]


def test_the_last_moment_is_in_time(room: Room) -> None:
    sitting = room.start()
    room.later(30 - 1 / 60_000)
    assert room.hand_in(sitting, room.right(sitting)).outcome == "passed"


def test_anothers_exam_is_as_unknown_as_none_at_all(room: Room) -> None:
    sitting = room.start()
    answers = room.right(sitting)
    for reference in (sitting.reference, "ex-nothing", "", "ex-'; DROP TABLE"):
        for act in (hand_in, keep_answers):
            with pytest.raises(SittingUnknownError):
                act(room.wang.pk, reference, answers, room.desk)
        with pytest.raises(SittingUnknownError):
            own_sitting(room.wang.pk, reference, room.desk)
    sitting.refresh_from_db()
    assert (sitting.outcome, sitting.answers) == ("open", [])
    refused = room.acts()[-1]
    assert refused["actor"] == "op-wangfang"
    assert (refused["event"], refused["why"]) == ("exam.refused", "exam.unknown")


FORGED = {
    "question 0": [Answer(0, (1,))],
    "a question that was not asked": [Answer(7, (1,))],
    "an option that was not offered": [Answer(1, (9,))],
    "option 0": [Answer(1, (0,))],
    "a question twice": [Answer(1, (1,)), Answer(1, (2,))],
    "an option twice": [Answer(1, (1, 1))],
    "more questions than there are": [Answer(n, (1,)) for n in range(1, 500)],
}


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED)
def test_what_no_sheet_of_ours_gives_changes_nothing_and_is_told(
    room: Room, forged: Sequence[Answer]
) -> None:
    sitting = room.start()
    for act in (hand_in, keep_answers):
        with pytest.raises(XinhuError) as refused:
            act(room.li.pk, sitting.reference, forged, room.desk)
        assert room.acts()[-1]["why"] == refused.value.code
    sitting.refresh_from_db()
    assert (sitting.outcome, sitting.answers) == ("open", [])
    assert room.hand_in(sitting, room.right(sitting)).outcome == "passed"


def test_several_options_where_one_is_right_are_refused(room: Room) -> None:
    sitting = room.start()
    kinds = [room.small.questions[key].kind for key, _ in sitting.drawn]
    number = kinds.index("single") + 1
    with pytest.raises(refusals.ExamOneOptionError):
        room.hand_in(sitting, [Answer(number, (1, 2))])


def test_what_is_kept_meanwhile_is_not_graded_and_what_is_handed_in_is(
    room: Room,
) -> None:
    sitting = room.start()
    keep_answers(room.li.pk, sitting.reference, room.right(sitting), room.desk)
    sitting.refresh_from_db()
    assert len(sitting.answers) == 6
    assert sitting.outcome == "open"
    assert room.hand_in(sitting, []).outcome == "failed"


def test_a_kept_exam_that_nobody_hands_in_expires_unpassed(room: Room) -> None:
    sitting = room.start()
    keep_answers(room.li.pk, sitting.reference, room.right(sitting), room.desk)
    room.later(30)
    assert own_sitting(room.li.pk, sitting.reference, room.desk).outcome == "expired"
    assert StoredCertificate.objects.count() == 0


def test_a_course_that_changes_meanwhile_voids_the_exam(room: Room) -> None:
    sitting = room.start()
    answers = room.right(sitting)
    room.changed(pack({"a": 4, "b": 4}, draw=6, version=2), room.other)
    with pytest.raises(refusals.ExamChangedError):
        room.hand_in(sitting, answers)
    sitting.refresh_from_db()
    assert sitting.outcome == "void"
    assert room.start().version == 2


def test_a_changed_course_is_noticed_by_looking_and_the_next_exam_is_of_the_new_one(
    room: Room,
) -> None:
    sitting = room.start()
    room.changed(pack({"b": 4, "c": 4}, draw=6, version=2), room.other)
    assert own_sitting(room.li.pk, sitting.reference, room.desk).outcome == "void"
    other = room.start(room.wang)
    room.changed(room.other)
    assert own_sitting(room.wang.pk, other.reference, room.desk).outcome == "void"
    assert room.start(room.wang, "other").course == "other"
    assert room.events().count("exam.void") == 2


def test_a_course_that_is_gone_voids_the_exam(room: Room) -> None:
    sitting = room.start()
    room.changed(room.other)
    with pytest.raises(refusals.CourseUnknownError):
        hand_in(room.li.pk, sitting.reference, [], room.desk)
    sitting.refresh_from_db()
    assert sitting.outcome == "void"


def test_everybodys_overdue_exams_are_closed_and_open_ones_left(room: Room) -> None:
    late, still = room.start(room.li), room.start(room.wang)
    room.later(30)
    with transaction.atomic():
        assert close_overdue(None, room.desk.at) == 2
    for sitting in (late, still):
        sitting.refresh_from_db()
        assert sitting.outcome == "expired"
    assert {act["actor"] for act in room.acts() if act["event"] == "exam.expired"} == {
        "op-limin",
        "op-wangfang",
    }
    with transaction.atomic():
        assert close_overdue(None, room.desk.at) == 0


def test_explanations_are_there_once_it_is_graded_and_not_before(room: Room) -> None:
    sitting = room.start()
    assert marks_of(sitting, room.small) == ()
    done = room.hand_in(sitting, room.right(sitting, wrong=1))
    marks = marks_of(done, room.small)
    assert [mark.verdict for mark in marks] == ["right"] * 5 + ["unanswered"]
    assert all(mark.why.startswith("why ") for mark in marks)
    assert marks_of(done, pack({"a": 4, "b": 4}, draw=6, version=2)) == ()
