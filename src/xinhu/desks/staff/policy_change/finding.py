"""Finding proposals, and what the worker found out about them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from xinhu.desks.staff.models import PolicyProposal, PolicySimulation
from xinhu.desks.staff.policy_change import errors


@dataclass(frozen=True, slots=True)
class Simulated:
    """What a proposal would have done, and the digest of that.

    Attributes:
        digest: over the result; approvers are bound to it.
        result: as the worker wrote it.
    """

    digest: str
    result: Mapping[str, Any]

    def count(self, outcome: str) -> int:
        """Return how many looks had this outcome."""
        return int(self.result.get("counts", {}).get(outcome, 0))


def proposal_of(reference: str) -> PolicyProposal:
    """Return a proposal.

    Raises:
        ProposalUnknownError: there is none.
    """
    rows = PolicyProposal.objects.select_related("author")
    row = rows.filter(reference=reference).first()
    if row is None:
        raise errors.ProposalUnknownError
    return row


def simulation_of(row: PolicyProposal) -> PolicySimulation | None:
    """Return how far the simulation of a proposal is; None before it began."""
    return PolicySimulation.objects.filter(proposal=row).first()


def require_simulated(row: PolicyProposal) -> Simulated:
    """Return the finished simulation of a proposal.

    Raises:
        PolicyNotSimulatedError: there is none yet.
    """
    found = simulation_of(row)
    if found is None or found.state != "done" or found.result is None:
        raise errors.PolicyNotSimulatedError
    return Simulated(found.digest, found.result)
