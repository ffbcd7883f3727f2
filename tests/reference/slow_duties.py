"""Which posts exclude each other, told slowly from the two files as they stand.

Knows nothing of the program: it reads the YAML by itself and asks each pair each
question. Other rooms' tests take their lists of pairs from here (``PAIRS``).
"""

from itertools import combinations_with_replacement
from pathlib import Path

import yaml

import xinhu

_RULES = Path(xinhu.__file__).parent / "rules"
POSTS = yaml.safe_load((_RULES / "posts.yaml").read_text("utf-8"))
ROLES = yaml.safe_load((_RULES / "roles.yaml").read_text("utf-8"))


def exclude_each_other(one: str, other: str) -> bool:
    """Tell whether nobody may hold both."""
    if one == other:
        return False
    if other in POSTS[one]["incompatible"] or one in POSTS[other]["incompatible"]:
        return True
    role, second = POSTS[one]["role"], POSTS[other]["role"]
    return (
        second in ROLES[role]["incompatible"] or role in ROLES[second]["incompatible"]
    )


PAIRS = [
    (one, other, exclude_each_other(one, other))
    for one, other in combinations_with_replacement(sorted(POSTS), 2)
]
"""Every unordered pair of posts, a post with itself as well, and whether it is
forbidden."""


def a_department(post: str) -> str:
    """Return a department in which a post may stand."""
    departments = POSTS[post]["departments"]
    return "counter" if departments == "any" else min(departments)


DEPARTMENTS = sorted({a_department(post) for post in POSTS})
"""Departments that a tree needs so that every post can be given."""
