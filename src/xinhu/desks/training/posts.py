"""Curricula and posts: every post has courses, or says why it has none.

Checked at the start, against the posts that there are (``rules/posts.yaml``): a course
for a post that nobody can hold is a slip, and a post without any course is one unless
``rules/curricula.yaml`` gives the reason.
"""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final

import msgspec

from xinhu.core.policy.rules_file import read_rules
from xinhu.desks.training import defects
from xinhu.desks.training.pack import Pack

POSTS: Final = "posts.yaml"
REASONS: Final = "curricula.yaml"


class NoCourse(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Why a post has no course to take, in both languages."""

    zh: str
    en: str


def check_posts(
    packs: Mapping[str, Pack], folder: Path, override: Path | None
) -> Collection[str]:
    """Return all posts, each of which has courses or a reason why not.

    Args:
        packs: the courses in force.
        folder: the shipped ``rules`` folder.
        override: the institution's own.

    Raises:
        CoursePostError: a course names a post that no list knows.
        CoursePostUncoveredError: a post has neither courses nor a reason.
        CoursePostReasonError: a reason is given for a post that has courses or is none.
        PolicyInvalidError: a file cannot be used.
    """
    posts = read_rules(POSTS, object, folder, override).keys()
    reasons = read_rules(REASONS, NoCourse, folder, override).keys()
    for code, pack in packs.items():
        named = pack.course.posts
        strange = sorted(set() if named == "any" else named - posts)
        if strange:
            raise defects.CoursePostError(course=code, post=strange[0])
    terms = [pack.course.posts for pack in packs.values()]
    covered = {post for post in posts if any(t == "any" or post in t for t in terms)}
    for post in sorted(posts - covered - reasons):
        raise defects.CoursePostUncoveredError(post=post)
    for post in sorted(reasons - (posts - covered)):
        raise defects.CoursePostReasonError(post=post)
    return posts
