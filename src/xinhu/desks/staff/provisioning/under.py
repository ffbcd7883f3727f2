"""Under what provisioning happens: the rules, who asks, and when."""

from dataclasses import dataclass

from xinhu.core.base.clock import Instant
from xinhu.desks.staff.provisioning.rules import ProvisioningRules
from xinhu.desks.staff.tokens import Actor

SCIM_SOURCE = "scim"
LIST_SOURCE = "staff_list"


@dataclass(frozen=True, slots=True, kw_only=True)
class Under:
    """Under what a change happens.

    Attributes:
        rules: in force.
        by: who asks.
        at: now.
        source: ``scim`` or ``staff_list``; only its own people are seen.
        granted: the ground on which a list makes administrators; empty for none.
    """

    rules: ProvisioningRules
    by: Actor
    at: Instant
    source: str = SCIM_SOURCE
    granted: str = ""
