"""What a purpose allows before any policy is asked: who, on what, and which fields.

Steps 2 and 3 of the gate. The limits are lists (``rules/purposes.yaml``), so that an
auditor reads the minimum necessary of a purpose in one line.
"""

from xinhu.core.base.errors import Refusal
from xinhu.core.policy import ground_refusals, refusals
from xinhu.core.policy.ground import NO_GROUND
from xinhu.core.policy.query import Query
from xinhu.core.policy.rule_book import Purpose
from xinhu.core.policy.standing import Standing


def check_purpose(
    purpose: Purpose, standing: Standing, query: Query, ground_kind: str | None
) -> str:
    """Return the kind of ground as policies see it.

    Raises:
        PurposeScopeError, PurposeRoleError, PurposeDepartmentError: the purpose is not
            open to this token, role or department.
        GroundMissingError: the purpose needs a ground and none was named.
        GroundKindError: the purpose cannot rest on this kind.
    """
    if purpose.scope not in standing.scopes:
        raise refusals.PurposeScopeError(purpose=query.purpose, scope=purpose.scope)
    if standing.role not in purpose.roles:
        raise refusals.PurposeRoleError(purpose=query.purpose, role=standing.role)
    departments = purpose.departments
    if departments != "any" and standing.department not in departments:
        raise refusals.PurposeDepartmentError(
            purpose=query.purpose, department=standing.department
        )
    kind = NO_GROUND if ground_kind is None else ground_kind
    if kind not in purpose.grounds:
        if kind == NO_GROUND:
            raise ground_refusals.GroundMissingError(purpose=query.purpose)
        raise ground_refusals.GroundKindError
    return kind


def check_limits(purpose: Purpose, query: Query, known: frozenset[str]) -> None:
    """Return if the purpose needs every field that is asked.

    Raises:
        FieldsMissingError: no field is asked.
        FieldRepeatedError: one is asked twice.
        DeniedError: some are beyond the purpose; ``reasons`` names each that exists.
    """
    if not query.fields:
        raise refusals.FieldsMissingError
    if len(set(query.fields)) != len(query.fields):
        raise refusals.FieldRepeatedError
    beyond = [name for name in query.fields if name not in purpose.fields]
    if not beyond:
        return
    named = [name for name in beyond if name in known]
    refusal = refusals.DeniedError(fields=", ".join(named), purpose=query.purpose)
    reasons: list[Refusal] = [
        refusals.FieldBeyondPurposeError(field=name, purpose=query.purpose)
        for name in named
    ]
    if len(named) < len(beyond):
        reasons.append(refusals.FieldNotInCatalogueError())
    refusal.reasons = tuple(reasons)
    raise refusal
