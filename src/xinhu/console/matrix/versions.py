"""Versions of the policies and proposals of new ones; any two versions compared."""

from django.http import HttpResponse
from django.shortcuts import render

from xinhu.console.access.acting import scopes_of
from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.kit.language import language_of
from xinhu.console.kit.times import now
from xinhu.console.matrix.differing import tell
from xinhu.console.matrix.seeing import PROPOSE, require_sight
from xinhu.desks.staff.models import PolicyProposal
from xinhu.desks.staff.policy_change.comparing import compare, compare_texts
from xinhu.desks.staff.policy_change.errors import VersionUnknownError
from xinhu.desks.staff.policy_change.expiring import state_of
from xinhu.desks.staff.policy_change.versions import held, listed

MOST = 200
_DIGITS = 12


@signed_in("GET")
def versions(request: SignedInRequest) -> HttpResponse:
    """Show all versions and proposals, the newest first."""
    ruleset = require_sight(request)
    rows = PolicyProposal.objects.select_related("author")[:MOST]
    page = {
        "versions": listed(ruleset),
        "proposals": [(row, state_of(row, now())) for row in rows],
        "may_propose": PROPOSE in scopes_of(request),
    }
    return render(request, "matrix/versions.html", page)


@signed_in("GET")
def compare_versions(request: SignedInRequest) -> HttpResponse:
    """Show what differs between two versions."""
    ruleset = require_sight(request)
    before = held(_number(request.GET.get("before", "")), ruleset)
    after = held(_number(request.GET.get("after", "")), ruleset)
    found = compare(before.policies, after.policies, ruleset)
    page = {
        "before": before,
        "after": after,
        "changes": tell(found, language_of(request)),
        "files": compare_texts(before.policies.files, after.policies.files),
    }
    return render(request, "matrix/compare.html", page)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or len(text) > _DIGITS:
        raise VersionUnknownError
    return int(text)
