"""What no change of policies may ever do, found by asking and not by reading.

Whether the policies that say so are still there, or are called what they were called,
is not asked. Asked is what they are for: every role, purpose and ground that the lists
know, together or not, every zone, department, post and hour that makes a difference.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from msgspec.structs import replace

from xinhu.core.base.errors import Refusal
from xinhu.core.policy.ground import NO_GROUND
from xinhu.core.policy.levels import LADDER, Context
from xinhu.core.policy.matrix.asking import Answers, WideAsker
from xinhu.core.policy.matrix.domain import Domain
from xinhu.core.policy.policy_set import PolicySet
from xinhu.core.policy.rule_book import RuleBook

ADMINISTRATORS: Final = frozenset(
    {"system_admin", "security_admin", "audit_admin", "it_officer"}
)
"""Roles that run the system and see no customer (三员分立); with them every role that
no purpose names."""

_C3: Final = "C3"


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
    """
    if domain.opaque:
        raise PolicyOpaqueError(policy=", ".join(domain.opaque))
    asker = WideAsker(policies, grades)
    fields = tuple(dict.fromkeys(asker.alike.values()))
    secret = tuple(name for name in fields if grades[name] == _C3)
    administrators = _administrators(policies.book)
    for context in _everything(policies.book, domain):
        said = asker.said(context)
        _check(said, secret, LADDER[1:], context, PolicyOpensC3Error)
        if context.role in administrators:
            _check(said, fields, LADDER, context, PolicyOpensAdministratorsError)
    return policies


def _check(
    said: Answers,
    fields: tuple[str, ...],
    levels: tuple[str, ...],
    context: Context,
    refusal: type[Refusal],
) -> None:
    for field in fields:
        for level, (allowed, policies) in zip(LADDER, said[field], strict=True):
            if allowed and level in levels:
                raise refusal(
                    field=field,
                    role=context.role,
                    purpose=context.purpose,
                    policy=", ".join(policies),
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
