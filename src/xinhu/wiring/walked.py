"""Which rules a gate walked before it started its workers, and that they use no others.

A worker that died is started again and reads the files anew. Were they others by then,
it would decide otherwise than its siblings, under rules that nobody looked through.
"""

import os
from collections.abc import Mapping
from typing import Final, NewType

from xinhu.core.catalogue.catalogue import Catalogue
from xinhu.core.policy.policy_set import PolicySet
from xinhu.wiring.errors import RulesNotWalkedError

Walked = NewType("Walked", str)
"""Names policies, lists and grades together."""
_VARIABLE: Final = "GATE_RULES_WALKED"
"""Set by a gate for its workers alone; no setting."""


def walked_of(policies: PolicySet, catalogue: Catalogue) -> Walked:
    """Name what was walked."""
    return Walked(f"{policies.version} {catalogue.version}")


def require_walked(walked: Walked, policies: PolicySet, catalogue: Catalogue) -> None:
    """Pass the rules that were walked.

    Raises:
        RulesNotWalkedError: these are others.
    """
    if walked_of(policies, catalogue) != walked:
        raise RulesNotWalkedError


def tell_workers(walked: Walked) -> None:
    """Leave word for every worker that is started from now on."""
    os.environ[_VARIABLE] = walked


def told_by_parent(environment: Mapping[str, str]) -> Walked:
    """Return what a worker was told.

    Raises:
        RulesNotWalkedError: nothing.
    """
    if _VARIABLE not in environment:
        raise RulesNotWalkedError
    return Walked(environment[_VARIABLE])
