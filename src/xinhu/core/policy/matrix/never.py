"""What no change of policies may ever do, found by asking and not by reading.

Whether the policies that say so are still there, or are called what they were called,
is not asked. Asked is what they are for: every role, purpose and ground that the lists
know, together or not, every zone, department, post and hour that makes a difference.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from typing import Final

from msgspec.structs import replace

from xinhu.core.base.errors import Refusal
from xinhu.core.policy.ground import NO_GROUND
from xinhu.core.policy.levels import LADDER, Context
from xinhu.core.policy.matrix.asking import Pair, WideAsker
from xinhu.core.policy.matrix.domain import Domain
from xinhu.core.policy.policy_set import PolicySet
from xinhu.core.policy.rule_book import RuleBook

ADMINISTRATORS: Final = frozenset(
    {"system_admin", "security_admin", "audit_admin", "it_officer"}
)
"""Roles that run the system and see no customer (三员分立); with them every role that
no purpose names."""

_C3: Final = "C3"
_SEEN: Final = LADDER[1:]
"""Levels at which something of a field is seen."""
_PROVEN: Final = deque[tuple[str, Domain, tuple[tuple[str, str], ...]]](maxlen=16)
"""Versions that opened nothing, with what they were asked with."""


class PolicyOpensC3Error(Refusal):
    """C3 would be shown in part or in clear; params: field, role, purpose, policy."""

    code = "policy.opens_authentication"


class PolicyOpensAdministratorsError(Refusal):
    """An administrator would see a customer; params: field, role, purpose, policy."""

    code = "policy.opens_administrators"


class PolicyOpaqueError(Refusal):
    """It could not be listed whom a policy is for; params: policy."""

    code = "policy.opaque"


def require_never_kept(
    policies: PolicySet, grades: Mapping[str, str], domain: Domain
) -> PolicySet:
    """Return the policies if they open nothing that is never opened.

    Args:
        policies: the version in question.
        grades: field → C1, C2 or C3.
        domain: of these policies.

    Raises:
        PolicyOpaqueError: a policy uses free text so that nobody could list it.
        PolicyOpensC3Error: C3 is permitted above hidden, whatever the second lock says.
        PolicyOpensAdministratorsError: an administrator is permitted anything.
        PolicyEvaluationError: a policy erred.
    """
    if domain.opaque:
        raise PolicyOpaqueError(policy=", ".join(domain.opaque))
    # Asked of the same texts, lists and grades the answer is the same, and it takes
    # seconds: one process asks once. A refusal is found anew each time.
    proven = (policies.version, domain, tuple(sorted(grades.items())))
    if proven not in _PROVEN:
        _require_never(policies, grades, domain)
        _PROVEN.append(proven)
    return policies


def _require_never(
    policies: PolicySet, grades: Mapping[str, str], domain: Domain
) -> None:
    asker = WideAsker(policies, grades)
    fields = tuple(dict.fromkeys(asker.alike.values()))
    whole = tuple((name, level) for name in fields for level in LADDER)
    secret = tuple(
        (name, level) for name, level in whole if grades[name] == _C3 and level in _SEEN
    )
    of_anybody, of_administrators = frozenset(secret), frozenset(whole)
    administrators = _administrators(policies.book)
    for context in _everything(policies.book, domain):
        asked = of_administrators if context.role in administrators else of_anybody
        found = asker.permitted(context, asked)
        for refusal, pairs in (
            (PolicyOpensC3Error, secret),
            (PolicyOpensAdministratorsError, whole),
        ):
            _require_none(found, pairs, context, refusal)


def _require_none(
    found: Mapping[Pair, tuple[str, ...]],
    pairs: tuple[Pair, ...],
    context: Context,
    refusal: type[Refusal],
) -> None:
    for pair in pairs if found else ():
        if pair in found:
            raise refusal(
                field=pair[0],
                role=context.role,
                purpose=context.purpose,
                policy=", ".join(found[pair]),
            )


def _administrators(book: RuleBook) -> frozenset[str]:
    served = {role for purpose in book.purposes.values() for role in purpose.roles}
    return frozenset(book.roles) & (ADMINISTRATORS | (book.roles.keys() - served))


def _everything(book: RuleBook, domain: Domain) -> Iterator[Context]:
    """Yield every context, whether or not the lists let it through today."""
    grounds = sorted({*book.grounds, NO_GROUND})
    for code, purpose in book.purposes.items():
        everywhere = replace(purpose, departments="any")
        for role in book.roles:
            for ground in grounds:
                yield from domain.standings(code, everywhere, role, ground, book)
