"""Reads lessons: ``lessons/NN-name.md``, the first line their title.

Markdown of headings, paragraphs, lists and bold. HTML and links are refused: a lesson
is shown to everybody, and nothing on a page comes from outside.
"""

import re
from pathlib import Path
from typing import NoReturn

from xinhu.core.policy.rules_file import PolicyInvalidError, read_text
from xinhu.desks.training.citing import told_with_status
from xinhu.desks.training.defects import CourseInvalidError, CourseLessonError
from xinhu.desks.training.pack import Lesson
from xinhu.desks.training.shape import Course

_FILE = re.compile(r"(?P<place>\d\d)-(?P<name>[a-z][a-z0-9-]*)\.md")
_FOREIGN = re.compile(r"<|\]\(|\]:|!\[|://")


def read_lessons(
    course: Course, folder: Path, override: Path | None
) -> tuple[Lesson, ...]:
    """Read the lessons of a course.

    Args:
        course: its terms; lessons cite its sources and numbers.
        folder: the course's folder.
        override: the institution's folder of the same course; a lesson of the same
            name replaces the shipped one, other lessons are added.

    Raises:
        CourseLessonError: a file has a wrong name, no title, no text, HTML or links, or
            two have one name or one place.
        CourseInvalidError: a file cannot be read.
        CourseCitationError: a lesson cites what the course does not list.
    """
    files = _files(course, folder)
    if override is not None:
        files.update(_files(course, override))
    if not files:
        _refuse(course, "lessons", "there is none")
    places = [path.name[:2] for path in files.values()]
    if len(set(places)) != len(places):
        _refuse(course, "lessons", "two have one place")
    ordered = sorted(files.items(), key=lambda each: each[1].name)
    return tuple(_lesson(course, name, path) for name, path in ordered)


def _files(course: Course, folder: Path) -> dict[str, Path]:
    files: dict[str, Path] = {}
    found = (
        sorted((folder / "lessons").iterdir()) if (folder / "lessons").exists() else []
    )
    for path in found:
        named = _FILE.fullmatch(path.name)
        if named is None:
            _refuse(course, path.name, "it is not called NN-name.md")
        if named["name"] in files:
            _refuse(course, path.name, "another lesson has this name")
        files[named["name"]] = path
    return files


def _lesson(course: Course, name: str, path: Path) -> Lesson:
    try:
        whole = read_text(path)
    except PolicyInvalidError as error:
        raise CourseInvalidError(course=course.code, **error.params) from None
    heading, _, text = whole.partition("\n")
    if not heading.startswith("# ") or not heading[2:].strip():
        _refuse(course, path.name, "the first line is no title")
    if not text.strip():
        _refuse(course, path.name, "it has no text")
    if _FOREIGN.search(whole):
        _refuse(course, path.name, "it holds HTML or a link")
    return Lesson(name, heading[2:].strip(), told_with_status(text.strip(), course))


def _refuse(course: Course, file: str, detail: str) -> NoReturn:
    raise CourseLessonError(course=course.code, file=file, detail=detail)
