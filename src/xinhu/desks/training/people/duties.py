"""Which courses a person has to take: of their posts, and of their roles' purposes.

Pure. A purpose wants its courses of whoever uses it, whatever their post; so they are
listed as due before the gate refuses for want of them.
"""

from collections.abc import Collection, Mapping

from xinhu.core.policy.rule_book import Purpose
from xinhu.desks.training.course_book import CourseBook
from xinhu.desks.training.pack import Pack
from xinhu.desks.training.refusals import TrainingPostUnknownError


def purposes_of(
    roles: Collection[str], purposes: Mapping[str, Purpose]
) -> tuple[str, ...]:
    """Return the purposes that one of these roles may state."""
    return tuple(
        code
        for code, purpose in purposes.items()
        if not purpose.roles.isdisjoint(roles)
    )


def courses_for(
    book: CourseBook,
    posts: Collection[str],
    roles: Collection[str],
    purposes: Mapping[str, Purpose],
) -> tuple[Pack, ...]:
    """Return the courses of posts and of roles' purposes, by code.

    A post for which no course is set adds none; that every post has one, or says why
    not, is checked at the start (``posts``). Nor does a purpose that no course knows:
    the gate refuses that one by itself.

    Args:
        book: the courses in force.
        posts: the person's.
        roles: the person's.
        purposes: in force.
    """
    wanted: dict[str, Pack] = {}
    for post in posts:
        wanted.update((pack.course.code, pack) for pack in _curriculum(book, post))
    for purpose in purposes_of(roles, purposes):
        its = book.purposes.get(purpose, ())
        wanted.update((pack.course.code, pack) for pack in its)
    return tuple(pack for _, pack in sorted(wanted.items()))


def _curriculum(book: CourseBook, post: str) -> tuple[Pack, ...]:
    try:
        return book.curriculum(post)
    except TrainingPostUnknownError:
        return ()
