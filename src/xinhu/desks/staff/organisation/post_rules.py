"""岗位: which posts there are, what each gives, and which exclude each other.

What it guarantees: the relation is symmetric, whichever side wrote it down; posts whose
roles exclude each other exclude each other; a file that names a post, a role or itself
wrongly stops the start. What it leaves to others: who holds a post (``models``), and
refusing (``separating``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NoReturn

import msgspec

from xinhu.core.policy.rule_book import RuleBook
from xinhu.core.policy.rules_file import PolicyInvalidError, read_rules
from xinhu.desks.staff.organisation.errors import PostUnknownError

FILE = "posts.yaml"


class Post(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """岗位: what somebody does.

    Attributes:
        zh, en: its name.
        role: what it makes of its holder, code in ``roles.yaml``.
        departments: codes of departments in which it stands, or ``any``.
        incompatible: posts that its holder may not have besides.
        source, status: where the separation comes from, and whether it was read.
    """

    zh: str
    en: str
    role: str
    departments: frozenset[str] | Literal["any"]
    incompatible: frozenset[str]
    source: str
    status: Literal["confirmed", "unverified"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PostRules:
    """All posts, and the pairs that exclude each other.

    Attributes:
        posts: by code.
        separate: unordered pairs of codes.
    """

    posts: Mapping[str, Post]
    separate: frozenset[frozenset[str]]

    @classmethod
    def load(cls, folder: Path, override: Path | None, book: RuleBook) -> "PostRules":
        """Read the posts.

        Args:
            folder: the shipped rules.
            override: the institution's own.
            book: the lists in force, for the roles.

        Raises:
            PolicyInvalidError: the file cannot be used, or contradicts another.
        """
        posts = read_rules(FILE, Post, folder, override)
        for code, post in posts.items():
            _check(code, post, posts, book)
        return cls(posts=posts, separate=_separate(posts, book))

    def post(self, code: str) -> Post:
        """Return a post.

        Raises:
            PostUnknownError: no list knows it.
        """
        found = self.posts.get(code)
        if found is None:
            raise PostUnknownError(post=code)
        return found


def _check(code: str, post: Post, posts: Mapping[str, Post], book: RuleBook) -> None:
    if post.role not in book.roles:
        _invalid(f"{code} gives the role {post.role}, which no list knows")
    if not post.departments:
        _invalid(f"{code} stands in no department")
    for other in sorted(post.incompatible):
        if other == code:
            _invalid(f"{code} excludes itself")
        if other not in posts:
            _invalid(f"{code} names {other}, which no list knows")


def _separate(posts: Mapping[str, Post], book: RuleBook) -> frozenset[frozenset[str]]:
    by_post = {
        frozenset((code, other))
        for code, post in posts.items()
        for other in post.incompatible
    }
    by_role = {
        frozenset((code, other))
        for code, post in posts.items()
        for other, second in posts.items()
        if second.role in book.roles[post.role].incompatible
    }
    return frozenset(by_post | by_role)


def _invalid(detail: str) -> NoReturn:
    raise PolicyInvalidError(file=FILE, detail=detail)
