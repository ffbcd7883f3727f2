"""不相容岗位: one person never holds two posts that exclude each other (R6.4).

Pure: told all posts that one person would hold, however they came to them (main or
further assignment, for a time, delegated, by a directory or a list), it raises or
returns them. A post that no list knows is refused: what it excludes is not known.
"""

from collections.abc import Iterable
from itertools import combinations

from xinhu.desks.staff.organisation.errors import DutiesIncompatibleError
from xinhu.desks.staff.organisation.post_rules import PostRules


def require_separate(posts: Iterable[str], rules: PostRules) -> frozenset[str]:
    """Return the posts that one person may hold together.

    Args:
        posts: codes of all posts the person would hold at some time.
        rules: in force.

    Raises:
        PostUnknownError: no list knows one of them.
        DutiesIncompatibleError: two of them exclude each other; params: post, other.
    """
    held = frozenset(posts)
    for code in sorted(held):
        rules.post(code)
    for post, other in combinations(sorted(held), 2):
        if frozenset((post, other)) in rules.separate:
            raise DutiesIncompatibleError(post=post, other=other)
    return held
