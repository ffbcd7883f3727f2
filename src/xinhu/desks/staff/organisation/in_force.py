"""The rules of the staff desk as this process reads them, once."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

from xinhu.core.policy.approval.rules import ApprovalBook
from xinhu.core.policy.rule_book import RuleBook
from xinhu.desks.staff.organisation.post_rules import PostRules
from xinhu.desks.staff.organisation.staffing import Staffing, load_staffing


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffRules:
    """Lists, posts, numbers and who approves what."""

    book: RuleBook
    posts: PostRules
    staffing: Staffing
    approvals: ApprovalBook

    def scopes_of(self, post: str) -> frozenset[str]:
        """Return what a post is good for.

        Raises:
            PostUnknownError: no list knows the post.
        """
        return self.book.roles[self.posts.post(post).role].scopes

    def is_administrators(self, post: str) -> bool:
        """Tell whether a post makes an administrator of its holder.

        Raises:
            PostUnknownError: no list knows the post.
        """
        return self.posts.post(post).role in self.staffing.administrators


@cache
def load_staff_rules(folder: Path, override: Path | None) -> StaffRules:
    """Read the rules.

    Raises:
        PolicyInvalidError: a file cannot be used.
    """
    book = RuleBook.load(folder, override)
    posts = PostRules.load(folder, override, book)
    staffing = load_staffing(folder, override, posts, book)
    approvals = ApprovalBook.load(folder, override)
    return StaffRules(book=book, posts=posts, staffing=staffing, approvals=approvals)


def staff_rules() -> StaffRules:
    """Return the rules of this installation."""
    return load_staff_rules(settings.XINHU_RULES, settings.XINHU_OWN_RULES)
