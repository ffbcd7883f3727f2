"""Editing the policies in force into a proposal; every fault is told with its line."""

from collections.abc import Mapping

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render

from xinhu.console.access.coming import zone_of_request
from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.kit.language import language_of
from xinhu.console.kit.times import now
from xinhu.console.kit.words import lists
from xinhu.console.matrix.seeing import PROPOSE, require_sight
from xinhu.core.base.errors import BadInput, Refusal, XinhuError
from xinhu.desks.staff.policy_change import errors, proposing
from xinhu.desks.staff.policy_change.rules import Ruleset
from xinhu.desks.staff.policy_change.versions import latest
from xinhu.desks.staff.rules import Explanation

_FILE = "file:"
_UNUSABLE = 422


@signed_in("GET", "POST")
def propose(request: SignedInRequest) -> HttpResponse:
    """Show the policies for editing, or take them as a proposal."""
    ruleset = require_sight(request, PROPOSE)
    if request.method == "GET":
        base = latest(ruleset)
        page = {"files": dict(base.files), "base": base.number}
        return render(request, "matrix/propose.html", page)
    files = _files(request.POST)
    try:
        made = proposing.propose(
            tuple(files.items()),
            reason=request.POST.get("reason", ""),
            by=request.user,
            zone=zone_of_request(request),
            ruleset=ruleset,
            now=now(),
        )
    except (BadInput, Refusal) as error:
        return _again(request, files, error, ruleset)
    return redirect("policy_proposal", made.reference)


def _files(given: QueryDict) -> Mapping[str, str]:
    """Return the files that are not empty; an emptied one is taken out."""
    files = {
        name.removeprefix(_FILE): text
        for name, text in given.items()
        if name.startswith(_FILE) and str(text).strip()
    }
    new = given.get("new_name", "").strip()
    if new and given.get("new_text", "").strip():
        files[new] = given["new_text"]
    return {name: str(text) for name, text in files.items()}


def _again(
    request: SignedInRequest,
    files: Mapping[str, str],
    error: XinhuError,
    ruleset: Ruleset,
) -> HttpResponse:
    """Show what was sent, with what is wrong about it."""
    reasons = error.reasons if isinstance(error, errors.PolicyTextsError) else (error,)
    page = {
        "files": files,
        "base": latest(ruleset).number,
        "reason": request.POST.get("reason", ""),
        "faults": [_told(request, each) for each in reasons],
    }
    return render(request, "matrix/propose.html", page, status=_UNUSABLE)


def _told(request: SignedInRequest, error: XinhuError) -> Explanation:
    return lists().wording.explain(error, language_of(request))
