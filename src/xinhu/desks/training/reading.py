"""Reads one course pack, the institution's own folder laid over the shipped one."""

import hashlib
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec

from xinhu.core.base.encoding import canonical_json
from xinhu.core.policy.rules_file import PolicyInvalidError, read_rules
from xinhu.desks.training.checking import check_bank, check_terms
from xinhu.desks.training.citing import told_plainly, told_with_status
from xinhu.desks.training.defects import CourseInvalidError, CourseOptionsError
from xinhu.desks.training.lessons import read_lessons
from xinhu.desks.training.pack import Lesson, Pack
from xinhu.desks.training.shape import TRUE_FALSE, Course, Question

TERMS: Final = "course.yaml"
BANK: Final = "questions.yaml"
T = TypeVar("T")


def read_pack(folder: Path, override: Path | None = None) -> Pack:
    """Read and check a pack.

    Args:
        folder: the course's folder; its name is the course's code.
        override: the institution's folder of the same course. A key of its
            ``course.yaml``, a question of its ``questions.yaml`` and a lesson of its
            ``lessons`` replace the shipped one as a whole; whatever is new is added.

    Raises:
        CourseDefectError: whatever is wrong, by its own code.
    """
    course = _terms(folder, override)
    check_terms(course, folder.name)
    lessons = read_lessons(course, folder, override)
    given = _read(BANK, Question, folder, override)
    bank = {key: _filled(course, key, question) for key, question in given.items()}
    check_bank(course, lessons, bank)
    return Pack(course, lessons, bank, _digest(course, lessons, bank))


def _terms(folder: Path, override: Path | None) -> Course:
    given = _read(TERMS, object, folder, override)
    try:
        return msgspec.convert(given, Course)
    except msgspec.ValidationError as error:
        raise CourseInvalidError(
            course=folder.name, file=TERMS, detail=str(error)
        ) from None


def _read(
    name: str, shape: type[T], folder: Path, override: Path | None
) -> dict[str, T]:
    try:
        return dict(read_rules(name, shape, folder, override))
    except PolicyInvalidError as error:
        raise CourseInvalidError(course=folder.name, **error.params) from None


def _filled(course: Course, key: str, question: Question) -> Question:
    """Return a question as it is asked and explained: citations and options filled in.

    Raises:
        CourseOptionsError: a statement to be judged brings options of its own.
        CourseCitationError: a text cites what the course does not list.
    """
    if question.kind == "true_false" and question.options:
        raise CourseOptionsError(course=course.code, question=key)
    options = TRUE_FALSE if question.kind == "true_false" else question.options
    return msgspec.structs.replace(
        question,
        text=told_plainly(question.text, course),
        options={key: told_plainly(text, course) for key, text in options.items()},
        why=told_with_status(question.why, course),
    )


def _digest(
    course: Course, lessons: tuple[Lesson, ...], bank: dict[str, Question]
) -> str:
    whole: Any = msgspec.to_builtins(
        {"bank": bank, "course": course, "lessons": lessons}, order="deterministic"
    )
    return hashlib.sha256(canonical_json(whole)).hexdigest()
