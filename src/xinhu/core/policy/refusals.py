"""Everything that policy refuses, by the step of the gate that refuses it.

    (1) who                  token.*, standing.*, session.*, zone.*
    (2) purpose              purpose.*, second_factor.* (training.* by the desk)
    (3) subject and fields   customer.*, field.*
    (4) policy and ground    policy.denied, field.denied, ground.* (ground_refusals.py)
    (5) second person        approval.* (approval.py)

Steps 6 to 8 refuse through the register, the vault and the catalogue. Each class fixes
one stable ``code``; the words stand in ``rules/messages``. ``params`` name fields,
purposes, scopes and times, never a customer's value.
"""

from xinhu.core.base.errors import BadInput, Refusal

# (1) who


class TokenUnknownError(Refusal):
    """No token, or one that was never given out."""

    code = "token.unknown"


class TokenExpiredError(Refusal):
    """The token's time is over."""

    code = "token.expired"


class TokenRevokedError(Refusal):
    """The token was revoked."""

    code = "token.revoked"


class TokenScopeError(Refusal):
    """The token may not be used for this; params: scope."""

    code = "token.scope"


class StandingInactiveError(Refusal):
    """The operator was stopped."""

    code = "standing.inactive"


class StandingAwayError(Refusal):
    """The operator is on a leave that keeps them out; params: until."""

    code = "standing.away"


class StandingRoleError(Refusal):
    """The operator's role is none that the rules know; params: role."""

    code = "standing.role"


class SessionLockedError(Refusal):
    """The session is locked: its owner was away; it opens again by their password."""

    code = "session.locked"


class ZoneUnknownError(Refusal):
    """The session's zone is none that the rules know; params: zone."""

    code = "zone.unknown"


# (2) purpose


class PurposeUnknownError(Refusal):
    """The purpose is none that the rules know.

    No params: what the caller wrote is repeated nowhere.
    """

    code = "purpose.unknown"


class PurposeElsewhereError(Refusal):
    """The purpose is served at another desk than was asked; params: purpose."""

    code = "purpose.elsewhere"


class PurposeScopeError(Refusal):
    """The token lacks the scope that the purpose needs; params: purpose, scope."""

    code = "purpose.scope"


class PurposeRoleError(Refusal):
    """The purpose is not open to the role; params: purpose, role."""

    code = "purpose.role"


class PurposeDepartmentError(Refusal):
    """The purpose is not open to the department; params: purpose, department."""

    code = "purpose.department"


class SecondFactorNeededError(Refusal):
    """The purpose is sensitive and wants a second factor first; params: purpose."""

    code = "second_factor.needed"


# (3) subject and fields


class CustomerUnknownError(Refusal):
    """No customer of this institution has this pseudonym."""

    code = "customer.unknown"


class CustomerRestrictedError(Refusal):
    """The customer's data are kept for storage and protection only."""

    code = "customer.restricted"


class CustomerErasedError(Refusal):
    """The customer's key was destroyed; nothing can be opened."""

    code = "customer.erased"


class FieldsMissingError(BadInput):
    """The request names no field."""

    code = "field.none_asked"


class TermRepeatedError(BadInput):
    """A request states a term twice: what was approved would not be told by it."""

    code = "approval.term_repeated"


class FieldRepeatedError(BadInput):
    """The request names a field twice."""

    code = "field.repeated"


class FieldBeyondPurposeError(Refusal):
    """The purpose does not need the field (minimum necessary, PIPL Art. 6).

    Params: field, purpose.
    """

    code = "field.beyond_purpose"


class FieldNotInCatalogueError(Refusal):
    """A field asked for is none that exists.

    No params: what the caller wrote is repeated nowhere, the register least of all.
    """

    code = "field.not_in_catalogue"


# (4) policy


class FieldDeniedError(Refusal):
    """No policy permits the field, or one forbids it; params: field."""

    code = "field.denied"


class DeniedError(Refusal):
    """The request as a whole is refused because some fields are.

    Params: fields (names of the catalogue, joined by a comma), purpose, and where
    policies were asked role and zone.

    Attributes:
        reasons: one refusal per refused field, in the order asked.
        policies: ids of the policies that forbade, sorted; empty where nothing
            permitted (default refuse).
    """

    code = "policy.denied"
    reasons: tuple[Refusal, ...] = ()


class ApprovalRequiredError(DeniedError):
    """(5) The same request would be permitted with a supervisor's approval.

    Params as for ``DeniedError``.
    """

    code = "approval.required"


class ZoneRefusedError(DeniedError):
    """(1) A policy refuses the zone; params as for ``DeniedError``."""

    code = "zone.refused"


def entry_reasons(refusal: Refusal) -> tuple[str, ...]:
    """Return what a register entry states as reasons of a refusal.

    The refusal's code, then ``code:field`` for each refused field and
    ``code:course`` for each course that is wanted, then ``policy:id``
    for each policy that decided.
    """
    reasons = getattr(refusal, "reasons", ())
    named = dict.fromkeys(_named(each) for each in reasons)
    decided = (f"policy:{policy}" for policy in refusal.policies)
    return (refusal.code, *named, *decided)


def _named(reason: Refusal) -> str:
    about = reason.params.get("field") or reason.params.get("course")
    return reason.code if about is None else f"{reason.code}:{about}"
