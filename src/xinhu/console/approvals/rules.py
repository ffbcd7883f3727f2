"""The approval rules as the console reads them, and who sees every approval."""

from functools import cache
from pathlib import Path

from django.conf import settings

from xinhu.console.kit.words import lists
from xinhu.desks.staff.acting import acting_of
from xinhu.desks.staff.approvals.book import ApprovalBook, load_book
from xinhu.desks.staff.models import Operator

SEES_ALL = "register"
"""Scope of those who see every approval: whoever reads the register."""


def book() -> ApprovalBook:
    """Return who approves what."""
    return _book(settings.XINHU_RULES, settings.XINHU_OWN_RULES)


@cache
def _book(folder: Path, override: Path | None) -> ApprovalBook:
    return load_book(folder, override)


def sees_all(operator: Operator) -> bool:
    """Tell whether somebody sees every approval, as they act now."""
    acting = acting_of(operator)
    return SEES_ALL in acting.scopes(lists().scopes(acting.role))
