"""Whether anybody may open found files under a version of the policies.

A file goes into the vault only where somebody may look at it there. Asked of the lists
and policies alone: whether whoever may is in service, has a certificate or shows a
second factor is asked of each look.
"""

from collections.abc import Mapping
from typing import Final

from xinhu.core.base.errors import Refusal
from xinhu.core.policy.levels import LADDER, LevelAsker, climb
from xinhu.core.policy.matrix.domain import Domain
from xinhu.core.policy.policy_set import PolicySet

PURPOSE: Final = "found_file_view"
"""Under which found files are opened."""
FIELD: Final = "found_file"
"""As which the policies know a found file; it is opened in clear or not at all."""
MATTER: Final = "found_file"
"""Kind of entry that such a look is."""
_GROUND: Final = "none"
_CLEAR: Final = LADDER[-1]


class FoundFilesShutError(Refusal):
    """No list or policy in force lets anybody open found files."""

    code = "found_file.shut"


def may_be_opened(policies: PolicySet, grades: Mapping[str, str]) -> bool:
    """Tell whether these policies let somebody, from somewhere, open found files.

    Args:
        policies: the version in force.
        grades: field → C1, C2 or C3.

    Raises:
        PolicyInvalidError: something names a field that the catalogue lacks.
        PolicyEvaluationError: a policy erred.
    """
    book = policies.book
    purpose = book.purposes.get(PURPOSE)
    if (
        purpose is None
        or purpose.matter != MATTER
        or FIELD not in purpose.fields
        or _GROUND not in purpose.grounds
        or FIELD not in grades
    ):
        return False
    asker, domain = LevelAsker(policies, grades), Domain.of(policies)
    return any(
        climb(grades[FIELD], asker.steps(context, (FIELD,))[FIELD]).level == _CLEAR
        for role in sorted(purpose.roles)
        if purpose.scope in book.scopes_of(role)
        for context in domain.standings(PURPOSE, purpose, role, _GROUND, book)
    )
