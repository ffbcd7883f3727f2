"""Checks a pack whole: its terms, and every question against lessons and options."""

from collections.abc import Mapping

from xinhu.desks.training import defects
from xinhu.desks.training.pack import Lesson
from xinhu.desks.training.shape import TRUE_FALSE, Course, Question

_FEWEST_OPTIONS = {"single": 3, "multiple": 4, "true_false": 2}
_MOST_OPTIONS = 8


def check_terms(course: Course, folder: str) -> None:
    """Check the terms of a course by themselves.

    Args:
        course: the terms.
        folder: the name of the folder they stand in.

    Raises:
        CourseNameError: the folder has another name.
        CourseVersionError: renewal is demanded to a version that is not out yet.
        CourseCitationError: a number or the validity names a source that is not listed.
    """
    if course.code != folder:
        raise defects.CourseNameError(course=course.code, folder=folder)
    if course.renewal is not None and course.renewal.below > course.version:
        raise defects.CourseVersionError(course=course.code)
    named = [course.validity_source]
    named.extend(number.source for number in course.numbers.values())
    for source in named:
        if source not in course.sources:
            raise defects.CourseCitationError(course=course.code, cited=source)
    twice = sorted(course.sources.keys() & course.numbers.keys())
    if twice:
        raise defects.CourseCitationError(course=course.code, cited=twice[0])


def check_bank(
    course: Course, lessons: tuple[Lesson, ...], bank: Mapping[str, Question]
) -> None:
    """Check the questions of a course; citations are filled in already.

    Raises:
        CourseLessonUnknownError, CourseLessonUntestedError: questions and lessons do
            not belong together.
        CourseOptionsError, CourseAnswersError: a question cannot be answered as its
            kind says.
        CourseCitationError: a question names a source that is not listed.
        CourseQuestionRepeatedError: two questions ask the same.
        CourseBankError: fewer questions than are drawn, or fewer drawn than lessons.
    """
    names = [lesson.name for lesson in lessons]
    seen: dict[str, str] = {}
    for key, question in bank.items():
        _check_question(course, key, question)
        if question.lesson not in names:
            raise defects.CourseLessonUnknownError(
                course=course.code, question=key, lesson=question.lesson
            )
        other = seen.setdefault(_bare(question.text), key)
        if other != key:
            raise defects.CourseQuestionRepeatedError(
                course=course.code, question=key, other=other
            )
    asked = {question.lesson for question in bank.values()}
    for name in names:
        if name not in asked:
            raise defects.CourseLessonUntestedError(course=course.code, lesson=name)
    if not len(lessons) <= course.draw <= len(bank):
        raise defects.CourseBankError(
            course=course.code, draw=course.draw, bank=len(bank), lessons=len(lessons)
        )


def _check_question(course: Course, key: str, question: Question) -> None:
    options = question.options
    enough = _FEWEST_OPTIONS[question.kind] <= len(options) <= _MOST_OPTIONS
    different = len({_bare(text) for text in options.values()}) == len(options)
    fixed = question.kind != "true_false" or options == TRUE_FALSE
    if not (enough and different and fixed):
        raise defects.CourseOptionsError(course=course.code, question=key)
    right = set(question.right)
    several = len(right) > 1
    if (
        not right
        or len(right) != len(question.right)
        or not right <= options.keys()
        or several != (question.kind == "multiple")
    ):
        raise defects.CourseAnswersError(course=course.code, question=key)
    if question.source not in course.sources:
        raise defects.CourseCitationError(course=course.code, cited=question.source)


def _bare(text: str) -> str:
    """Return a text without white space and case: what a reader would call the same."""
    return "".join(text.split()).casefold()
