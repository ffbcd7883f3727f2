"""Grading: all or nothing per question, in time, and nothing that was not asked."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desks.training.small_packs import NOON, chance, pack
from xinhu.core.base.clock import SECOND, Instant
from xinhu.desks.training import refusals
from xinhu.desks.training.drawing import Exam, Sheet, draw_exam, sheet_of
from xinhu.desks.training.grading import Answer, Mark, grade
from xinhu.desks.training.pack import Pack

SMALL = pack({"one": 6, "two": 6}, 8)
LATER = Instant(NOON + 60 * SECOND)


def drawn(seed: int = 1, of: Pack = SMALL) -> Exam:
    return draw_exam(of, chance(seed), NOON)


def by_reading(of: Pack, sheet: Sheet, answers: list[Answer]) -> list[str]:
    """Grade by looking every text of the sheet up in the bank; slow and obvious."""
    verdicts = []
    for asked in sheet.questions:
        chosen = [
            asked.options[option - 1]
            for answer in answers
            if answer.number == asked.number
            for option in answer.options
        ]
        (question,) = [q for q in of.questions.values() if q.text == asked.text]
        right = [question.options[key] for key in question.right]
        if not chosen:
            verdicts.append("unanswered")
        else:
            verdicts.append("right" if sorted(chosen) == sorted(right) else "wrong")
    return verdicts


@st.composite
def papers(draw: st.DrawFn) -> tuple[Exam, list[Answer]]:
    exam = drawn(draw(st.integers(0, 1000)))
    answers = []
    for number, each in enumerate(exam.questions, 1):
        kind = SMALL.questions[each.question].kind
        most = len(each.options) if kind == "multiple" else 1
        places = st.integers(1, len(each.options))
        chosen = draw(st.lists(places, unique=True, max_size=most))
        if draw(st.booleans()):
            answers.append(Answer(number, tuple(chosen)))
    return exam, draw(st.permutations(answers))


@settings(deadline=None)
@given(paper=papers())
def test_every_question_is_graded_as_its_texts_say(
    paper: tuple[Exam, list[Answer]],
) -> None:
    exam, answers = paper
    result = grade(SMALL, exam, answers, LATER)
    verdicts = [mark.verdict for mark in result.marks]
    assert verdicts == by_reading(SMALL, sheet_of(SMALL, exam), answers)
    assert result.right == verdicts.count("right")
    assert result.total == len(exam.questions)


def right_answers(exam: Exam, of: Pack = SMALL) -> list[Answer]:
    return [
        Answer(
            number,
            tuple(
                place
                for place, key in enumerate(each.options, 1)
                if key in of.questions[each.question].right
            ),
        )
        for number, each in enumerate(exam.questions, 1)
    ]


def test_who_knows_everything_gets_everything() -> None:
    exam = drawn()
    result = grade(SMALL, exam, right_answers(exam), LATER)
    assert result.right == result.total
    assert all(mark.chosen == mark.right for mark in result.marks)


def marked(mark_of: str, change) -> Mark:
    """Grade one question of a kind with a changed answer."""
    exam = drawn()
    for number, each in enumerate(exam.questions, 1):
        if SMALL.questions[each.question].kind == mark_of:
            answer = right_answers(exam)[number - 1]
            changed = Answer(number, change(answer.options))
            return grade(SMALL, exam, [changed], LATER).marks[number - 1]
    raise AssertionError(mark_of)


def test_several_right_options_count_all_or_nothing() -> None:
    assert marked("multiple", lambda right: right).verdict == "right"
    assert marked("multiple", lambda right: right[:1]).verdict == "wrong"
    assert marked("multiple", lambda _: (1, 2, 3, 4)).verdict == "wrong"


def test_the_result_teaches() -> None:
    mark = marked("single", lambda right: (right[0] % 4 + 1,))
    assert mark.verdict == "wrong"
    assert mark.why == SMALL.questions[mark.question].why
    assert mark.chosen != mark.right
    assert len(mark.right) == 1


def test_what_is_left_out_is_told_as_unanswered_and_counts_as_wrong() -> None:
    result = grade(SMALL, drawn(), [Answer(1, ())], LATER)
    assert result.right == 0
    assert {mark.verdict for mark in result.marks} == {"unanswered"}


def test_the_last_microsecond_is_in_time_and_the_next_is_not() -> None:
    exam = drawn()
    assert grade(SMALL, exam, [], Instant(exam.ends - 1)).total == 8
    for late in (exam.ends, exam.ends + 1, exam.ends + 10**12):
        with pytest.raises(refusals.ExamLateError) as caught:
            grade(SMALL, exam, right_answers(exam), Instant(late))
        assert caught.value.params["minutes"] == 30


def test_nobody_hands_in_before_the_exam_began() -> None:
    with pytest.raises(refusals.ExamClockError):
        grade(SMALL, drawn(), [], Instant(NOON - 1))


def test_an_exam_is_graded_by_the_course_it_was_drawn_from_only() -> None:
    other = pack({"one": 6, "two": 6}, 8, version=2)
    with pytest.raises(refusals.ExamChangedError):
        grade(other, drawn(), [], LATER)


@pytest.mark.parametrize("number", [0, -1, 9, 10**30])
def test_an_answer_to_what_was_not_asked_refuses_all(number: int) -> None:
    with pytest.raises(refusals.ExamQuestionUnknownError):
        grade(SMALL, drawn(), [Answer(1, (1,)), Answer(number, (1,))], LATER)


def test_a_question_answered_twice_refuses_all_even_if_both_are_alike() -> None:
    with pytest.raises(refusals.ExamAnsweredTwiceError):
        grade(SMALL, drawn(), [Answer(2, (1,)), Answer(2, (1,))], LATER)
    with pytest.raises(refusals.ExamAnsweredTwiceError):
        grade(SMALL, drawn(), [Answer(2, ()), Answer(2, (1,))], LATER)


@pytest.mark.parametrize("option", [0, -1, 5, 10**30])
def test_an_option_that_was_not_offered_refuses_all(option: int) -> None:
    with pytest.raises(refusals.ExamOptionUnknownError):
        grade(SMALL, drawn(), [Answer(1, (option,))], LATER)


def test_an_option_chosen_twice_refuses_all() -> None:
    with pytest.raises(refusals.ExamOptionTwiceError):
        grade(SMALL, drawn(), [Answer(1, (1, 1))], LATER)


def test_choosing_several_where_one_is_right_is_no_answer() -> None:
    with pytest.raises(refusals.ExamOneOptionError):
        marked("single", lambda _: (1, 2, 3, 4))
    with pytest.raises(refusals.ExamOneOptionError):
        marked("true_false", lambda _: (1, 2))
