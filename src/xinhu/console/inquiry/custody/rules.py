"""The rules of custody that the pages go by; the gate judges by its own."""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest

from xinhu.console.access.acting import role_of, scopes_of, serves
from xinhu.console.inquiry.dossier import CustodyCard, DestructionCard
from xinhu.console.inquiry.steps import VIEW
from xinhu.console.kit.times import now, today
from xinhu.core.base.clock import from_text
from xinhu.desks.inquiry.custody.rules import CustodyRules

_GROUNDS, _REVIEW = "grounds", "review"


def is_over(custody: CustodyCard) -> bool:
    """Tell whether the last day of a report is over, and it is still there."""
    until = custody.keep_until
    over = until is not None and until < today().isoformat()
    return over and custody.destroyed_at is None


def still_waits(destruction: DestructionCard | None) -> bool:
    """Tell whether a destruction waits for the second person."""
    if destruction is None or destruction.certificate is not None:
        return False
    return now() < from_text(destruction.waits_until)


def keeps(request: HttpRequest) -> bool:
    """Tell whether the post acted under puts reports away."""
    return _GROUNDS in scopes_of(request) and serves(request, VIEW)


def proposes(request: HttpRequest) -> bool:
    """Tell whether it proposes destructions."""
    return keeps(request) and role_of(request) in _rules().proposers


def confirms(request: HttpRequest) -> bool:
    """Tell whether it confirms them."""
    return _REVIEW in scopes_of(request) and role_of(request) in _rules().confirmers


def oversees(request: HttpRequest) -> bool:
    """Tell whether it sees where reports lie in every branch."""
    return role_of(request) in _rules().overseers


def sees(request: HttpRequest) -> bool:
    """Tell whether it has to do with where reports lie at all."""
    return serves(request, VIEW) or oversees(request)


def _rules() -> CustodyRules:
    return _loaded(settings.XINHU_RULES, settings.XINHU_OWN_RULES)


@cache
def _loaded(folder: Path, override: Path | None) -> CustodyRules:
    return CustodyRules.load(folder, override)
