"""Conditions on a stored representation, in PostgreSQL's path language.

A path is built from names that the schema declares and from values that are written as
JSON strings; it reaches the database as a parameter, never as a part of the statement.
"""

import json
import re
from collections.abc import Mapping

from django.db.models import BooleanField, F, Func, Q, TextField, Value
from django.db.models.expressions import Combinable
from scim2_models.path import CompareOperator

_SIGNS: Mapping[CompareOperator, str] = {
    CompareOperator.eq: "==",
    CompareOperator.gt: ">",
    CompareOperator.ge: ">=",
    CompareOperator.lt: "<",
    CompareOperator.le: "<=",
}
_SPECIAL = re.compile(r"[^0-9A-Za-z\u0080-\U0010ffff]")


def step(name: str) -> str:
    """Return one step of a path."""
    return f".{json.dumps(name)}"


def predicate(at: str, operator: CompareOperator, value: object) -> str:
    """Return a comparison inside a path's condition.

    Args:
        at: what is compared, as ``@`` or ``@."type"``.
        operator: of the filter; ``ne`` is the negation of ``eq``.
        value: prepared; None stands for absent.
    """
    if operator == CompareOperator.ne:
        return f"!({predicate(at, CompareOperator.eq, value)})"
    if value is None:
        return f"!({exists(at)})" if operator == CompareOperator.eq else "(1 == 2)"
    literal = json.dumps(value, ensure_ascii=False)
    if operator == CompareOperator.sw:
        return f"{at} starts with {literal}"
    if operator == CompareOperator.co:
        return f'{at} like_regex {literal} flag "q"'
    if operator == CompareOperator.ew:
        escaped = _SPECIAL.sub(lambda found: "\\" + found.group(), str(value)) + "$"
        return f"{at} like_regex {json.dumps(escaped, ensure_ascii=False)}"
    return f"{at} {_SIGNS[operator]} {literal}"


def exists(at: str) -> str:
    """Return that there is a value, inside a path's condition."""
    return f"exists({at})"


def matches(column: str, path: str) -> Q:
    """Return that a path finds something in a column."""
    return Q(
        Func(
            F(column),
            Value(path),
            function="jsonb_path_exists",
            template="%(function)s(%(expressions)s::jsonpath)",
            output_field=BooleanField(),
        )
    )


def first(column: str, path: str) -> Combinable:
    """Return the first text that a path finds, to sort by."""
    return Func(
        F(column),
        Value(path),
        function="jsonb_path_query_first",
        template="(%(function)s(%(expressions)s::jsonpath) #>> '{}') COLLATE \"C\"",
        output_field=TextField(),
    )
