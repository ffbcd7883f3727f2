"""The rules in force: the shipped ones, under the institution's own."""

from xinhu.core.catalogue.catalogue import Catalogue
from xinhu.core.policy.approval.rules import ApprovalBook
from xinhu.core.policy.policy_set import PolicySet
from xinhu.core.policy.rule_book import RuleBook
from xinhu.desks.staff.wording import Wording
from xinhu.wiring.settings import Settings
from xinhu.wiring.shipped import FOLDER

SHIPPED = FOLDER
"""The rules that come with this version."""


def load_catalogue(settings: Settings) -> Catalogue:
    """Read which fields there are, or raise what is wrong with the file."""
    return Catalogue.load(SHIPPED, settings.rules)


def load_policies(settings: Settings) -> PolicySet:
    """Read and check the policies, or raise what is wrong with them."""
    return PolicySet.load(SHIPPED, settings.rules)


def load_approvals(settings: Settings) -> ApprovalBook:
    """Read who approves what, or raise what is wrong with the lists."""
    return ApprovalBook.load(SHIPPED, settings.rules)


def load_book(settings: Settings) -> RuleBook:
    """Read the lists, or raise what is wrong with them."""
    return RuleBook.load(SHIPPED, settings.rules)


def load_wording(settings: Settings | None = None) -> Wording:
    """Read the words of errors; the shipped ones where nothing is set up yet."""
    return Wording.load(SHIPPED, None if settings is None else settings.rules)
