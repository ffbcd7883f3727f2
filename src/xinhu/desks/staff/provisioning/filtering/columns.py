"""Conditions on one column: an operator of the protocol, applied as the database can.

What is absent satisfies nothing but its negation: a condition is never unknown.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, F, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Collate, NullIf
from django.db.models.lookups import (
    Contains,
    EndsWith,
    Exact,
    GreaterThan,
    GreaterThanOrEqual,
    IsNull,
    LessThan,
    LessThanOrEqual,
    Lookup,
    StartsWith,
)
from scim2_models import InvalidFilterException
from scim2_models.path import CompareOperator, Comparison

_BY_OPERATOR: Mapping[CompareOperator, "type[Lookup[Any]]"] = {
    CompareOperator.eq: Exact,
    CompareOperator.co: Contains,
    CompareOperator.sw: StartsWith,
    CompareOperator.ew: EndsWith,
    CompareOperator.gt: GreaterThan,
    CompareOperator.ge: GreaterThanOrEqual,
    CompareOperator.lt: LessThan,
    CompareOperator.le: LessThanOrEqual,
}
NEVER = Q(pk__in=[])


def text_column(name: str) -> Combinable:
    """Return a text column as it is compared: empty is absent, letters by number."""
    return Collate(NullIf(F(name), Value("")), "C")


def compare(column: Combinable, node: Comparison, value: object) -> Q:
    """Return a comparison as a condition.

    Args:
        column: what is compared.
        node: of the filter.
        value: prepared for comparing.
    """
    if node.op == CompareOperator.ne:
        return ~equal(column, value)
    if node.op == CompareOperator.eq:
        return equal(column, value)
    if value is None:
        return NEVER
    if isinstance(value, bool | datetime) and node.op in {
        CompareOperator.co,
        CompareOperator.sw,
        CompareOperator.ew,
    }:
        raise InvalidFilterException(detail="this operator needs a text attribute")
    return _known(_BY_OPERATOR[node.op](column, value))


def equal(column: Combinable, value: object) -> Q:
    """Return that a column has a value; null stands for absent."""
    if value is None:
        return Q(IsNull(column, True))  # noqa: FBT003 -- the lookup takes it so
    return _known(Exact(column, value))


def present(column: Combinable) -> Q:
    """Return that a column has any value."""
    return Q(IsNull(column, False))  # noqa: FBT003 -- the lookup takes it so


def _known(lookup: "Lookup[Any]") -> Q:
    unknown = Value(value=False)
    return Q(Coalesce(lookup, unknown, output_field=BooleanField()))
