"""A course pack that was read and checked whole."""

from collections.abc import Mapping
from dataclasses import dataclass

from xinhu.desks.training.shape import Course, Question


@dataclass(frozen=True, slots=True)
class Lesson:
    """课: one lesson.

    Attributes:
        name: what questions know it by.
        title: its heading.
        text: Markdown without the heading; no HTML and no links.
    """

    name: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Pack:
    """课程包: terms, lessons and bank.

    Attributes:
        course: the terms.
        lessons: in the order of teaching.
        questions: the bank, by id; true-false questions with their options.
        digest: SHA-256 of all of it, hexadecimal; names exactly what was taught.
    """

    course: Course
    lessons: tuple[Lesson, ...]
    questions: Mapping[str, Question]
    digest: str

    @property
    def titles(self) -> dict[str, str]:
        """Its title, as refusals are filled with it."""
        return {
            "course": self.course.code,
            "course_zh": self.course.zh,
            "course_en": self.course.en,
        }
