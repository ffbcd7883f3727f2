"""Who sees the matrix, and what it is computed from."""

from django.conf import settings

from xinhu.console.access.acting import scopes_of
from xinhu.console.access.signed_in import SignedInRequest
from xinhu.console.gate_errors import RoleRefusedError
from xinhu.desks.staff.policy_change.rules import Ruleset, load_ruleset

SEE = "matrix"
"""Scope of whoever reads matrix, versions and proposals."""


PROPOSE = "policy"
"""Scope of whoever proposes policies."""


def require_sight(request: SignedInRequest, scope: str = SEE) -> Ruleset:
    """Return the rules for whoever may see them.

    Raises:
        RoleRefusedError: the operator's role has no business here.
    """
    if scope not in scopes_of(request):
        raise RoleRefusedError
    return load_ruleset(settings.XINHU_RULES, settings.XINHU_OWN_RULES)
