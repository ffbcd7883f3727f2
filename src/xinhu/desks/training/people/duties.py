"""Which courses a person has to take: of their post, and of their role's purposes.

Pure. A purpose wants its courses of whoever uses it, whatever their post; so they are
listed as due before the gate refuses for want of them.
"""

from collections.abc import Mapping

from xinhu.core.policy.rule_book import Purpose
from xinhu.desks.training.course_book import CourseBook
from xinhu.desks.training.pack import Pack


def purposes_of(role: str, purposes: Mapping[str, Purpose]) -> tuple[str, ...]:
    """Return the purposes that a role may state."""
    return tuple(code for code, purpose in purposes.items() if role in purpose.roles)


def courses_for(
    book: CourseBook, post: str, role: str, purposes: Mapping[str, Purpose]
) -> tuple[Pack, ...]:
    """Return the courses of a post and of a role's purposes, by code.

    Args:
        book: the courses in force.
        post: the person's.
        role: the person's.
        purposes: in force.

    Raises:
        TrainingPostUnknownError: no course is set for the post.
    """
    wanted = {pack.course.code: pack for pack in book.curriculum(post)}
    for purpose in purposes_of(role, purposes):
        wanted.update((pack.course.code, pack) for pack in book.wanted_for(purpose))
    return tuple(pack for _, pack in sorted(wanted.items()))
