"""Citations: «name» in a text becomes the source or number, with its status where told.

A lesson and an explanation say of every clause and number that was not read in its
source that it is still to be verified. Options and questions do not: the mark would
give the answer away.
"""

import re
from typing import Final

from xinhu.desks.training.defects import CourseCitationError
from xinhu.desks.training.shape import Course, Number, Source

UNVERIFIED: Final = "（待核实）"
_CITED = re.compile(r"«([^«»]*)»")
_STRAY = re.compile(r"[«»]")


def told_plainly(text: str, course: Course) -> str:
    """Fill citations in without their status.

    Raises:
        CourseCitationError: the text cites what the course does not list.
    """
    return _filled(text, course, mark="")


def told_with_status(text: str, course: Course) -> str:
    """Fill citations in, each unverified one marked as such.

    Raises:
        CourseCitationError: the text cites what the course does not list.
    """
    return _filled(text, course, mark=UNVERIFIED)


def _filled(text: str, course: Course, *, mark: str) -> str:
    known: dict[str, Source | Number] = {**course.sources, **course.numbers}

    def value(place: re.Match[str]) -> str:
        cited = known.get(place.group(1))
        if cited is None:
            raise CourseCitationError(course=course.code, cited=place.group(1))
        return cited.zh + ("" if cited.status == "confirmed" else mark)

    filled = _CITED.sub(value, text)
    stray = _STRAY.search(filled)
    if stray is not None:
        raise CourseCitationError(course=course.code, cited=stray.group())
    return filled
