"""One proposal: what it changes, what it would have done, and its author's two acts."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from xinhu.console.access.acting import scopes_of
from xinhu.console.access.coming import zone_of_request
from xinhu.console.access.signed_in import SignedInRequest, signed_in
from xinhu.console.approvals.rules import book
from xinhu.console.kit.language import language_of
from xinhu.console.kit.times import now
from xinhu.console.kit.words import say
from xinhu.console.matrix.differing import tell
from xinhu.console.matrix.seeing import PROPOSE, require_sight
from xinhu.core.base.errors import Fault
from xinhu.desks.staff.models import PolicyProposal, PolicySimulation
from xinhu.desks.staff.policy_change import proposing
from xinhu.desks.staff.policy_change.comparing import compare, compare_texts
from xinhu.desks.staff.policy_change.expiring import state_of
from xinhu.desks.staff.policy_change.finding import proposal_of, simulation_of
from xinhu.desks.staff.policy_change.replaying import OUTCOMES
from xinhu.desks.staff.policy_change.rules import Ruleset
from xinhu.desks.staff.policy_change.versions import (
    files_of,
    held,
    read,
    texts_of,
)


@signed_in("GET")
def proposal(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show a proposal."""
    ruleset = require_sight(request)
    row = proposal_of(reference)
    found = _found(request, row, simulation_of(row))
    part = bool(getattr(request, "htmx", False))
    if part and request.GET.get("part") != "whole":
        return render(request, "matrix/simulation.html", found)
    template = "matrix/whole.html" if part else "matrix/proposal.html"
    return render(request, template, {**found, **_differences(request, row, ruleset)})


def _differences(
    request: SignedInRequest, row: PolicyProposal, ruleset: Ruleset
) -> dict[str, object]:
    """Return what it changes; the texts alone where present lists cannot read them."""
    language, texts = language_of(request), texts_of(row.texts)
    files = compare_texts(files_of(row.base, ruleset), texts)
    try:
        before = held(row.base, ruleset).policies
        after = read(texts, ruleset)
    except Fault:
        return {"gone": say("proposal.gone", language), "files": files}
    return {"changes": tell(compare(before, after, ruleset), language), "files": files}


@signed_in("POST")
def ask_for_approval(request: SignedInRequest, reference: str) -> HttpResponse:
    """Put a proposal before two people of different groups."""
    ruleset = require_sight(request, PROPOSE)
    proposing.put_before_approvers(
        reference,
        by=request.user,
        zone=zone_of_request(request),
        ruleset=ruleset,
        book=book(),
        now=now(),
    )
    return redirect("policy_proposal", reference)


@signed_in("POST")
def withdraw(request: SignedInRequest, reference: str) -> HttpResponse:
    """Take a proposal back."""
    require_sight(request, PROPOSE)
    proposing.withdraw(
        reference, by=request.user, zone=zone_of_request(request), now=now()
    )
    return redirect("policy_proposal", reference)


def _found(
    request: SignedInRequest, row: PolicyProposal, simulation: PolicySimulation | None
) -> dict[str, object]:
    state = state_of(row, now())
    scopes = scopes_of(request)
    own = row.author_id == request.user.pk and PROPOSE in scopes
    done = simulation is not None and simulation.state == "done"
    return {
        "proposal": row,
        "state": state,
        "simulation": simulation,
        "waits": state == "proposed" and (simulation is None or not _ended(simulation)),
        "may_ask": own and state == "proposed" and done,
        "may_withdraw": own and state in proposing.OPEN,
        "outcomes": OUTCOMES,
        "reads_register": "register" in scopes,
    }


def _ended(simulation: PolicySimulation) -> bool:
    return simulation.state in {"done", "failed"}
