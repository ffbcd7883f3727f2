"""Whether found files may be opened, asked of Cedar once for each version of policies.

That costs more than all else that a gate does when it is built, and a gate is built for
most tests. The answer follows from the version and the grades; that it is the right one
is tested where it is given.
"""

from collections.abc import Mapping

from xinhu.core.policy.matrix.found_files import may_be_opened
from xinhu.core.policy.policy_set import PolicySet

_KNOWN: dict[tuple[str, frozenset[tuple[str, str]]], bool] = {}


def opened_once(policies: PolicySet, grades: Mapping[str, str]) -> bool:
    """Return what ``may_be_opened`` answers."""
    asked = (policies.version, frozenset(grades.items()))
    if asked not in _KNOWN:
        _KNOWN[asked] = may_be_opened(policies, grades)
    return _KNOWN[asked]
