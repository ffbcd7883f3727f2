"""The approval rules as the console reads them, and who acts."""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest

from xinhu.console.access.coming import zone_of_request
from xinhu.console.kit.words import lists
from xinhu.desks.staff.approvals.book import ApprovalBook, load_book
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.tokens import Actor

SEES_ALL = "register"
"""Scope of those who see every approval: whoever reads the register."""


def book() -> ApprovalBook:
    """Return who approves what."""
    return _book(settings.XINHU_RULES, settings.XINHU_OWN_RULES)


@cache
def _book(folder: Path, override: Path | None) -> ApprovalBook:
    return load_book(folder, override)


def actor(request: HttpRequest, operator: Operator) -> Actor:
    """Return who acts, as the register will know them."""
    zone = zone_of_request(request)
    return Actor(reference=operator.reference, post=operator.post, zone=zone)


def sees_all(operator: Operator) -> bool:
    """Tell whether somebody sees every approval."""
    return SEES_ALL in lists().scopes(operator.role)
