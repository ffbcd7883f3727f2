"""The permission matrix: what every standing may see, for every purpose and ground.

Guarantees: each answer is Cedar's own, on the policies as they are loaded; nothing that
the lists let through to the policies is left out, unless ``domain.opaque`` says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from xinhu.core.policy.levels import Context, Seen
from xinhu.core.policy.matrix.asking import WideAsker
from xinhu.core.policy.matrix.domain import Domain
from xinhu.core.policy.policy_set import PolicySet
from xinhu.core.policy.rule_book import RuleBook

REFUSED = Seen(None, ())


class Look(NamedTuple):
    """One standing with purpose and ground, and how clearly it sees each field.

    ``seen`` holds the first of the fields that are alike; see ``Matrix.seen``.
    """

    context: Context
    seen: Mapping[str, Seen]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Everything that one version permits.

    Attributes:
        version: of the policies.
        book: the lists under which it was computed.
        grades: field → C1, C2 or C3.
        domain: the values that tell answers apart.
        looks: what the lists let through, and what is seen.
        alike: field → the first of those that policies do not tell apart.
    """

    version: str
    book: RuleBook
    grades: Mapping[str, str]
    domain: Domain
    looks: tuple[Look, ...]
    alike: Mapping[str, str]

    def seen(self, look: Look, field: str) -> Seen:
        """Return how clearly a field is seen; refused where it is not needed."""
        if field not in self.book.purposes[look.context.purpose].fields:
            return REFUSED
        return look.seen[self.alike[field]]


def compute(policies: PolicySet, grades: Mapping[str, str], domain: Domain) -> Matrix:
    """Ask about everything.

    Args:
        policies: the version.
        grades: field → C1, C2 or C3, as the catalogue has it.
        domain: of this version; of two to be compared, the same for both.

    Raises:
        PolicyInvalidError: something names a field that the catalogue lacks.
        PolicyEvaluationError: a policy erred.
    """
    asker = WideAsker(policies, grades)
    looks = tuple(
        Look(context, asker.seen(context)) for context in domain.contexts(policies.book)
    )
    return Matrix(
        version=policies.version,
        book=policies.book,
        grades=grades,
        domain=domain,
        looks=looks,
        alike=asker.alike,
    )
